import { shorten } from "./budget.ts";
import type { Change, FileChange } from "./change.ts";
import { conflictFindings, type RuleKnowledge } from "./conflict.ts";
import type { Finding } from "./finding.ts";
import type { Bound } from "./governance.ts";
import { expiredRisks, lostGuards } from "./guards.ts";
import type { ProvenanceRecord } from "./record.ts";
import { listed, patternOf } from "./said-path.ts";
import { type Sides, sealedEdits } from "./seal.ts";

/** What a change is judged by, as far as that is known. */
export type GraveKnowledge = RuleKnowledge & {
  /** What the files of records that the change touches say on both sides of it, as far as that is known. */
  sides?: Sides;
  /** Tells whether a path is the file of a record. */
  isRecord?(path: string): boolean;
  /** All files that are there after the change, where the change takes away what a mistake's rule relies on. */
  files?: readonly string[] | undefined;
  /** The preset under which an accepted risk that has run out blocks. */
  isRegulated?: boolean;
};

const NO_SIDES: Sides = new Map();

/**
 * Finds what an agent has to undo: what a rule decides is a violation, added code that does what a record prohibits a
 * conflict.
 *
 * @param matches the records that bind the paths of the change
 * @returns violations first
 */
export function graveFindings(change: Change, knowledge: GraveKnowledge, matches: readonly Bound[]): Finding[] {
  const { view, sides = NO_SIDES, files, isRegulated = false, isRecord = () => false } = knowledge;
  // The files of records have rules of their own: a record that forbids them all could else never be replaced.
  const forbidden = matches
    .filter((it) => it.as === "forbidden")
    .map((it) => ({ ...it, paths: it.paths.filter((path) => !isRecord(path)) }))
    .filter((it) => it.paths.length > 0);
  return [
    ...forbidden.map((it) => forbiddenFinding(it, change)),
    ...sealedEdits(change, view, sides),
    ...lostGuards(change, view, { files, statedNow: (it) => enforcementAfter(it, sides) }),
    ...(isRegulated ? expiredRisks(matches, view) : []),
    ...conflictFindings(change, knowledge),
  ];
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

function firstLine(change: Change, path: string): Finding["lines"] {
  const file: FileChange | undefined = change.files.find((it) => it.path === path || it.oldPath === path);
  const line = file?.hunks.flatMap((it) => it.lines).find((it) => it.kind !== "context");
  const number = line?.newLine ?? line?.oldLine;
  return [{ file: path, ...(number && { line: number }), text: shorten(line?.text ?? file?.kind ?? "", 160) }];
}

function enforcementAfter(record: ProvenanceRecord, sides: Sides): ProvenanceRecord["enforcement"] {
  const side = sides.get(record.file);
  return side ? (side.after?.record.enforcement ?? []) : record.enforcement;
}
