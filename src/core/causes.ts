import type { Occurrence } from "./event.ts";
import { payloadOf } from "./event.ts";
import { bareVersion, caseNames, type EventLink, eventLinks, testNames } from "./event-links.ts";
import { short } from "./event-text.ts";
import { type Facts, runOfEvent } from "./facts.ts";
import { wordsOf } from "./words.ts";

/** `asserted`: someone said so. `recorded`: a sealed artifact or the gate joins the two. `inferred`: we concluded it. */
export type Confidence = "asserted" | "recorded" | "inferred";

/** One step back from an event to one it rests on. */
export type Cause = { event: Occurrence; confidence: Confidence; via: string };

/** Dependency decisions looked through for one whose name fits what was not tested. */
const REVIEWS = 100;

/** Names of things every test and dependency may have in its own. */
const COMMON = new Set("test tests spec specs the and for with lib core main src app index unit exs".split(" "));

/**
 * Finds what an event rests on: what it states, the producers of what it consumed, and where nothing is stated what
 * fits by version, by the name of a test or by the name of a dependency.
 *
 * @param symptom what the trace began with; its words help to tell which dependency is meant
 */
export function causesOf(event: Occurrence, facts: Facts, symptom: string): Cause[] {
  const stated = eventLinks(event).flatMap((link) => statedCauses(link, event, facts));
  const own = INFER[event.event_type]?.(event, facts, symptom) ?? [];
  const earlier = [...stated, ...own].filter((it) => it.event.id !== event.id && it.event.timestamp <= event.timestamp);
  // The first way to an event is the surest: what is stated comes before what we conclude.
  return [...new Map(earlier.toReversed().map((it) => [it.event.id, it])).values()].reverse();
}

function statedCauses({ rel, target }: EventLink, { timestamp }: Occurrence, facts: Facts): Cause[] {
  if (rel === "generated_by" || rel === "manifest" || rel === "runs" || rel === "replays") return [];
  const producers = facts.linked(target, "generated_by", timestamp).slice(0, 1);
  if (producers.length)
    return producers.map((event) => ({ event, confidence: "recorded", via: `${rel} ${short(target)}` }));
  const named = runOfEvent(target) ? [facts.event(target) ?? []].flat() : facts.run(target).slice(-1);
  const confidence = rel === "gated_by" ? "recorded" : "asserted";
  return named.map((event) => ({ event, confidence, via: rel }));
}

const INFER: { [kind: string]: (event: Occurrence, facts: Facts, symptom: string) => Cause[] } = {
  incident(event, facts) {
    const it = payloadOf(event, "incident");
    const suspected = (it?.suspected ?? []).flatMap((dep) => newest(facts.keyed(`dep:${dep}`), event));
    const deployed = it?.version ? ofVersion(facts, it.version, "deploy_execute", event) : [];
    return [
      ...(it?.caused_by.length ? [] : deployed.map((found) => inferred(found, `deployed ${it?.version}`))),
      ...suspected.map((found): Cause => ({ event: found, confidence: "asserted", via: "suspected by the reporter" })),
    ];
  },
  deploy_execute(event, facts) {
    const it = payloadOf(event, "deploy_execute");
    if (!it || it.decision) return [];
    return ofVersion(facts, it.version, "deploy_decision", event).map((found) =>
      inferred(found, `decided on ${it.version}`),
    );
  },
  run_tests(event, facts, symptom) {
    const skipped = payloadOf(event, "run_tests")?.skipped_tests ?? [];
    const names = [...new Set(skipped.flatMap(testNames))];
    // A test's own name goes before its file's, which another change may have touched since.
    const by = (all: readonly string[]) => all.flatMap((name) => newest(facts.keyed(`skips:${name}`), event));
    const changes = skipped.flatMap((test) => {
      const own = by(caseNames(test));
      return own.length ? own : by(testNames(test));
    });
    return [
      ...changes.map((found) => inferred(found, "it skipped the same tests")),
      ...(skipped.length ? hiddenUpgrade(event, facts, [...names, symptom]) : []),
    ];
  },
};

/** The newest dependency decision before a test run that is named like what the run left out. */
function hiddenUpgrade(event: Occurrence, facts: Facts, texts: readonly string[]): Cause[] {
  const words = new Set(texts.flatMap(wordsOf).filter((it) => it.length > 2 && !COMMON.has(it)));
  for (const review of facts.latest("dependency_review", REVIEWS, event.timestamp)) {
    const dep = payloadOf(review, "dependency_review")?.dep ?? "";
    const shared = wordsOf(dep).find((it) => words.has(it));
    if (shared) return [inferred(review, `"${shared}" is in its name and in the skipped tests'`)];
  }
  return [];
}

function ofVersion(facts: Facts, version: string, kind: string, before: Occurrence): Occurrence[] {
  return newest(
    facts.keyed(`version:${bareVersion(version)}`).filter((it) => it.event_type === kind),
    before,
  );
}

function newest(events: readonly Occurrence[], { timestamp }: Occurrence): Occurrence[] {
  return events.filter((it) => it.timestamp <= timestamp).slice(0, 1);
}

function inferred(event: Occurrence, via: string): Cause {
  return { event, confidence: "inferred", via };
}
