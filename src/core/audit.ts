import { shorten } from "./budget.ts";
import { type Change, type FileChange, touchedPaths } from "./change.ts";
import { conflictFindings } from "./conflict.ts";
import type { Finding, FindingClass, Verdict } from "./finding.ts";
import { type Bound, bindingRecords, type Governance } from "./governance.ts";
import { expiredRisks, lostGuards } from "./guards.ts";
import { type Precedent, repeatsFindings } from "./precedents.ts";
import type { ProvenanceRecord } from "./record.ts";
import type { Pattern } from "./scope.ts";
import { type Sides, sealedEdits } from "./seal.ts";
import type { View } from "./view.ts";

export type Neighbour = { record: ProvenanceRecord; score: number; why: string };

/**
 * Judges a change by the records in force. Classes never mix: what a rule decides is a violation, added code that does
 * what a record prohibits a conflict, what only a scope says governed, what only meaning says related.
 *
 * @returns by class in the order of `FINDING_CLASSES`; governed and related best first, a narrower scope first
 *   where the search found neither
 */
export function auditChange(change: Change, knowledge: Knowledge): Finding[] {
  const { view, governance, neighbours, precedents, sides = NO_SIDES, files, isRegulated = false } = knowledge;
  const matches = bindingRecords(touchedPaths(change), governance);
  const forbidden = matches.filter((it) => it.as === "forbidden").map((it) => forbiddenFinding(it, change));
  const violations = [
    ...forbidden,
    ...sealedEdits(change, view, sides),
    ...lostGuards(change, view, { files, statedNow: (it) => enforcementAfter(it, sides) }),
    ...(isRegulated ? expiredRisks(matches, view) : []),
  ];
  const conflicts = conflictFindings(change, { view, governance });
  const bound = new Set([...violations, ...conflicts].map((it) => it.record));
  const nearness = new Map(neighbours.map((it, rank) => [it.record.id, rank]));
  const rankOf = ({ record }: Bound) => nearness.get(record.id) ?? neighbours.length;
  const governed = matches
    .filter((it) => it.as === "affected" && !bound.has(it.record.id))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map((it) => governedFinding(it, neighbours));
  const known = new Set([...bound, ...governed.map((it) => it.record)]);
  const related = neighbours.filter(({ record }) => !known.has(record.id)).map(relatedFinding);
  return [...violations, ...conflicts, ...repeatsFindings(change, precedents), ...governed, ...related];
}

export type Knowledge = {
  view: View;
  governance: Governance;
  /** Records found by meaning, best first. */
  neighbours: readonly Neighbour[];
  /** What led to an incident before. */
  precedents: readonly Precedent[];
  /** What the files of records that the change touches say on both sides of it, as far as that is known. */
  sides?: Sides;
  /** All files that are there after the change, where the change takes away what a mistake's rule relies on. */
  files?: readonly string[] | undefined;
  /** The preset under which an accepted risk that has run out blocks. */
  isRegulated?: boolean;
};

const NO_SIDES: Sides = new Map();

function enforcementAfter(record: ProvenanceRecord, sides: Sides): ProvenanceRecord["enforcement"] {
  const side = sides.get(record.file);
  return side ? (side.after?.record.enforcement ?? []) : record.enforcement;
}

/** Says what the findings amount to. A clean bill is withheld while something that might govern could not be read. */
export function verdictOf(findings: readonly Finding[], isHealthy: boolean): Verdict {
  const has = (it: FindingClass) => findings.some((finding) => finding.class === it);
  if (has("violation")) return "violates";
  if (has("conflict")) return "conflicts";
  if (!isHealthy) return "cannot_tell";
  return has("governed") || has("repeats") ? "review" : "clear";
}

function forbiddenFinding({ record, pattern, paths }: Bound, change: Change): Finding {
  return {
    class: "violation",
    record: record.id,
    title: record.title,
    message: `${record.id} forbids changes to ${listed(paths)} (forbidden_scope ${patternOf(pattern, paths)}).`,
    confidence: 1,
    lines: paths.slice(0, 5).flatMap((path) => firstLine(change, path)),
    fix: "Leave these files as they are, or draft a successor with `supersede_record` and let a person approve it.",
  };
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

/** Several paths may be bound by several patterns of one record; the narrowest stands for them. */
function patternOf({ text }: Pattern, paths: readonly string[]): string {
  return `${paths.length > 1 ? "narrowest " : ""}${JSON.stringify(text)}`;
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(", ");
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}

function firstLine(change: Change, path: string): Finding["lines"] {
  const file: FileChange | undefined = change.files.find((it) => it.path === path || it.oldPath === path);
  const line = file?.hunks.flatMap((it) => it.lines).find((it) => it.kind !== "context");
  const number = line?.newLine ?? line?.oldLine;
  return [{ file: path, ...(number && { line: number }), text: shorten(line?.text ?? file?.kind ?? "", 160) }];
}
