import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { call } from "../../src/tool.ts";
import { recordEvent } from "../../tools/record-event.ts";
import { replayRun } from "../../tools/replay-run.ts";
import { openStory } from "../story.ts";
import { tempRepo } from "../temp-repo.ts";

/** A repository whose tests Node itself runs: three of them fail and were skipped. */
async function toyRepository(trusted: boolean) {
  const repo = tempRepo();
  onTestFinished(() => repo[Symbol.dispose]());
  const tests = (skip: string) => `import { test } from "node:test";
import { period } from "../period.mjs";
import assert from "node:assert";
test("adds", () => {});
${["a duration", "an instant", "a year"].map((it) => `${skip}("${it}", () => assert.equal(period("${it}"), "basic"));`).join("\n")}
`;
  repo.commit({
    ".gitignore": "/provenance/\n/report.xml\n",
    ".precedent.yml": `provenance:\n  replay:\n    command: ["${process.execPath}", run.mjs]\n    report: report.xml\n`,
    "period.mjs": 'export const period = () => "basic";\n',
    "run.mjs": `import { run } from "node:test";
import { junit } from "node:test/reporters";
import { createWriteStream } from "node:fs";
run({ files: ["test/period.test.mjs"] }).compose(junit).pipe(createWriteStream("report.xml"));
`,
    "test/period.test.mjs": tests("test"),
  });
  repo.commit({ "period.mjs": 'export const period = () => "extended";\n' }, "Upgrade");
  repo.commit(
    { "test/period.test.mjs": tests("test.skip"), ".github/workflows/ci.yml": "timeout: 120\n" },
    "Fix timeout (#137)",
  );
  const report = `<testsuites><testsuite><testcase name="adds"/>${["a duration", "an instant", "a year"].map((it) => `<testcase name="${it}"><skipped/></testcase>`).join("")}</testsuite></testsuites>`;
  repo.write({ "report.xml": report });
  const context = await openStory(repo, { env: trusted ? { PRECEDENT_TRUST: repo.root } : {} });
  const record = (input: object) => call(recordEvent, input, context);
  await record({ kind: "ci_config_update", commit: "HEAD" });
  await record({
    kind: "run_tests",
    run_id: "lode-test-1",
    report: "report.xml",
    payload: { command: "node run.mjs" },
  });
  await record({
    kind: "deploy_decision",
    payload: { version: "1", target: "prod", approved_by: "klara", based_on: ["lode-test-1"] },
  });
  return { repo, context };
}

test("L24: executing runs the tests at the manifest's commit without the skips; three really fail", async () => {
  const { repo, context } = await toyRepository(true);
  repo.commit({ "period.mjs": 'export const period = () => "basic";\n' }, "Fixed since");
  const replay = await call(replayRun, { run_id: "lode-test-1", mode: "execute" }, context);
  expect(replay).toMatchObject({
    before: { passed: 1, failed: 0, skipped: 3 },
    after: { passed: 1, failed: 3, skipped: 0 },
    results: Array(3).fill({ outcome: "failed", confidence: "recorded", source: "executed now" }),
    gates: [{ before: { passed: true }, after: { passed: false, clauses: ["3 tests failed, at most 0 may"] } }],
  });
  const one = await call(
    replayRun,
    { run_id: "lode-test-1", mode: "execute", override: { unskip: ["a year"] } },
    context,
  );
  expect(one).toMatchObject({ after: { passed: 1, failed: 1, skipped: 2 } });
  expect(repo.git("status", "--porcelain")).toBe("");
});

test("nothing runs where the user does not trust the repository", async () => {
  const { context } = await toyRepository(false);
  await expect(call(replayRun, { run_id: "lode-test-1", mode: "execute" }, context)).rejects.toThrow("replay_refused");
});

test("a run that is unknown, or rests on no tests, is refused", async () => {
  const { repo, context } = await toyRepository(false);
  await call(recordEvent, { kind: "custom:a", run_id: "lode-a-1", links: { prs: ["1"] } }, context);
  await expect(call(replayRun, { run_id: "lode-a-1" }, context)).rejects.toThrow("replay_untestable");
  await expect(call(replayRun, { run_id: "lode-test-2" }, context)).rejects.toThrow("run_unknown");
  expect(existsSync(join(repo.root, "provenance/runs/lode-replay"))).toBe(false);
});
