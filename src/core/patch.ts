import type { Hunk, Line } from "./hunk.ts";

/**
 * Carries a file's text over the hunks of a diff, to the side after the change or back to the one before it. Line ends
 * become those of Unix.
 *
 * @param hunks in the order of the file
 * @returns undefined where the text is not what the hunks speak of
 */
export function patched(text: string, hunks: readonly Hunk[], to: "after" | "before"): string | undefined {
  const [gone, come]: [Line["kind"], Line["kind"]] = to === "after" ? ["removed", "added"] : ["added", "removed"];
  const lines = text.split("\n").map((it) => it.replace(/\r$/, ""));
  const result: string[] = [];
  let at = 0;
  for (const { lines: changed } of hunks) {
    const old = changed.filter((it) => it.kind !== come).map((it) => it.text);
    const start = placeOf(old, lines, at);
    if (start === undefined) return undefined;
    result.push(...lines.slice(at, start), ...changed.filter((it) => it.kind !== gone).map((it) => it.text));
    at = start + old.length;
  }
  return [...result, ...lines.slice(at)].join("\n");
}

/** The first place from a line on where a block of lines stands; a hunk without any context says none. */
function placeOf(block: readonly string[], lines: readonly string[], from: number): number | undefined {
  if (block.length === 0) return undefined;
  for (let start = from; start + block.length <= lines.length; start++)
    if (block.every((it, i) => lines[start + i] === it)) return start;
  return undefined;
}
