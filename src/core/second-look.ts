import { countTerms, type Document, idf, K1, lengthNorm, type Scored } from "./bm25.ts";

/** What a text is about stands at its beginning; so many terms of it, the title among them. */
const HEAD_TERMS = 200;

/** What the words of a query say of a text beyond how often they are in it. In no order. */
export type SecondLook = {
  /** How much of the query the beginning holds. */
  head: Scored[];
  /** How many neighbours in the query are neighbours in the text. */
  pairs: Scored[];
};

/**
 * Looks again at what an index of words found: does a text begin with the query's words, does it have them side by side?
 *
 * A word, or a pair, counts more the fewer of the candidates have it. They differ in what the query left undecided, so
 * this orders them as well as the frequencies in all records do, and needs no count of those.
 *
 * @param terms of the query, in its order
 * @see bench/README.md for the worth of each
 */
export function lookAgain(terms: readonly string[], candidates: readonly Document[]): SecondLook {
  const asked = countTerms(terms);
  const askedPairs = countTerms(pairsOf(terms));
  const seen = candidates.map(({ id, terms: text }) => {
    const pairs = pairsOf(text, asked).filter((it) => askedPairs.has(it));
    return {
      id,
      length: text.length,
      head: headOf(text, asked),
      words: wordsAmong(text, asked),
      pairs: countTerms(pairs),
    };
  });
  const holding = countTerms(seen.flatMap((it) => [...it.words]));
  const holdingPair = countTerms(seen.flatMap((it) => [...it.pairs.keys()]));
  const meanLength = seen.reduce((sum, it) => sum + it.length, 0) / seen.length;
  const weigh = (found: ReadonlyMap<string, number>, query: typeof asked, held: typeof asked, norm: number) =>
    [...found].reduce((sum, [term, count]) => {
      const weight = (1 + Math.log(query.get(term) ?? 1)) * idf(seen.length, held.get(term) ?? 0);
      return sum + (weight * count) / (count + norm);
    }, 0);
  return {
    // All beginnings are of one length.
    head: seen.map((it) => ({ id: it.id, score: weigh(it.head, asked, holding, K1) })),
    pairs: seen.map((it) => ({
      id: it.id,
      score: weigh(it.pairs, askedPairs, holdingPair, lengthNorm(it.length, meanLength)),
    })),
  };
}

type Asked = ReadonlyMap<string, number>;

/** Two different neighbours as one term; where words are asked for, only of those. */
function pairsOf(terms: readonly string[], asked?: Asked): string[] {
  const pairs: string[] = [];
  for (let i = 0; i + 1 < terms.length; i++) {
    const [left = "", right = ""] = [terms[i], terms[i + 1]];
    if (left === right || (asked && !(asked.has(left) && asked.has(right)))) continue;
    pairs.push(`${left} ${right}`);
  }
  return pairs;
}

function headOf(text: readonly string[], asked: Asked): Map<string, number> {
  return countTerms(text.slice(0, HEAD_TERMS).filter((it) => asked.has(it)));
}

function wordsAmong(text: readonly string[], asked: Asked): Set<string> {
  return new Set(text.filter((it) => asked.has(it)));
}
