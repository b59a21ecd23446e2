import type { Clause } from "./clause.ts";
import { cut, IDLE, isUse, placeOf, stem } from "./verb.ts";

const NO =
  /(?:^|[,:]\s*(?:and\s+)?)no\s+(?!longer\b|more\b|less\b|later\b|need\b|one\b|matter\b|way\b|changes?\b)(.+?)$/i;
export const NOT_X =
  /(?:\buses?|\busing|\bused|\bbe|\bprefer|\bvia|\bthrough|\bwith|\bin|\bas)\b[^,(]*[,(]\s*(?:and\s+|but\s+)?(?:not|never)\s+(?:(?:as|in|from|with|through|via|by|to|the)\s+)*(.+)$/i;
const OVER = /^(?:always |we )*(?:prefer|favou?r|choose)\b.*?\bover\s+(.+)$/i;
const RULED_OUT =
  /\b(?:ruled out|rejected|moved? away from|got rid of)\s+(?!to\b|for\b|because\b|in\b|by\b|as\b)(?:using\s+)?(.+)$/i;
const INSTEAD_OF_DOING =
  /^(?:always |please )?(?:throw|raise|return|call|write|log|store|keep|run|import|parse|format|build|test|fetch|render|send|read|pass|inject|wrap)\b.*\b(?:instead of|rather than)\s+(.+)$/i;
const BY_WAY_OF = /^.*\b(?:rather than|instead of)\s+(?:through|via|by means of|by way of|with|using|by)\s+(.+)$/i;
const INSTEAD =
  /\b(?:us(?:e|es|ing)|prefer|adopt|choose|go with|must be|should be|via|through)\b.*\b(?:instead of|rather than|in place of|in preference to)\s+(.+)$/i;

/** Words before a negation by which a sentence tells how things are instead of ordering them. */
export const TOLD =
  /\b(?:if|when|as long as|because|since|so|whether|although|though|would|could|currently|already|was|were|had)\b/i;

/** Reads what is ruled out as a thing: `no X`, `Y instead of X`, `Y, not X`, `Y over X`. */
export function nounClauses(head: string, sentence: string): Partial<Clause>[] {
  const clauses: Partial<Clause>[] = [];
  const isRule =
    /^no\b/i.test(head) ||
    /^(?:(?!is\b|are\b)\S+\s){0,4}no\b/i.test(sentence) ||
    /\b(?:must|shall|should|never)\b/i.test(sentence);
  for (const part of isRule ? head.split(/,\s*(?=no\s)/i) : []) {
    const [, all = ""] = NO.exec(part) ?? [];
    const words = cut(all);
    if (words === "" || /\b(?:was|were|has|have|had|required|needed|necessary)\b/.test(words)) continue;
    const [, noun = words, does = ""] =
      /^(.*?)\s+(?:may|must|shall|should|can|is|are|will)\s+(?:be\s+)?(.*)$/i.exec(words) ?? [];
    const [verb = ""] = does.split(" ");
    if (IDLE.has(stem(verb)) || /^(?:not|required|needed|left|lost)\b/.test(does)) continue;
    const object = cut(noun.replace(/^(?:new|more|direct|additional|raw|other|further)\s+(?=\S+$)/i, ""));
    const without = /\bwithout\b/.test(words);
    if (!without)
      clauses.push({
        span: `no ${words.replace(/\([^)]*\)/g, "")}`,
        object: verb === "" || isUse(verb) || /^(?:on|in|inside|part)$/.test(verb) ? object : "",
        place: placeOf(words),
      });
  }
  const other =
    INSTEAD.exec(head) ??
    BY_WAY_OF.exec(head) ??
    INSTEAD_OF_DOING.exec(head) ??
    OVER.exec(head) ??
    NOT_X.exec(head) ??
    RULED_OUT.exec(head);
  if (!other || TOLD.test(head.slice(0, -(other[1] ?? "").length))) return clauses;
  const thing = cut(other[1] ?? "").replace(/\)+$/, "");
  return [...clauses, { span: `use ${thing}`, object: thing, isNamed: true }];
}
