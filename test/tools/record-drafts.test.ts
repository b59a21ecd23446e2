import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { digestOf } from "../../src/core/canonical.ts";
import type { Context } from "../../src/io/context.ts";
import { call } from "../../src/tool.ts";
import { recordEvent } from "../../tools/record-event.ts";
import { openStory } from "../story.ts";
import { type TempRepo, tempRepo } from "../temp-repo.ts";

type Payload = { [field: string]: unknown };

const WORKFLOW = ".github/workflows/ci.yml";
const lock = (...versions: [string, string][]) =>
  JSON.stringify({
    packages: Object.fromEntries(versions.map(([name, version]) => [`node_modules/${name}`, { version }])),
  });
const workflow = (...lines: string[]) => `jobs:\n  test:\n    steps:\n${lines.map((it) => `      - ${it}\n`).join("")}`;

let repo: TempRepo;
let context: Context;
const record = async (kind: string, payload: Payload, rest: object = {}): Promise<Payload> =>
  ((await call(recordEvent, { kind, payload, ...rest }, context)) as { payload: Payload }).payload;
const stated = { rationale: "r", decided_by: "p" };
const digest = (path: string) => digestOf(readFileSync(join(repo.root, path)));

beforeEach(async () => {
  repo = tempRepo();
  onTestFinished(() => repo[Symbol.dispose]());
  repo.commit({
    "package-lock.json": lock(["a", "1.0.0"], ["b", "1.0.0"]),
    [WORKFLOW]: workflow("run: npm ci", "run: npm test"),
    ".gitignore": "/provenance/\n",
  });
  context = await openStory(repo);
});

describe("L1: without a commit, a review is drafted from the change that is not committed yet", () => {
  test("from the work tree, with the lock file sealed as it lies there", async () => {
    repo.write({ "package-lock.json": lock(["a", "1.1.0"], ["b", "1.0.0"]) });
    expect(await record("dependency_review", stated)).toMatchObject({
      dep: "a",
      from: "1.0.0",
      to: "1.1.0",
      outputs: [{ name: "package-lock.json", artifact: digest("package-lock.json"), stored: true }],
    });
  });

  test("from what is staged, where something is: the next commit will have that alone", async () => {
    repo.write({ "package-lock.json": lock(["a", "1.1.0"], ["b", "1.0.0"]) });
    const staged = digest("package-lock.json");
    repo.git("add", "package-lock.json");
    repo.write({ "package-lock.json": lock(["a", "1.1.0"], ["b", "2.0.0"]) });
    expect(await record("dependency_review", stated)).toMatchObject({ dep: "a", outputs: [{ artifact: staged }] });
  });

  test("from a lock file git does not know yet", async () => {
    repo.write({ "tool/Cargo.lock": '[[package]]\nname = "serde"\nversion = "1.0.1"\n' });
    expect(await record("dependency_review", stated)).toMatchObject({ dep: "serde", from: "", to: "1.0.1" });
  });

  test("from a repository without a commit", async () => {
    const fresh = tempRepo();
    onTestFinished(() => fresh[Symbol.dispose]());
    fresh.write({ "package-lock.json": lock(["a", "1.0.0"]) });
    context = await openStory(fresh);
    expect(await record("dependency_review", stated)).toMatchObject({ dep: "a", from: "", to: "1.0.0" });
  });

  test("of several, one must be named; what is stated stays, and another's lock file is no evidence of it", async () => {
    repo.write({ "package-lock.json": lock(["a", "1.1.0"], ["b", "2.0.0"]) });
    await expect(record("dependency_review", stated)).rejects.toThrow("a (1.0.0 → 1.1.0), b (1.0.0 → 2.0.0)");
    expect(await record("dependency_review", { ...stated, dep: "b", to: "2" })).toMatchObject({
      from: "1.0.0",
      to: "2",
    });
    const other = await record("dependency_review", { ...stated, dep: "c", from: "1", to: "2" });
    expect(other["outputs"]).toBeUndefined();
  });

  test("with nothing changed, what is missing is said", async () => {
    await expect(record("dependency_review", stated)).rejects.toThrow("`dep`");
  });
});

describe("L2: without a commit, an update of CI is drafted from the change that is not committed yet", () => {
  test("from the work tree: its path, the file sealed, and the tests it no longer runs", async () => {
    repo.write({ [WORKFLOW]: workflow("run: npm ci") });
    expect(await record("ci_config_update", { change: "timeout" })).toMatchObject({
      path: WORKFLOW,
      config: digest(WORKFLOW),
      skips: [{ file: WORKFLOW }],
      outputs: [{ name: WORKFLOW }],
    });
  });

  test("from what is staged, where something is", async () => {
    repo.write({ [WORKFLOW]: workflow("run: npm ci") });
    const staged = digest(WORKFLOW);
    repo.git("add", WORKFLOW);
    repo.write({ [WORKFLOW]: workflow("run: npm test") });
    expect(await record("ci_config_update", { change: "timeout" })).toMatchObject({ config: staged });
  });

  test("from a configuration git does not know yet", async () => {
    repo.write({ ".gitlab-ci.yml": "test:\n  script: npm test\n" });
    expect(await record("ci_config_update", { change: "also there" })).toMatchObject({ path: ".gitlab-ci.yml" });
  });

  test("a file that did not change is sealed as it is, and skips elsewhere in the tree are not its own", async () => {
    repo.write({ "a.test.ts": 'test.skip("a", () => {});\n' });
    repo.git("add", "a.test.ts");
    const payload = await record("ci_config_update", { path: WORKFLOW, change: "as before" });
    expect(payload).toMatchObject({ path: WORKFLOW, config: digest(WORKFLOW) });
    expect(payload["skips"] ?? []).toEqual([]);
  });
});
