import { lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call, type Tool } from "../../src/tool.ts";
import { doctorCheck } from "../../tools/doctor-check.ts";
import { installHooks } from "../../tools/install-hooks.ts";
import { refreshIndex } from "../../tools/refresh-index.ts";
import { searchRecords } from "../../tools/search-records.ts";
import { setupClient } from "../../tools/setup-client.ts";
import { inContext } from "../in-context.ts";
import { type TempRepo, tempRepo } from "../temp-repo.ts";

type Answer = {
  checks: { what: string; state: string; found: string }[];
  problems: { code: string; severity: string; message: string; fix: string }[];
};

const CLI = join(import.meta.dirname, "../../src/edge/cli.ts");

function run(repo: TempRepo, tool: Tool, input: object = {}): Promise<Answer> {
  return inContext(
    repo.root,
    async (context) => (await call(tool, input, { ...context, program: [process.execPath, CLI] })) as Answer,
    { env: { PATH: process.env["PATH"] }, examines: tool.cli.examines },
  );
}

const record = (id: string) =>
  `id: ${id}\ntitle: "Keep sessions in cookies"\nstatus: implemented\ncreated_at: "2026-01-01"\nauthor: "a@b.c"\nintent: >\n  Why.\nconstraints: []\naffected_scope: []\nforbidden_scope: []\nsupersedes: null\nsuperseded_by: null\nrelated: []\n`;

/** Every file and folder, git's included, with bytes and times. */
const traces = ({ root }: TempRepo) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .sort()
    .map((it) => {
      const stat = lstatSync(join(root, it));
      return [it, stat.mtimeMs, stat.isFile() ? readFileSync(join(root, it), "latin1") : ""];
    });

const states = ({ checks }: Answer) => Object.fromEntries(checks.map((it) => [it.what, it.state]));
const codes = ({ problems }: Answer) => problems.map((it) => it.code);

