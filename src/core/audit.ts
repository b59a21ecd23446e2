import { shorten } from "./budget.ts";
import { type Change, touchedPaths } from "./change.ts";
import type { Finding, FindingClass, Verdict } from "./finding.ts";
import { type Bound, bindingRecords } from "./governance.ts";
import { type GraveKnowledge, graveFindings } from "./grave.ts";
import { type Precedent, repeatsFindings } from "./precedents.ts";
import { prohibitionsOf } from "./prohibition.ts";
import type { ProvenanceRecord } from "./record.ts";
import { listed, patternOf } from "./said-path.ts";

export type Neighbour = { record: ProvenanceRecord; score: number; why: string };

/**
 * Judges a change by the records in force. Classes never mix: what a rule decides is a violation, added code that does
 * what a record prohibits a conflict, what only a scope says governed, what only meaning says related.
 *
 * @returns by class in the order of `FINDING_CLASSES`; governed and related best first, a narrower scope first
 *   where the search found neither
 */
export function auditChange(change: Change, knowledge: Knowledge): Finding[] {
  const { governance, neighbours, precedents } = knowledge;
  const matches = bindingRecords(touchedPaths(change), governance);
  const grave = graveFindings(change, { ...knowledge, rulesOf: prohibitionsOf }, matches);
  const bound = new Set(grave.map((it) => it.record));
  const nearness = new Map(neighbours.map((it, rank) => [it.record.id, rank]));
  const rankOf = ({ record }: Bound) => nearness.get(record.id) ?? neighbours.length;
  const governed = matches
    .filter((it) => it.as === "affected" && !bound.has(it.record.id))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map((it) => governedFinding(it, neighbours));
  const known = new Set([...bound, ...governed.map((it) => it.record)]);
  const related = neighbours.filter(({ record }) => !known.has(record.id)).map(relatedFinding);
  return [...grave, ...repeatsFindings(change, precedents), ...governed, ...related];
}

export type Knowledge = Omit<GraveKnowledge, "rulesOf"> & {
  /** Records found by meaning, best first. */
  neighbours: readonly Neighbour[];
  /** What led to an incident before. */
  precedents: readonly Precedent[];
};

/**
 * Says what the findings amount to. A clean bill is withheld while something that might govern could not be read, and
 * from words that are close to a record, for no code was held against it.
 *
 * @param isDescribed the change is told in words alone
 */
export function verdictOf(findings: readonly Finding[], isHealthy: boolean, isDescribed = false): Verdict {
  const has = (it: FindingClass) => findings.some((finding) => finding.class === it);
  if (has("violation")) return "violates";
  if (has("conflict")) return "conflicts";
  if (!isHealthy) return "cannot_tell";
  return has("governed") || has("repeats") || (isDescribed && has("related")) ? "review" : "clear";
}

function governedFinding({ record, pattern, paths }: Bound, neighbours: readonly Neighbour[]): Finding {
  const alike = neighbours.find((it) => it.record.id === record.id);
  const constraints = record.constraints.slice(0, 5).map((it) => shorten(it, 160));
  return {
    class: "governed",
    record: record.id,
    title: record.title,
    message: [`Its scope covers ${listed(paths)} (${patternOf(pattern, paths)}).`, ...constraints].join(" · "),
    confidence: alike ? 0.9 : 0.6,
    lines: [],
    fix: `Check the change against its constraints; \`get_record\` ${record.id} has the full text.`,
  };
}

function relatedFinding({ record, score, why }: Neighbour): Finding {
  return {
    class: "related",
    record: record.id,
    title: record.title,
    message: `Close in meaning (${why}).`,
    confidence: Math.min(0.5, Math.round(score * 100) / 100),
    lines: [],
    fix: `Read it with \`get_record\` ${record.id} if the change is about the same thing.`,
  };
}
