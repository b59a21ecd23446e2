import { canonicalJson, digestOf } from "./canonical.ts";
import type { Confidence } from "./causes.ts";
import type { Payload } from "./chain.ts";
import { type Occurrence, payloadOf } from "./event.ts";
import { caseNames, testNames, textsIn } from "./event-links.ts";
import type { Facts } from "./facts.ts";
import { type GatePolicy, judgeDecision, type TestRun, testRunsBehind, type Verdict } from "./gate.ts";

/** What a test that was skipped would have done, and how we know. */
export type Rejudged = {
  test: string;
  outcome: "passed" | "failed" | "unknown";
  confidence: Confidence;
  source: string;
};

/** Results of tests as they would have been. */
export type Counterfactual = { results: Rejudged[]; tests: TestRun; report: string };

export type GateReplay = { decision: string; version: string; target: string; before: Verdict; after: Verdict };

/** Finds the test run that a run holds, or that its decision is based on. */
export function testsOf(run: readonly Occurrence[], facts: Facts): Occurrence | undefined {
  const own = run.find((it) => it.event_type === "run_tests");
  const decision = run.find((it) => it.event_type === "deploy_decision");
  const behind = decision ? testRunsBehind(decision, facts) : [];
  return own ?? behind.find((it) => payloadOf(it, "run_tests")?.skipped) ?? behind[0];
}

/**
 * Says from evidence alone what skipped tests would have done: a recorded failure on the same code, one of later, or
 * what an incident's reporter says would have caught it. A test that nothing speaks of stays unknown.
 *
 * @param unskip names as the report has them, or parts of them; all skipped tests if empty
 */
export function rejudge(event: Occurrence, unskip: readonly string[], facts: Facts): Rejudged[] {
  return skippedTests(event, unskip).map((test) => evidenceOn(test, event, facts));
}

/** The skipped tests of a run that are meant. @param unskip tests or their files; all if empty */
export function skippedTests(event: Occurrence, unskip: readonly string[]): string[] {
  const { skipped_tests = [] } = payloadOf(event, "run_tests") ?? {};
  return skipped_tests.filter((it) => isMeant(it, unskip));
}

export function isMeant(test: string, unskip: readonly string[]): boolean {
  const wanted = new Set(unskip.flatMap(caseNames));
  return wanted.size === 0 || testNames(test).some((name) => wanted.has(name));
}

/** Puts results in the place of skipped tests. @returns with the text of the report that would have been sealed */
export function counterfactual(event: Occurrence, results: readonly Rejudged[]): Counterfactual | undefined {
  const before = payloadOf(event, "run_tests");
  if (!before) return undefined;
  const failed = results.filter((it) => it.outcome === "failed").map((it) => it.test);
  const passed = results.filter((it) => it.outcome === "passed").map((it) => it.test);
  const known = new Set([...failed, ...passed]);
  const counts = {
    passed: before.passed + passed.length,
    failed: before.failed + failed.length,
    skipped: before.skipped - known.size,
    skipped_tests: before.skipped_tests.filter((it) => !known.has(it)),
    failed_tests: [...before.failed_tests, ...failed],
  };
  const report = `${canonicalJson({ ...counts, replay_of: event.id, results })}\n`;
  return { results: [...results], tests: { ...before, ...counts, report: digestOf(report) }, report };
}

/** Judges anew every decision that was based on a test run. */
export function replayGates(event: Occurrence, after: TestRun, facts: Facts, policy: GatePolicy): GateReplay[] {
  const ids = [payloadOf(event, "run_tests")?.report ?? "", event.id, event.run];
  const decisions = new Map(ids.flatMap((id) => facts.linked(id, "based_on")).map((it) => [it.id, it]));
  return [...decisions.values()].flatMap((decision) => {
    const it = payloadOf(decision, "deploy_decision");
    if (!it) return [];
    const { version, target } = it;
    const replaced = new Map([[event.id, after]]);
    return [
      {
        decision: decision.id,
        version,
        target,
        before: judgeDecision(decision, facts, policy),
        after: judgeDecision(decision, facts, policy, replaced),
      },
    ];
  });
}

/** The log of a replay: decisions injected as they were recorded, side effects left out, tests judged anew. */
export function replayLog(
  event: Occurrence,
  { tests, results }: Counterfactual,
  gates: readonly GateReplay[],
  { mode, facts, recorded_by }: { mode: string; facts: Facts; recorded_by: string },
): { event_type: string; payload: Payload }[] {
  const { report, passed, failed, skipped } = tests;
  const effects = gates.flatMap(({ decision }) => facts.linked(decision, "gated_by"));
  return [
    { event_type: "replay_started", payload: { replay_of_run_id: event.run, mode, recorded_by } },
    { event_type: "replay_tests", payload: { of: event.id, passed, failed, skipped, report, results } },
    ...gates.map((it) => ({
      event_type: "replay_decision",
      payload: { of: it.decision, injected: true, gate_before: it.before, gate_after: it.after },
    })),
    ...effects.map((it) => ({ event_type: "replay_skipped", payload: { of: it.id, why: "it has side effects" } })),
  ];
}

function evidenceOn(test: string, event: Occurrence, facts: Facts): Rejudged {
  const code = textsIn(event.payload["manifests"]).join();
  const failures = caseNames(test)
    .flatMap((name) => facts.keyed(`fails:${name}`))
    .filter((it) => it.id !== event.id);
  const same = failures.find((it) => code !== "" && textsIn(it.payload["manifests"]).join() === code);
  const later = failures.find((it) => it.timestamp >= event.timestamp);
  const [said] = testNames(test)
    .flatMap((name) => facts.keyed(`caught:${name}`))
    .filter((it) => it.timestamp >= event.timestamp);
  if (same) return { test, outcome: "failed", confidence: "recorded", source: same.id };
  if (said) return { test, outcome: "failed", confidence: "asserted", source: said.id };
  if (later) return { test, outcome: "failed", confidence: "inferred", source: later.id };
  return { test, outcome: "unknown", confidence: "inferred", source: "" };
}
