import type { Clause } from "./clause.ts";
import { TOLD } from "./noun-clause.ts";
import { cut, IDLE, stem } from "./verb.ts";

const TELLS =
  /\b(?:required|needed|necessary|have to|need to|needs? (?:no|not)|able to|longer|yet|matter|cannot|can not|can't|did not|supports?|means?|problem|issue|impact|changes?|alterations?|breaking|exists?|usually|probably|likely|equals?|think|believe|guess|worry|guarantees?|lead to)\b|[|?]/i;
const LOOSE_CHARS = 160;
const LOOSE =
  /\b(?:must|may|should|shall|can|do|does|is|are|has|have)\s+(?:not|never)\b|\b(?:never|cannot|nothing|nobody|forbidden|prohibited|banned|avoid)\b|^no\s|,\s*(?:not|never|no)\b/i;
const PRONOUN = /^(?:.*\b)?(?:they|it|this|that|these|those|we|you|i|he|she|there|which|who)\b/i;

/** Reads a short sentence that says no to something in a form that is not known. */
export function looseClauses(head: string): Partial<Clause>[] {
  if (head.length > LOOSE_CHARS || !LOOSE.test(head) || TOLD.test(head) || TELLS.test(head)) return [];
  const [, told = "", forbidden = ""] = /^(.*?)[\s,]*\b(?:not|never|cannot|no|nothing|avoid)\s+(.+)$/i.exec(head) ?? [];
  // It forbids, though not what can be told by its words: the parts it speaks of may still be named.
  if (PRONOUN.test(told) || told.split(" ").length > 6) return [{}];
  const words = cut(forbidden === "" ? head : forbidden);
  const [, verb = ""] = /^(?:ever )?(?:be )?(\w+)/i.exec(forbidden) ?? [];
  const span = `${told} ${words}`.trim();
  if (IDLE.has(stem(verb))) return [{ span, isNamed: true }];
  return [{ span, object: words, subject: told, isLoose: true }];
}
