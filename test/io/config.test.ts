// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what the config file holds.
import { mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ProblemError } from "../../src/core/problem.ts";
import { loadConfig } from "../../src/io/config.ts";
import { findWorkspace } from "../../src/io/workspace.ts";
import { makeFolder, makeRepository } from "./folder.ts";

const load = (root: string, env = {}) => loadConfig(findWorkspace(root), env);

describe("loadConfig", () => {
  test("without a file gives the defaults", async () => {
    const { config, problems } = await load(makeRepository());
    expect(config).toMatchObject({ dir: "provenance", enforcement: "warn" });
    expect(problems).toEqual([]);
  });

  test("reads LineSpec's file from a sub-directory, and ours instead of it", async () => {
    const theirs = { ".linespec.yml": "other: x\nprovenance:\n  dir: docs/records/\n", "a/b": "" };
    expect((await load(`${makeRepository(theirs)}/a`)).config.dir).toBe("docs/records");
    const ours = { ...theirs, ".precedent.yml": "provenance:\n  enforcement: strict\nother: x\n" };
    const { config, problems } = await load(makeRepository(ours));
    expect(config).toMatchObject({ dir: "provenance", enforcement: "strict" });
    expect(problems).toMatchObject([
      { code: "config_key_unknown", at: { file: ".precedent.yml", line: 3, column: 8, field: "other" } },
    ]);
  });

  // biome-ignore format: a table
  test.each([
    ["malformed YAML",       "provenance:\n  dir: a: b\n",           { code: "yaml_malformed", at: { line: 2, column: 8 } }],
    ["a wrong value",        "provenance:\n\n  enforcement: loud\n", { code: "config_invalid", at: { line: 3, column: 16, field: "provenance.enforcement" } }],
    ["a folder that leaves", "provenance:\n  dir: ../x\n",            { code: "config_invalid", at: { line: 2, column: 8, field: "provenance.dir" } }],
    ["an absolute folder",   "provenance:\n  dir: /etc\n",            { code: "config_invalid", at: { line: 2, column: 8, field: "provenance.dir" } }],
    ["a text for all",       "just text\n",                          { code: "config_invalid" }],
  ])("refuses %s and names file, line and key", async (_, text, expected) => {
    const error = await load(makeRepository({ ".linespec.yml": text })).catch((it) => it);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error.problem).toMatchObject({ ...expected, severity: "error" });
    expect(error.problem.at.file).toBe(".linespec.yml");
  });

  test("refuses a file that is not UTF-8, and a link that leads out", async () => {
    const utf16 = makeRepository({ ".linespec.yml": Buffer.from("\uFEFFa: b", "utf16le") });
    await expect(load(utf16)).rejects.toThrow("encoding_unsupported");
    const linked = makeRepository();
    symlinkSync(`${makeFolder({ "x.yml": "provenance: {}" })}/x.yml`, `${linked}/.linespec.yml`);
    await expect(load(linked)).rejects.toThrow("path_outside");
  });

  test("S25 warns where a variable is missing, at its line", async () => {
    const text = "provenance:\n  embedding:\n    provider: voyage\n    api_key: ${VOYAGE_API_KEY}\n";
    const root = makeRepository({ ".linespec.yml": text });
    const { config, problems } = await load(root);
    expect(config.embedding).toMatchObject({ provider: "voyage" });
    expect(config.embedding.api_key).toBeUndefined();
    expect(problems).toMatchObject([{ code: "variable_missing", at: { file: ".linespec.yml", line: 4, column: 14 } }]);
    expect((await load(root, { VOYAGE_API_KEY: "k" })).config.embedding.api_key).toBe("k");
  });

  test("S33 keeps shared folders inside and outside, each once, and leaves out URLs and what is missing", async () => {
    const outside = makeFolder({ "provenance/x": "" });
    const repos = [
      "services/a/provenance",
      "./services/a/provenance/",
      `${outside}/provenance`,
      "services/gone",
      "https://user:token@example.org/r.git",
      "git@example.org:a/b.git",
    ];
    const list = repos.map((it) => `    - ${JSON.stringify(it)}\n`).join("");
    const root = makeRepository({
      ".linespec.yml": `provenance:\n  shared_repos:\n${list}`,
      "services/a/provenance/x": "",
    });
    const { config, problems } = await load(root);
    expect(config.shared_repos).toEqual(["services/a/provenance", `${outside}/provenance`]);
    expect(problems.map((it) => [it.code, it.severity, it.at?.line])).toEqual([
      ["shared_repo_outside", "note", 3],
      ["shared_repo_unusable", "warning", 3],
      ["shared_repo_unusable", "warning", 3],
      ["shared_repo_unusable", "warning", 3],
    ]);
  });

  test("S25 a URL is named as such, without its password", async () => {
    const text = "provenance:\n  shared_repos: [https://user:s3cret@example.org/r.git, git@example.org:a/b.git]\n";
    const { problems } = await load(makeRepository({ ".linespec.yml": text }));
    expect(problems.map((it) => it.message)).toEqual([
      'The shared repository "https://example.org/r.git" is left out: it is a URL, and nothing is fetched.',
      'The shared repository "git@example.org:a/b.git" is left out: it is a URL, and nothing is fetched.',
    ]);
  });

  test("a shared folder that is a link counts where it leads", async () => {
    const outside = makeFolder();
    const root = makeRepository({ ".linespec.yml": "provenance:\n  shared_repos: [in, out]\n" });
    mkdirSync(`${root}/real`);
    symlinkSync(`${root}/real`, `${root}/in`);
    symlinkSync(outside, `${root}/out`);
    expect((await load(root)).config.shared_repos).toEqual(["real", outside]);
  });
});
