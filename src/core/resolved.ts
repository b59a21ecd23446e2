import { placesIn } from "./place.ts";

/** Who or what a sentence is about, as far as it is told by its first verb. */
const SUBJECT =
  /^(?:An? |The |Our |All |Every |Each |Any )?((?:[\w`-]+ ){0,2}[\w`-]+?) (?:(?:is|are|has|have|do|goes|must|may|should|shall|can|only|never)\b|[a-z]{2,}s\b)/;
const HOLDER =
  /^(?:The |Our |All |Every )?([A-Z]?[\w-]+(?: [a-z][\w-]+)?) (?:holds?|has|have|contains?|carr(?:y|ies)|is|are|goes?|must|may|shows?|keeps?)\b/;

const THEY = /^(?:It|They)(?= (?!is\b|are\b))/;
/** Whoever they are, they are not to. */
const THEIRS = /^(?:They|It) (?:(?:do|does|must|may|should) not|never) (?!need|have\b|matter|mean|know|care|depend)/;
const ELSE = /^(?:no other [\w-]+|(?:nothing|nobody|no one) else) (\w{3,}?)s? (.+?)[.;]?$/i;

const SOME = /\b(?:either|any|both|all|none|one) of (?:them|these|those)\b/i;
const PUT = /\b(writ\w+|stor\w+|put\w*|keep\w*|sav\w+|log\w*|send\w*|cop\w+) (?:it|them)(?= (?:to|in|into|on|at)\b)/i;

/** Says in a sentence what the one before it tells: who `it` is, what `them` is, and what is meant by `no other module`. */
export function resolved(sentence: string, before: string): string {
  const elsewhere = ELSE.test(sentence) ? placesIn(before).map((it) => it.text) : [];
  if (elsewhere.length > 0) return sentence.replace(ELSE, `Never $1 $2, except in ${elsewhere.join(", ")}`);
  const [, subject = ""] = SUBJECT.exec(before) ?? [];
  const named = subject === "" ? sentence.replace(THEIRS, "Never ") : sentence.replace(THEY, subject);
  const [, holder = ""] = HOLDER.exec(before) ?? [];
  const held =
    holder === "" ? named : named.replace(/\b(out of|in|into|to|from) (?:them|it|those|these)\b/i, `$1 ${holder}`);
  return subject === "" ? held : held.replace(SOME, subject).replace(PUT, `$1 ${subject}`);
}