describe("doctor_check", () => {
  test("says that all is well where it is, and leaves no trace", async () => {
    using repo = tempRepo();
    repo.commit({ "provenance/prov-2026-00000001.yml": record("prov-2026-00000001") });
    await run(repo, installHooks);
    await run(repo, setupClient, { client: "claude", yes: true });
    await run(repo, setupClient, { client: "codex", yes: true });
    await run(repo, refreshIndex);
    const before = traces(repo);
    const answer = await run(repo, doctorCheck);
    expect(answer.problems).toEqual([]);
    expect(new Set(Object.values(states(answer)))).toEqual(new Set(["ok"]));
    expect(answer.checks.find((it) => it.what === "search index")?.found).toMatch(/^1 records, \d/);
    expect(answer.checks.find((it) => it.what === "coding agents")?.found).toBe("claude; codex");
    expect(traces(repo)).toEqual(before);
  });

  test("an index that a search has opened and nothing is in yet is none", async () => {
    using repo = tempRepo();
    repo.write({ ".git/precedent/index/empty/.keep": "" });
    const found = async () => (await run(repo, doctorCheck)).checks.find((it) => it.what === "search index")?.found;
    expect(await found()).toMatch(/^0 records/);
    repo.write({ ".git/precedent/index/empty/.keep": null });
    expect(await found()).toMatch(/^none yet/);
  });

  test("leaves no trace in a repository that was never used, and says what to do there", async () => {
    using repo = tempRepo();
    repo.commit({ "provenance/prov-2026-00000001.yml": record("prov-2026-00000001") });
    const before = traces(repo);
    const answer = await run(repo, doctorCheck);
    expect(traces(repo)).toEqual(before);
    expect(codes(answer)).toEqual(["client_absent", "hook_absent", "hook_absent"]);
    expect(states(answer)).toMatchObject({ git: "ok", records: "ok", "git hooks": "note", "coding agents": "note" });
  });

  test("works where the config is broken, and names the place", async () => {
    using repo = tempRepo();
    repo.commit({ ".precedent.yml": "provenance:\n  enforcement: sometimes\n" });
    const answer = await run(repo, doctorCheck);
    expect(states(answer)).toMatchObject({ config: "error", git: "ok", "native index": "ok" });
    expect(answer.problems[0]).toMatchObject({ code: "config_invalid", at: { file: ".precedent.yml", line: 2 } });
    await expect(run(repo, searchRecords)).rejects.toThrow("config_invalid");
  });

  test("names records that cannot be read, and an index that lags", async () => {
    using repo = tempRepo();
    repo.commit({ "provenance/prov-2026-00000001.yml": record("prov-2026-00000001") });
    await run(repo, refreshIndex);
    repo.write({
      "provenance/prov-2026-00000002.yml": record("prov-2026-00000002"),
      "provenance/prov-2026-00000003.yml": "id: [",
    });
    const answer = await run(repo, doctorCheck);
    expect(codes(answer)).toEqual(expect.arrayContaining(["yaml_malformed", "index_stale"]));
    expect(states(answer)).toMatchObject({ records: "error", "search index": "note" });
  });

  test("finds agents whose command is gone, or whose file is broken", async () => {
    using repo = tempRepo();
    await run(repo, setupClient, { client: "claude", yes: true });
    await run(repo, setupClient, { client: "codex", yes: true });
    for (const file of [".mcp.json", ".codex/config.toml"])
      repo.write({ [file]: readFileSync(join(repo.root, file), "utf8").replace(CLI, "/gone/dist/cli.js") });
    repo.write({ ".cursor/mcp.json": "{" });
    const { problems } = await run(repo, doctorCheck);
    const named = problems.filter((it) => it.code.startsWith("client")).map((it) => it.message);
    expect(named).toEqual([
      ".codex/config.toml starts /gone/dist/cli.js, which is not there.",
      ".cursor/mcp.json cannot be read: it ends too early.",
      ".mcp.json starts /gone/dist/cli.js, which is not there.",
    ]);
  });

  test("says what half of an agent's setup is missing", async () => {
    using repo = tempRepo();
    await run(repo, setupClient, { client: "cursor", yes: true });
    repo.write({ ".cursor/hooks.json": null });
    const { checks, problems } = await run(repo, doctorCheck);
    expect(checks).toContainEqual({ what: "coding agents", state: "note", found: "cursor, without its hooks" });
    expect(problems.map((it) => it.code)).toContain("client_incomplete");
  });

  test("says when a key for the embedder is missing", async () => {
    using repo = tempRepo();
    repo.commit({ ".precedent.yml": "provenance:\n  embedding:\n    provider: voyage\n    api_key: ${NO_SUCH_KEY}\n" });
    const answer = await run(repo, doctorCheck);
    expect(codes(answer)).toEqual(expect.arrayContaining(["variable_missing", "embedder_unready"]));
    expect(states(answer)).toMatchObject({ config: "warning", embedder: "error" });
  });

  test("finds what a write that was cut off has left, and not what one is writing now", async () => {
    using repo = tempRepo();
    const cache = join(repo.root, ".git/precedent");
    mkdirSync(join(repo.root, "provenance"));
    mkdirSync(cache);
    const old = ["provenance/.prov-2026-00000001.yml.0123456789ab.tmp", ".git/precedent/records.json.1234567890"];
    for (const it of [...old, "provenance/.prov-2026-00000002.yml.0123456789ab.tmp"])
      writeFileSync(join(repo.root, it), "");
    for (const it of old) utimesSync(join(repo.root, it), 0, 0);
    writeFileSync(join(cache, "unfinished.json"), "[]");
    const before = traces(repo);
    const { problems } = await run(repo, doctorCheck);
    expect(problems.find((it) => it.code === "temporary_left")?.message).toBe(
      `A write was cut off and left ${old.toSorted().join(", ")}.`,
    );
    expect(problems.map((it) => it.code)).toContain("step_unfinished");
    expect(traces(repo)).toEqual(before);
  });

  test("says when the caches cannot be written", async () => {
    using repo = tempRepo();
    writeFileSync(join(repo.root, ".git/precedent"), "in the way");
    expect(codes(await run(repo, doctorCheck))).toContain("folder_unwritable");
  });
});
