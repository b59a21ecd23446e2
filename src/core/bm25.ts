import { push } from "./multimap.ts";
export type Document = { id: string; terms: readonly string[] };
export type Scored = { id: string; score: number };

/** @see Robertson, Zaragoza 2009: the usual values, and the ones LanceDB ranks by, so that both legs agree */
export const K1 = 1.2;
const B = 0.75;

export type Bm25 = {
  /** The documents that hold any of the terms, best first, equal scores by id. A term given twice counts twice. */
  rank(terms: readonly string[], limit: number, isAllowed?: (id: string) => boolean): Scored[];
};

/** Indexes documents in memory. */
export function indexBm25(documents: readonly Document[]): Bm25 {
  const postings = new Map<string, { document: number; count: number }[]>();
  documents.forEach(({ terms }, document) => {
    for (const [term, count] of countTerms(terms)) {
      push(postings, term, { document, count });
    }
  });
  const total = documents.reduce((sum, it) => sum + it.terms.length, 0);
  const meanLength = total / documents.length || 1;
  const norms = documents.map((it) => lengthNorm(it.terms.length, meanLength));
  return {
    rank(terms, limit, isAllowed) {
      const scores = new Float64Array(documents.length);
      for (const [term, asked] of countTerms(terms)) {
        const list = postings.get(term) ?? [];
        const weight = idf(documents.length, list.length) * asked * (K1 + 1);
        for (const { document, count } of list) {
          const gain = (weight * count) / (count + (norms[document] ?? 0));
          scores[document] = (scores[document] ?? 0) + gain;
        }
      }
      const kept = keepBest(limit, isAllowed);
      documents.forEach(({ id }, document) => {
        const score = scores[document] ?? 0;
        if (score > 0) kept.offer(id, score);
      });
      return kept.best();
    },
  };
}

/** Orders best first, equal scores by id. */
export function byScore(a: Scored, b: Scored): number {
  const isFirst = a.score === b.score ? a.id < b.id : a.score > b.score;
  return isFirst ? -1 : 1;
}

/**
 * Keeps the best of many without sorting them all.
 *
 * @param isAllowed asked only for what is good enough to be kept
 * @returns `floor` is a score below which nothing is kept any more, nor at it what comes after by its id. To ask first
 *   saves looking up an id
 */
export function keepBest(
  limit: number,
  isAllowed: (id: string) => boolean = () => true,
): { offer(id: string, score: number): void; floor(): number; best(): Scored[] } {
  const kept: Scored[] = [];
  let floor: Scored = { id: "", score: Number.NEGATIVE_INFINITY };
  return {
    offer(id, score) {
      // Where many are equal, as the holders of one tag are, most fall by their ids.
      if (score < floor.score || (score === floor.score && id > floor.id) || Number.isNaN(score)) return;
      if (!isAllowed(id)) return;
      kept.push({ id, score });
      // Sorting a short list now and then is cheaper than keeping it in order at each offer.
      if (kept.length < 2 * limit) return;
      kept.sort(byScore).length = limit;
      floor = kept.at(-1) ?? floor;
    },
    floor: () => floor.score,
    best: () => kept.sort(byScore).slice(0, limit),
  };
}

/** How often each term occurs, in order of first occurrence. */
export function countTerms(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** What a long text must hold more of to count the same: `K1` for one of mean length. */
export function lengthNorm(length: number, meanLength: number): number {
  return K1 * (1 - B + (B * length) / meanLength);
}

/** How much a term tells of the document that holds it. */
export function idf(documents: number, holding: number): number {
  return Math.log(1 + (documents - holding + 0.5) / (holding + 0.5));
}

/**
 * Shortens a query in which words come back, such as a change's code: a term is kept once more for each time its count
 * grows by e, and only the most frequent terms are kept.
 *
 * A line of code repeats a name because of its syntax; how often says little, and each term costs time.
 *
 * @param most terms kept, not counting repetitions
 */
export function dampTerms(terms: readonly string[], most: number): string[] {
  const counts = [...countTerms(terms)].sort((a, b) => b[1] - a[1]).slice(0, most);
  return counts.flatMap(([term, count]) => Array.from({ length: Math.round(1 + Math.log(count)) }, () => term));
}
