import { dampTerms, type Scored } from "../core/bm25.ts";
import type { Leg } from "../core/rank.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { lookAgain } from "../core/second-look.ts";
import { searchTerms } from "../core/text.ts";
import type { Titles } from "../core/titles.ts";
import { termOf, wordsOf } from "../core/words.ts";

/** What the parts of the signal are worth beside each other; measured on the labelled queries. */
const SHARES = { words: 0.5, pairs: 0.25, head: 0.15, title: 0.2 };
/** Half a title named is half a title, though no other is named better. */
const WHOLE_TITLE = 1;
/** Looking again takes a pass over a record's words; more candidates find nothing more. */
const LOOKED_AT = 50;
/** A term beyond these costs time and says little. */
const MOST_TERMS = 200;
/** Most words named as a reason. */
const SHOWN_WORDS = 6;

/** One part of a query whose words are matched by themselves. */
export type Aspect = {
  /** In the author's spelling. */
  words: readonly string[];
  /** In their order. */
  terms: readonly string[];
  /** The most frequent of them, in no order of the text: what the index is asked. */
  asked: readonly string[];
};

export function aspectOf(text: string): Aspect {
  const words = wordsOf(text);
  const terms = words.flatMap((word) => termOf(word) ?? []);
  return { words, terms, asked: dampTerms(terms, MOST_TERMS) };
}

export type Knowledge = { records: ReadonlyMap<string, ProvenanceRecord>; titles: Titles };
/** @param weight of the whole signal */
export type Wanted = { weight: number; limit: number; isAllowed: (id: string) => boolean };

/**
 * What the words of an aspect say, as legs of one signal: how often a record has them, whether it begins with them, has
 * them side by side, and is called by them.
 *
 * @param found by how often, best first
 */
export function textLegs(aspect: Aspect, found: readonly Scored[], knowledge: Knowledge, wanted: Wanted): Leg[] {
  const { records, titles } = knowledge;
  const candidates = found.slice(0, LOOKED_AT).flatMap(({ id }) => {
    const record = records.get(id);
    return record ? [{ id, terms: searchTerms(record) }] : [];
  });
  const reason = reasonOf(aspect, records);
  const parts = {
    words: found,
    ...lookAgain(aspect.terms, candidates),
    title: titles.named(aspect.terms, wanted.limit, wanted.isAllowed),
  };
  const legs = (["words", "pairs", "head", "title"] as const)
    .map((part) => ({ part, share: SHARES[part], found: parts[part].filter((it) => it.score > 0) }))
    .filter((it) => it.found.length > 0);
  // A query of one word has no pairs; what it does have then stands for the whole signal.
  const all = legs.reduce((sum, it) => sum + it.share, 0);
  return legs.map(({ part, share, found: scored }) => ({
    signal: "text",
    weight: (wanted.weight * share) / all,
    found: scored,
    full: part === "title" ? WHOLE_TITLE : undefined,
    reason,
  }));
}

/** The words of the query that a record holds, in the query's order, and how much of the query they are. */
function reasonOf({ words, terms }: Aspect, records: Knowledge["records"]): Leg["reason"] {
  const asked = new Map(words.map((word) => [word, termOf(word)]));
  const distinct = new Set(terms);
  return ({ id }) => {
    const record = records.get(id);
    const held = new Set(record ? searchTerms(record) : []);
    const shared = [...asked].flatMap(([word, term]) => (term !== undefined && held.has(term) ? [word] : []));
    const hits = [...distinct].filter((it) => held.has(it)).length;
    return { detail: shared.slice(0, SHOWN_WORDS).join(" "), strength: hits / Math.max(1, distinct.size) };
  };
}
