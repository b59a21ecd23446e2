import { duties } from "./lexicon.ts";
import { sensesIn } from "./sense.ts";
import { sieveOf } from "./sieve.ts";
import { conceptsIn, type Target } from "./target.ts";

/** Longer sentences tell. */
const SENTENCE_CHARS = 200;
/** It is left open, or told of. */
const OPEN =
  /\b(?:may|might|can|could|if|prefer\w*|consider\w*|ideally|where possible|optional\w*|was|were|will|would|when|where|not|never|no|without|instead|switch\w*|chang\w*)\b|```|\/\//i;

/** What code that does the opposite shows, and what it has to speak of. */
export type Duty = { targets: Target[]; purposes: string[] };

const asked = sieveOf(duties, ([asks]) => asks);

/** Reads a rule that says what is to be, `containers run as a non-root user`, as one that forbids the opposite. */
export function dutiesIn(sentence: string): Duty[] {
  if (sentence.length > SENTENCE_CHARS || OPEN.test(sentence.replace(/[,;] .*$/, ""))) return [];
  const possible = asked(sentence);
  return duties
    .filter((it) => possible.has(it) && it[0].test(sentence))
    .map(([, opposite, spoken = ""]) => ({
      targets: opposite.split(", ").flatMap(conceptsIn),
      purposes: sensesIn(spoken),
    }));
}
