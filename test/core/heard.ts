import { clausesOf, sentencesOf } from "../../src/core/clause.ts";
import type { Concept } from "../../src/core/concept.ts";
import { dutiesIn } from "../../src/core/duty.ts";
import { conceptsIn, type Target } from "../../src/core/target.ts";

/** Lists what a rule, or an option that was turned down, is known to mean. */
export function heardIn(rule: string | { option: string }): Concept[] {
  const targets: Target[] = typeof rule === "string" ? sentencesOf(rule).flatMap(meantBy) : conceptsIn(rule.option);
  return targets.flatMap((it) => (it.kind === "concept" ? [it.concept] : []));
}

function meantBy(sentence: string): Target[] {
  const spans = clausesOf(sentence).flatMap(({ span, subject }) => [span, `${subject} ${span}`]);
  return [...spans.flatMap(conceptsIn), ...dutiesIn(sentence).flatMap((it) => it.targets)];
}
