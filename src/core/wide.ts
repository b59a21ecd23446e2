import type { Judged } from "./judged.ts";

const WIDE =
  "anywhere|everywhere|whole|entire|all (?:our |the )?(?:code|packages|services)|repository|codebase|repo-?wide";
const SAID = new RegExp(`\\b(?:${WIDE})\\b`, "i");
/** Without word boundaries, which lie elsewhere in a part of a text. */
const PERHAPS_SAID = new RegExp(WIDE, "i");

/** Tells whether a sentence is about all of the repository. */
export function isWide(sentence: string): boolean {
  return SAID.test(sentence);
}

/** Tells, without reading its sentences as rules, whether one of a record's may be about all of the repository. */
export function maySpeakWidely({ title, constraints }: Judged): boolean {
  return [title, ...constraints].some((it) => PERHAPS_SAID.test(it.replace(/\s+/g, " ")));
}
