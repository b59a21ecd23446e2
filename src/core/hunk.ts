export type Hunk = {
  /** First line in the old file; of a merge, in its first parent. 0 where the text does not say. */
  oldStart: number;
  newStart: number;
  /** What git found above the hunk, often the function's first line. */
  section: string;
  lines: Line[];
};

export type Line = {
  kind: "added" | "removed" | "context";
  /** Without its line end. */
  text: string;
  /** Numbers count from 1, and are absent where the diff does not say. */
  oldLine?: number;
  newLine?: number;
};

/** How much of a diff's lines is still kept. What no longer fits is counted. */
export type LineBudget = { left: number; omittedBytes: number };

/** What a line costs beyond its text: without it, four million empty lines would fit the budget. */
const LINE_COST = 16;

const NUMBERS = /^(@@+) ((?:-\d{1,9}(?:,\d{1,9})? )+)\+(\d{1,9})(?:,(\d{1,9}))? \1 ?(.*)$/s;

/** Tells whether a line opens a hunk. People and models write `@@` without numbers; its lines count all the same. */
export function startsHunk(line: string | undefined): boolean {
  return line?.startsWith("@@") ?? false;
}

/** Tells whether a file of a diff without git's headers starts here. */
export function startsPlainFile(lines: readonly string[], at: number): boolean {
  const [old, updated, hunk] = [lines[at], lines[at + 1], lines[at + 2]];
  return !!old?.startsWith("--- ") && !!updated?.startsWith("+++ ") && startsHunk(hunk);
}

/**
 * Reads the hunk that opens at a line. Its stated counts are a hint and not a bound: written by hand they are often
 * wrong, and a line they leave out would be a change nobody looks at.
 *
 * @returns the hunk, its stated lengths, and the first line after it
 */
export function readHunk(
  lines: readonly string[],
  at: number,
  budget: LineBudget,
): { hunk: Hunk; isFirst: boolean; isLast: boolean; next: number } {
  const { parents, oldStart, oldCount, newStart, newCount, section } = readNumbers(lines[at] ?? "");
  const hunk: Hunk = { oldStart: oldStart ?? 0, newStart: newStart ?? 0, section, lines: [] };
  const left = { old: oldCount, new: newCount };
  let [oldLine, newLine] = [parents === 1 ? oldStart : undefined, newStart];
  let next = at + 1;
  for (; next < lines.length && !endsHunk(lines, next, parents, left); next++) {
    const raw = lines[next] ?? "";
    if (raw.startsWith("\\")) continue;
    const kind = kindOf(raw.slice(0, parents));
    const text = trimReturn(raw.slice(parents));
    keep({ kind, text, ...(kind !== "added" && { oldLine }), ...(kind !== "removed" && { newLine }) });
    if (kind !== "added") left.old--;
    if (kind !== "removed") left.new--;
    if (kind !== "added" && oldLine) oldLine++;
    if (kind !== "removed" && newLine) newLine++;
  }
  return { hunk, next, isFirst: oldStart === 0 && oldCount === 0, isLast: newStart === 0 && newCount === 0 };

  function keep(line: {
    kind: Line["kind"];
    text: string;
    oldLine?: number | undefined;
    newLine?: number | undefined;
  }) {
    budget.left -= line.text.length + LINE_COST;
    if (budget.left < 0) budget.omittedBytes += Buffer.byteLength(line.text) + 1;
    else hunk.lines.push(line as Line);
  }
}

function readNumbers(line: string) {
  const [, marks = "@@", old = "", newStart, newCount = "1", section = ""] = NUMBERS.exec(trimReturn(line)) ?? [];
  if (!newStart) return { parents: 1, oldCount: Infinity, newCount: Infinity, section: "" };
  const parents = marks.length - 1;
  const [oldStart, oldCount = "1"] = old.trim().split(" ")[0]?.slice(1).split(",") ?? [];
  return {
    parents,
    oldStart: Number(oldStart),
    // Each parent of a merge has its own count; the lines of the result bound the hunk well enough.
    oldCount: parents === 1 ? Number(oldCount) : 0,
    newStart: Number(newStart),
    newCount: Number(newCount),
    section,
  };
}

/** In a merge, what one parent had is not this change's: only a line that is new to all of them counts as added. */
function kindOf(marks: string): Line["kind"] {
  if (marks.includes("-")) return "removed";
  return /^\++$/.test(marks) ? "added" : "context";
}

function endsHunk(lines: readonly string[], at: number, parents: number, left: { old: number; new: number }): boolean {
  const line = trimReturn(lines[at] ?? "");
  const isOpen = left.old > 0 || left.new > 0;
  // Mailers and editors strip the one space of an empty context line.
  if (line === "") return at === lines.length - 1 || (!isOpen && !continues(lines, at + 1));
  if (line.startsWith("\\")) return false;
  if (!/^[ +-]+$/.test(line.slice(0, parents))) return true;
  // `git format-patch` signs off with this line; inside a hunk it is a removed SQL comment.
  if (!isOpen && line === "-- ") return true;
  // With right counts, three such lines inside a hunk are its last removed and added line and the next hunk.
  return startsPlainFile(lines, at) && !(left.old === 1 && left.new === 1);
}

function continues(lines: readonly string[], at: number): boolean {
  return /^[ +-](?!- \r?$)/.test(lines[at] ?? "") && !startsPlainFile(lines, at);
}

export function trimReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
