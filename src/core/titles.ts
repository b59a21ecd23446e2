import { idf, keepBest, type Scored } from "./bm25.ts";
import type { ProvenanceRecord } from "./record.ts";
import { termsOf } from "./words.ts";

/** The titles of records, to be found by what speaks of them. */
export type Titles = {
  /** Records whose title the terms name, the more of it the better; rare words are more of a title. From 0 to 1. */
  named(terms: Iterable<string>, limit: number, isAllowed: (id: string) => boolean): Scored[];
};

type Title = { id: string; weight: number };

const terms = new WeakMap<ProvenanceRecord, readonly string[]>();

/** Files the titles of records by their words. */
export function titlesOf(records: readonly ProvenanceRecord[]): Titles {
  const holders = new Map<string, Title[]>();
  const titles = records.map((record) => {
    const title: Title = { id: record.id, weight: 0 };
    for (const term of titleTerms(record)) {
      const list = holders.get(term);
      if (list) list.push(title);
      else holders.set(term, [title]);
    }
    return title;
  });
  for (const list of holders.values()) {
    const worth = idf(titles.length, list.length);
    for (const title of list) title.weight += worth;
  }
  return {
    named(asked, limit, isAllowed) {
      const found = new Map<Title, number>();
      for (const term of new Set(asked)) {
        const list = holders.get(term) ?? [];
        const worth = idf(titles.length, list.length);
        for (const title of list) found.set(title, (found.get(title) ?? 0) + worth);
      }
      const kept = keepBest(limit, isAllowed);
      // Squared, for half a title is mostly chance.
      for (const [{ id, weight }, named] of found) kept.offer(id, (named / weight) ** 2);
      return kept.best();
    },
  };
}

function titleTerms(record: ProvenanceRecord): readonly string[] {
  const known = terms.get(record) ?? [...new Set(termsOf(record.title))];
  terms.set(record, known);
  return known;
}
