import { editDistance } from "./near.ts";

/** What a record decides: a change of it makes another version. Links, tags, proof and times do not. */
const SUBSTANCE: readonly string[] = [
  "intent",
  "constraints",
  "affected_scope",
  "forbidden_scope",
  "options",
  "rationale",
  "outcome",
  "risk_level",
];

/** Letters that may differ in a text that still says the same. */
const TYPO_CHARS = 2;
const SHORT_CHARS = 12;

/** Tells whether a key's new value says something else, so that the record becomes another version. */
export function isSubstantive(key: string, before: unknown, after: unknown): boolean {
  return SUBSTANCE.includes(key) && !isTypo(before, after);
}

/**
 * Tells whether two values say the same in all but spelling, spacing and case. Numbers, paths and negations are never
 * spelling: `5` for `3` and `must not` for `must` decide something else.
 */
export function isTypo(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length && before.every((it, i) => isTypo(it, after[i]));
  if (typeof before !== "string" || typeof after !== "string") return JSON.stringify(before) === JSON.stringify(after);
  const [a, b] = [before, after].map((it) =>
    it
      .toLowerCase()
      .replace(/[\s.,;:!?]+/g, " ")
      .trim(),
  );
  if (a === undefined || b === undefined || a === b) return true;
  const marks = (it: string) => (it.match(/\d+|\b(?:no|not|never|only|without)\b|n't\b|[/*]/g) ?? []).join(" ");
  if (marks(a) !== marks(b) || Math.min(a.length, b.length) < SHORT_CHARS) return false;
  // A word more or less is no slip of the pen.
  const words = (it: string) => it.split(" ").length;
  return words(a) === words(b) && editDistance(a, b, TYPO_CHARS) <= TYPO_CHARS;
}
