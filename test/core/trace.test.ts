import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { precedentsOf, repeatsFindings } from "../../src/core/precedents.ts";
import { rejudge } from "../../src/core/replay.ts";
import { traceEvents } from "../../src/core/trace.ts";
import { factsOfSteps, type Steps } from "./run-steps.ts";

const HASH = (digit: string) => `sha256:${digit.repeat(64)}`;
const output = (artifact: string) => ({ outputs: [{ artifact, name: "f", size_bytes: 1, stored: true }] });
const tests = (rest: object) => ({ command: "c", passed: 1, failed: 0, skipped: 0, report: HASH("a"), ...rest });
const skipping = (test: string, file: string) => ({
  path: "ci.yml",
  change: "c",
  config: HASH("b"),
  skips: [{ test, file }],
});
const incident = (number: number, rest: object) => ({ number, title: `t${number}`, reported_by: "p", ...rest });

const hops = (runs: { [run: string]: Steps }, from: string) => {
  const facts = factsOfSteps(runs);
  const { hops: found, clear } = traceEvents(facts.run(from), facts);
  return { ids: found.map((it) => it.id), clear };
};

describe("a trace", () => {
  test("never leads forward in time, whatever an event says it rests on", () => {
    const runs = { "lode-a-1": [["custom:a", { caused_by: ["lode-b-1#0"] }]], "lode-b-1": [["custom:b", {}]] } as {
      [run: string]: Steps;
    };
    expect(hops(runs, "lode-a-1").ids).toEqual(["lode-a-1#0"]);
  });

  test("takes the change that skipped this very test before a newer one in the same file", () => {
    const runs = {
      "lode-ci-1": [["ci_config_update", skipping("adds", "test/a.ts")]],
      "lode-ci-2": [["ci_config_update", skipping("divides", "test/a.ts")]],
      "lode-test-1": [["run_tests", tests({ skipped: 1, skipped_tests: ["test/a.ts::adds"] })]],
      "lode-test-2": [["run_tests", tests({ skipped: 1, skipped_tests: ["test/a.ts::multiplies"] })]],
    } as { [run: string]: Steps };
    expect(hops(runs, "lode-test-1").ids).toEqual(["lode-test-1#0", "lode-ci-1#0"]);
    expect(hops(runs, "lode-test-2").ids).toEqual(["lode-test-2#0", "lode-ci-2#0"]);
  });

  test("leaves out a clean test run, unless it is the only way to something", () => {
    const decision = { version: "1", target: "p", approved_by: "k" };
    const runs = {
      "lode-dep-1": [
        ["dependency_review", { dep: "d", from: "1", to: "2", rationale: "r", decided_by: "p", ...output(HASH("1")) }],
      ],
      "lode-test-1": [["run_tests", tests({ inputs: [HASH("1")] })]],
      "lode-smoke-1": [["run_tests", tests({})]],
      "lode-deploy-1": [["deploy_decision", { ...decision, based_on: ["lode-test-1", "lode-smoke-1"] }]],
    } as { [run: string]: Steps };
    expect(hops(runs, "lode-deploy-1")).toEqual({
      ids: ["lode-deploy-1#0", "lode-test-1#0", "lode-dep-1#0"],
      clear: ["lode-smoke-1#0"],
    });
  });

  test("says that it was cut, and visits a circle once", () => {
    const runs = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [
        `lode-r-${i}`,
        [["custom:a", i ? { inputs: [`lode-r-${i - 1}#0`] } : {}]] as Steps,
      ]),
    );
    const facts = factsOfSteps(runs);
    expect(traceEvents(facts.run("lode-r-19"), facts)).toMatchObject({ truncated: true, hops: { length: 13 } });
    expect(traceEvents(facts.run("lode-r-19"), facts, undefined, 19)).toMatchObject({
      truncated: false,
      hops: { length: 20 },
    });
    const circle = {
      "lode-a-1": [
        ["build", { inputs: [HASH("1")], ...output(HASH("2")) }],
        ["build", { inputs: [HASH("2")], ...output(HASH("1")) }],
      ],
    } as { [run: string]: Steps };
    expect(hops(circle, "lode-a-1").ids).toHaveLength(2);
  });
});

test("a failure from before the tests were skipped says nothing of what they would have done", () => {
  const skipped = { skipped: 1, skipped_tests: ["test/a.ts::adds"] };
  const facts = factsOfSteps({
    "lode-test-1": [["run_tests", tests({ failed: 1, failed_tests: ["test/a.ts::adds"] })]],
    "lode-test-2": [["run_tests", tests(skipped)]],
    "lode-test-3": [["run_tests", tests({ failed: 1, failed_tests: ["test/a.ts::divides"] })]],
  });
  const [event] = facts.run("lode-test-2");
  expect(rejudge(event!, [], facts).map((it) => it.outcome)).toEqual(["unknown"]);
});

test("of several precedents the one that skipped the same file is told, though another is newer", () => {
  const led = (n: number, file: string): [string, Steps][] => [
    [`lode-ci-${n}`, [["ci_config_update", skipping(`t${n}`, file)]]],
    [`lode-incident-${n}`, [["incident", incident(n, { caused_by: [`lode-ci-${n}#0`] })]]],
  ];
  const facts = factsOfSteps(Object.fromEntries([...led(1, "test/a.test.ts"), ...led(2, "test/b.test.ts")]));
  const told = (path: string) =>
    repeatsFindings(
      parseDiff(`--- a/${path}\n+++ b/${path}\n@@ -1 +1,2 @@\n+it.skip("x");\n`),
      precedentsOf(facts),
    ).map((it) => [it.record, it.confidence]);
  expect(told("test/a.test.ts")).toEqual([["incident-1", 0.9]]);
  expect(told("test/b.test.ts")).toEqual([["incident-2", 0.9]]);
  expect(told("test/c.test.ts")).toEqual([["incident-2", 0.7]]);
});
