import { z } from "zod";
import type { Occurrence, PayloadOf } from "./event.ts";
import { payloadOf } from "./event.ts";
import { bareVersion, testNames } from "./event-links.ts";
import { type Facts, runOfEvent } from "./facts.ts";
import { parsePattern } from "./scope.ts";

export type TestRun = PayloadOf<"run_tests">;

/** What a deployment's evidence must show. */
export const gateSchema = z.object({
  max_failed: z.coerce.number().pipe(z.int().min(0)).default(0),
  /** Suites of which a report must be among what the decision is based on. */
  required_suites: z.array(z.string()).default([]),
  /** Tests, by glob over their names or files, that may not be among the skipped. */
  never_skipped: z.array(z.string()).default([]),
  require_report: z.stringbool().default(true),
});
export type GatePolicy = z.output<typeof gateSchema>;

export type Verdict = { passed: boolean /** Those that do not hold; none if it passed. */; clauses: string[] };

/** Judges what a deployment decision rests on. */
export function judgeReports(reports: readonly TestRun[], policy: GatePolicy): Verdict {
  const failed = reports.reduce((sum, it) => sum + it.failed, 0);
  const absent = policy.required_suites.filter((suite) => !reports.some((it) => it.suite === suite));
  const skipped = policy.never_skipped.filter((text) => {
    const { covers } = parsePattern(text);
    return reports.some((it) =>
      it.skipped_tests.flatMap(testNames).some((name) => covers(name) || name === text.toLowerCase()),
    );
  });
  const clauses = [
    ...(policy.require_report && reports.length === 0 ? ["no test report is among what the decision is based on"] : []),
    ...(failed > policy.max_failed ? [`${failed} tests failed, at most ${policy.max_failed} may`] : []),
    ...absent.map((it) => `no report of the required suite ${JSON.stringify(it)}`),
    ...skipped.map((it) => `tests covered by ${JSON.stringify(it)} were skipped`),
  ];
  return { passed: clauses.length === 0, clauses };
}

/** Finds the test runs a decision is based on, by their report's digest, their event or their run. */
export function testRunsBehind(decision: Occurrence, facts: Facts): Occurrence[] {
  const { based_on = [] } = payloadOf(decision, "deploy_decision") ?? {};
  const found = based_on.flatMap((target) => {
    if (runOfEvent(target)) return facts.event(target) ?? [];
    return target.startsWith("sha256:")
      ? facts.linked(target, "generated_by", decision.timestamp).slice(0, 1)
      : facts.run(target);
  });
  return [...new Map(found.filter((it) => it.event_type === "run_tests").map((it) => [it.id, it])).values()];
}

/** Judges a decision by what it is based on. @param replaced test results to take instead of an event's own */
export function judgeDecision(
  decision: Occurrence,
  facts: Facts,
  policy: GatePolicy,
  replaced: ReadonlyMap<string, TestRun> = new Map(),
): Verdict {
  const { clauses } = judgeReports(
    testRunsBehind(decision, facts).flatMap((it) => replaced.get(it.id) ?? payloadOf(it, "run_tests") ?? []),
    policy,
  );
  const held = payloadOf(decision, "deploy_decision")?.decision === "hold" ? ["the decision was to hold"] : [];
  return { passed: clauses.length + held.length === 0, clauses: [...held, ...clauses] };
}

/**
 * Finds the decision a deployment carries out: the one it names, else the newest on its version and target.
 *
 * @returns undefined if there is none, or the one named is about another version or target
 */
export function decisionFor(
  { version, target, decision }: { version: string; target: string; decision?: string | undefined },
  facts: Facts,
): Occurrence | undefined {
  const candidates = decision
    ? [facts.event(decision) ?? facts.run(decision)].flat()
    : facts.keyed(`version:${bareVersion(version)}`);
  return candidates.find((it) => {
    const decided = payloadOf(it, "deploy_decision");
    return decided?.target === target && bareVersion(decided.version) === bareVersion(version);
  });
}
