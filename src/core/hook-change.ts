import type { Change, FileChange } from "./change.ts";
import type { Edit } from "./hook-tools.ts";
import type { Line } from "./hunk.ts";

/** An edit of a file inside the repository, and what the file was at the last commit, if it was there. */
export type PlacedEdit = Edit & { path: string; committed?: string | undefined };

/**
 * Writes what an agent's tool did as the change it makes. Only what the tool itself put in counts as added: what else is
 * uncommitted may be somebody else's.
 *
 * @param edits with POSIX paths, relative to the root
 */
export function changeOfEdits(edits: readonly PlacedEdit[]): Change {
  return { files: edits.map(fileChange), omitted: { files: 0, bytes: 0 } };
}

function fileChange({ path, pieces, whole, patched, committed }: PlacedEdit): FileChange {
  const groups = [
    ...(patched ? [patched.lines] : []),
    ...(whole === undefined ? [] : [compared(committed ?? "", whole)]),
    ...pieces.map(({ before = "", after }) => compared(before, after)),
  ];
  const isNew = whole !== undefined && committed === undefined;
  return {
    path,
    kind: patched?.kind ?? (isNew ? "added" : "modified"),
    binary: false,
    hunks: groups.map((lines) => ({ oldStart: 0, newStart: 0, section: "", lines })),
  };
}

/**
 * Compares two texts by their lines. A line that stands in both is context wherever it stands, so that what only moved
 * is not new; which of several equal lines is which does not matter here.
 */
function compared(before: string, after: string): Line[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const left = counted(old);
  const kept = now.map((text): Line => ({ kind: take(left, text) ? "context" : "added", text }));
  const gone = old.filter((text) => take(left, text)).map((text): Line => ({ kind: "removed", text }));
  return [...gone, ...kept];
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
}

function counted(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const it of lines) counts.set(it, (counts.get(it) ?? 0) + 1);
  return counts;
}

function take(counts: Map<string, number>, text: string): boolean {
  const count = counts.get(text) ?? 0;
  if (count > 0) counts.set(text, count - 1);
  return count > 0;
}
