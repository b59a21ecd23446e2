/** Where the forbidden words end and the advice starts. */
const ADVICE =
  /\s*(?:\s-\s|[,:;]\s+(?:and\s+|but\s+|please\s+)?(?:use|prefer|call|pass|inject|return|wait|subscribe|list|write|go|they|it|we|always|only|instead|all|which|that|the|so|queries|dependencies|everything)\b|:\s|;|\s(?:because|since|which|so that|in order to|as (?:it|they|this)|but (?:use|prefer)|and use|use)\b|\s?\(e\.g|,\s*e\.g).*$/i;

export const EDITS = /^(?:edit|modif|chang|alter|rewrit|touch|amend)/i;
export const KEEPS = /^(?:written|stored|kept|saved|logged|sent|put|persisted|cached|held|placed|posted|sent)$/i;
export const REMOVES = /^(?:remov|delet|drop|renam|omit|strip)/i;

/** Verbs of rules about behaviour that no single line shows. */
export const IDLE = new Set(
  `break change modify affect alter edit touch fail lose block prevent ignore overwrite forget assume expect exceed show
  display mention disturb interfere be become need know care differ grow leak hang crash stop regress
  suppress override surprise contradict duplicate repeat delay slow degrade weaken violate conflict update mutate`.split(
    /\s+/,
  ),
);

/** Of those, what a known thing may be: `warnings are not suppressed`. */
export const SHOWN = /^(?:suppress|ignor|overrid|mutat|block|duplicat|leak)/i;

const USES =
  /^(?:us(?:e|es|ed|ing)|add|import|call|depend|introduc|requir|install|includ|invok|rely|relied|relying|adopt|bring|brought|referenc|link|enabl|read|access|bundl|ship|extend|pull|instantiat|load|embed|permit|allow|accept|support|construct|reach|touch|talk|connect|spawn|start|execut|run|wait|log|writ|creat|mak|expos|vendor|commit|deploy|merg|generat|issu|throw|rais|set|mark|annotat|render|consum|produc|emit|tak|hav|defin|declar)/i;

export function isUse(verb: string): boolean {
  return USES.test(verb);
}

/** The noun phrase of a verb, if the verb brings things in. */
export function objectOf(verb: string, rest: string): string {
  const after = /^(?:keep|stor|hold|put|sav|plac|persist|hash|sign|encrypt)/i.test(verb)
    ? (/\b(?:in|with|using|by)\s+(.+)$/i.exec(rest)?.[1] ?? "")
    : "";
  if (after) return after;
  if (/^(?:wait|talk|connect)/i.test(verb)) return rest.replace(/^.*?\b(?:with|to|by)\s+/i, "");
  const [, means] = /\b(?:with|using|via|by calling)\s+(.+)$/i.exec(rest) ?? [];
  if (!isUse(verb) && means) return means;
  if (!isUse(verb) && verb !== verb.toUpperCase()) return verb.includes("(") || /[a-z][A-Z]|\./.test(verb) ? verb : "";
  return rest.replace(/^(?:on|upon|in|from|to|with|directly)\s+/i, "");
}

/** What is kept somewhere, of `keep secrets in environment variables`. */
export function keptIn(verb: string, rest: string): string {
  if (!/^(?:keep|stor|put|sav|plac|persist|writ)/i.test(verb)) return "";
  return /^(.+?)\s(?:in|into|to|on|inside)\s/i.exec(rest)?.[1] ?? "";
}

export function placeOf(rest: string): string {
  return /\b(?:in|inside|within|under)\s+(.+)$/i.exec(rest)?.[1] ?? "";
}

export function cut(words: string): string {
  return words
    .replace(ADVICE, "")
    .replace(/\s+instead$/i, "")
    .trimEnd();
}

export function stem(verb: string): string {
  return verb.toLowerCase().replace(/(?:ing|ed|s)$/, "");
}
