const VOWELS = "aeiouyAEIOUY";
/** No tokenizer has a word for what cannot be said: so many consonants in a row. */
const UNSPEAKABLE = 4;

/**
 * Says how many tokens a text has at most, without the table of any model. English is taken for two thirds more than
 * it has; ids, code and rare scripts for about as much. Held against o200k_base and cl100k_base.
 *
 * A loop and no expression: this runs in a process that lives for a few milliseconds.
 */
export function tokensAtMost(text: string): number {
  let tokens = 0;
  for (let i = 0; i < text.length; ) {
    const kind = kindOf(text.charCodeAt(i));
    let end = i + 1;
    while (end < text.length && kind !== "other" && kindOf(text.charCodeAt(end)) === kind) end++;
    tokens += costOf(kind, text, i, end);
    i = end;
  }
  return tokens;
}

type Kind = "lower" | "upper" | "digit" | "blank" | "other";

function kindOf(code: number): Kind {
  if (code >= 97 && code <= 122) return "lower";
  if (code >= 65 && code <= 90) return "upper";
  if (code >= 48 && code <= 57) return "digit";
  return code === 32 || code === 9 ? "blank" : "other";
}

function costOf(kind: Kind, text: string, start: number, end: number): number {
  const length = end - start;
  if (kind === "lower" || kind === "upper") return Math.ceil(length / lettersPerToken(kind, text, start, end));
  if (kind === "digit") return Math.ceil(length / 2);
  // A single space belongs to the word behind it.
  if (kind === "blank") return text.charAt(start) === " " && length === 1 ? 0 : 1;
  // Half of a surrogate pair is two of its four bytes; what else there is has at most three.
  const code = text.charCodeAt(start);
  if (code < 128) return 1;
  return code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
}

function lettersPerToken(kind: Kind, text: string, start: number, end: number): number {
  let [row, longest] = [0, 0];
  for (let i = start; i < end; i++) {
    row = VOWELS.includes(text.charAt(i)) ? 0 : row + 1;
    longest = Math.max(longest, row);
  }
  if (longest >= UNSPEAKABLE || (longest === end - start && longest >= 3)) return 1.25;
  return kind === "upper" && end - start > 3 ? 2 : 2.5;
}
