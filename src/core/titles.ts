import { idf, keepBest, type Scored } from "./bm25.ts";
import { push } from "./multimap.ts";
import type { ProvenanceRecord } from "./record.ts";
import { termsOf } from "./words.ts";

/** The titles of records, to be found by what speaks of them. */
export type Titles = {
  /** Records whose title the terms name, the more of it the better; rare words are more of a title. From 0 to 1. */
  named(terms: Iterable<string>, limit: number, isAllowed: (id: string) => boolean): Scored[];
};

const terms = new WeakMap<ProvenanceRecord, readonly string[]>();

/** Files the titles of records by their words. @param records by id */
export function titlesOf(records: readonly ProvenanceRecord[]): Titles {
  const holders = new Map<string, number[]>();
  records.forEach((record, title) => {
    for (const term of titleTerms(record)) {
      push(holders, term, title);
    }
  });
  const weights = new Float64Array(records.length);
  for (const list of holders.values()) {
    const worth = idf(records.length, list.length);
    for (const title of list) weights[title] = (weights[title] ?? 0) + worth;
  }
  return {
    named(asked, limit, isAllowed) {
      const named = new Float64Array(records.length);
      for (const term of new Set(asked)) {
        const list = holders.get(term) ?? [];
        const worth = idf(records.length, list.length);
        for (const title of list) named[title] = (named[title] ?? 0) + worth;
      }
      const kept = keepBest(limit, isAllowed);
      for (let title = 0; title < named.length; title++) {
        // Squared, for half a title is mostly chance.
        const score = ((named[title] as number) / (weights[title] || 1)) ** 2;
        if (score > Math.max(0, kept.floor())) kept.offer(records[title]?.id ?? "", score);
      }
      return kept.best();
    },
  };
}

function titleTerms(record: ProvenanceRecord): readonly string[] {
  const known = terms.get(record) ?? [...new Set(termsOf(record.title))];
  terms.set(record, known);
  return known;
}
