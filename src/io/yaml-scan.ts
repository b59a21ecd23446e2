import type { Place } from "../core/problem.ts";

/**
 * Finds the first line where block nesting alone, or with every opening bracket so far, may exceed a limit.
 *
 * It reads indentation and leading `- ` marks, so prose in a block may count a little; it never counts too few
 * by more than the lists that stand at their key's own indentation.
 *
 * @returns 1-based line, undefined if the text is surely shallow
 */
export function deepLine(text: string, limit: number, countBrackets: boolean): number | undefined {
  const columns: number[] = [];
  let brackets = 0;
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    for (const column of openingColumns(text, start, end)) {
      while ((columns.at(-1) ?? -1) >= column) columns.pop();
      columns.push(column);
    }
    if (countBrackets) brackets += bracketsBetween(text, start, end);
    if (columns.length + brackets > limit) return line;
    start = end + 1;
  }
  return undefined;
}

/** Columns at which a line opens a level: of its first word and of each `- ` or `? ` before it. */
function openingColumns(text: string, start: number, end: number): number[] {
  const columns: number[] = [];
  for (let at = start; at < end; at++) {
    const char = text[at];
    if (char === " " || char === "\r") continue;
    columns.push(at - start);
    const isMark = (char === "-" || char === "?") && (text[at + 1] === " " || at + 1 === end);
    if (!isMark) break;
  }
  return columns;
}

function bracketsBetween(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) count++;
  }
  return count;
}

/** Line and column, both from 1, of an offset in a text. */
export function placeAt(text: string, offset: number): Required<Pick<Place, "line" | "column">> {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
