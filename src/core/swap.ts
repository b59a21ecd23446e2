import { isCommon, partsOf, senseOf, sensesIn } from "./sense.ts";
import type { SourceLine } from "./source-line.ts";

/** A choice that may be turned round: what was chosen goes, what was ruled out comes. */
export type Swap = { chosen: ReadonlySet<string>; refused: readonly string[] };

/** Reads it of an option that was ruled out. @param kept the words that tell what the record chose and asks for */
export function swapOf(option: string, kept: readonly string[]): Swap | undefined {
  const head = option.replace(/\b(?:with|on|for|in|and|via|over|behind|from|to)\s.*$/i, "").trim();
  const words = head.match(/[A-Za-z][\w.+-]*/g) ?? [];
  const marked = words.filter(
    (it, at) => /^[A-Z]{3,}|[a-z][A-Z]/.test(it) || (/^[A-Z]/.test(it) && (at > 0 || words.length === 1)),
  );
  const chosen = new Set(kept);
  const refused = marked.map((it) => it.toLowerCase()).filter((it) => it.length > 2 && !chosen.has(it));
  for (const it of [...refused, ...tellingIn(option)]) chosen.delete(it);
  return refused.length === 0 || chosen.size === 0 ? undefined : { chosen, refused };
}

/** The words of a text that say what it is about, whole and in parts, in lower case. */
export function tellingIn(text: string): string[] {
  const words = (text.match(/[A-Za-z][\w]*/g) ?? [])
    .flatMap((it) => [it, ...partsOf(it)])
    .map((it) => it.toLowerCase());
  return words.filter((it) => it.length > 3 && sensesIn(it).length > 0 && !isCommon(senseOf(it)));
}

/** The words of a line's code, whole and in parts. */
export function partsIn({ bare }: SourceLine): ReadonlySet<string> {
  const words = bare.match(/[A-Za-z][A-Za-z\d]*/g) ?? [];
  return new Set(words.flatMap((it) => [it, ...partsOf(it)]).map((it) => it.toLowerCase()));
}

/** How often a hunk's lines of each kind say a word. */
export type Turnover = ReadonlyMap<string, { added: number; removed: number }>;

export function turnoverIn(lines: readonly SourceLine[]): Map<SourceLine["hunk"], Turnover> {
  const hunks = new Map<SourceLine["hunk"], Map<string, { added: number; removed: number }>>();
  for (const line of lines) {
    const counts = hunks.get(line.hunk) ?? new Map<string, { added: number; removed: number }>();
    hunks.set(line.hunk, counts);
    for (const it of partsIn(line)) {
      const count = counts.get(it) ?? { added: 0, removed: 0 };
      count[line.kind]++;
      counts.set(it, count);
    }
  }
  return hunks;
}

/** Tells whether a hunk takes away what was chosen where it brings in what was ruled out. */
export function isTurned({ chosen }: Swap, word: string, turnover: Turnover): boolean {
  const come = turnover.get(word);
  if (!come || come.added <= come.removed) return false;
  return [...chosen].some((it) => {
    const gone = turnover.get(it);
    return gone !== undefined && gone.removed > gone.added;
  });
}
