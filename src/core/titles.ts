import { idf, keepBest, type Scored } from "./bm25.ts";
import type { ProvenanceRecord } from "./record.ts";
import { termsOf } from "./words.ts";

/** The titles of records, to be found by what speaks of them. */
export type Titles = {
  /** Records whose title the terms name, the more of it the better; rare words are more of a title. From 0 to 1. */
  named(terms: Iterable<string>, limit: number, isAllowed: (id: string) => boolean): Scored[];
};

const terms = new WeakMap<ProvenanceRecord, readonly string[]>();

/** Files the titles of records by their words. */
export function titlesOf(records: readonly ProvenanceRecord[]): Titles {
  const holders = new Map<string, number[]>();
  records.forEach((record, title) => {
    for (const term of titleTerms(record)) {
      const list = holders.get(term);
      if (list) list.push(title);
      else holders.set(term, [title]);
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
      const found: number[] = [];
      for (const term of new Set(asked)) {
        const list = holders.get(term) ?? [];
        const worth = idf(records.length, list.length);
        for (const title of list) {
          if (named[title] === 0) found.push(title);
          named[title] = (named[title] ?? 0) + worth;
        }
      }
      const kept = keepBest(limit, isAllowed);
      for (const title of found) {
        // Squared, for half a title is mostly chance.
        kept.offer(records[title]?.id ?? "", ((named[title] ?? 0) / (weights[title] ?? 1)) ** 2);
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
