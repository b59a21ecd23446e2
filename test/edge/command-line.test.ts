import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { layOutShop, runGit, SERVER, startServer } from "./repository.ts";

function run(folder: string, args: string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SERVER, ...args], {
    cwd: folder,
    input,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("M26: --json prints what an agent gets", async () => {
  const folder = layOutShop();
  const { call } = await startServer(folder);
  const { structuredContent } = await call("graph_records", { root: "prov-2026-e8f7731d" });
  const { stdout, status } = run(folder, ["graph", "prov-2026-e8f7731d", "--json"]);
  expect(JSON.parse(stdout)).toEqual(structuredContent);
  expect(status).toBe(0);
});

test("a person reads the same answer laid out, without colours in a pipe", () => {
  const { stdout } = run(layOutShop(), ["consult", "src/legacy/checkout.ts"]);
  expect(stdout).toMatchInlineSnapshot(`
    "governing
      prov-2026-7d20e9c4  The old checkout stays frozen until its last customer has moved  implemented
        binds: forbidden
        pattern: src/legacy/**
        paths: src/legacy/checkout.ts
        intent: Two franchise shops still run the old checkout and have no test system. Every fix there has broken them; what they need is built into the new checkout.
        constraints: Do not change the old checkout, not even to fix it
    "
  `);
});

test("a diff is piped in", () => {
  const folder = layOutShop();
  writeFileSync(join(folder, "src/legacy/checkout.ts"), "\n");
  const { stdout, status } = run(folder, ["audit", "--diff", "-", "--json"], runGit(folder, "diff"));
  expect(JSON.parse(stdout)).toMatchObject({ verdict: "violates" });
  expect(status).toBe(0); // S20: an audit advises
});

test("problems of severity error make the exit code 1", () => {
  const folder = layOutShop();
  writeFileSync(join(folder, "provenance/prov-2026-00000bad.yml"), "id: prov-2026-00000bad\nconstraints: {a: [\n");
  const { stdout, status } = run(folder, ["lint", "--enforcement", "strict"]);
  expect(stdout).toContain("provenance/prov-2026-00000bad.yml");
  expect(status).toBe(1);
});

test("a failure says what and how on stderr, with exit code 2; as JSON on stdout", () => {
  const folder = layOutShop();
  const plain = run(folder, ["show", "prov-2026-7d20e9c5"]);
  expect(plain).toMatchObject({ status: 2, stdout: "" });
  expect(plain.stderr).toContain("Did you mean prov-2026-7d20e9c4?");
  const json = run(folder, ["show", "prov-2026-7d20e9c5", "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "record_unknown" } });
});

test("an unknown flag is refused with exit code 2", () => {
  expect(run(layOutShop(), ["search", "x", "--limmit", "3"])).toMatchObject({ status: 2 });
});

test.each(["search", "mcp", "serve", "hook"])("%s explains itself with examples", (command) => {
  const { stdout } = run(layOutShop(), [command, "--help"]);
  expect(stdout).toContain(`Examples:\n  $ precedent ${command}`);
});

describe("what to do next is said in commands to a person, in tools to an agent", () => {
  test("in a failure", () => {
    const folder = layOutShop();
    expect(run(folder, ["show", "nothing-like-it"]).stderr).toContain("Call `precedent search` with words");
    expect(run(folder, ["show", "nothing-like-it", "--json"]).stdout).toContain("Call `search_records` with words");
  });

  test("in an answer, whose data keeps its own words", () => {
    const folder = layOutShop();
    const { stdout } = run(folder, ["draft", "Use `get_record`", "--preview"]);
    expect(stdout).toContain("title: Use `get_record`");
    expect(run(folder, ["draft", "Use it"]).stdout).toContain("Refine with `precedent update` and");
  });

  test("in help", () => {
    expect(run(layOutShop(), ["supersede", "--help"]).stdout).not.toContain("create_record");
  });
});

test("from a sub-directory it is the same repository", () => {
  const folder = layOutShop();
  expect(run(join(folder, "src/legacy"), ["show", "prov-2026-7d20e9c4"]).status).toBe(0);
});
