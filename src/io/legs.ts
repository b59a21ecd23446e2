import { type Bm25, byScore, indexBm25, type Scored } from "../core/bm25.ts";
import { cosinesOf, nearest, type Vectors } from "../core/nearest.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { searchTerms } from "../core/text.ts";
import type { IdFilter, LanceTable, Stored } from "./lance.ts";

/** A longer list of ids is no cheap filter. */
const MANY_IDS = 1_000;
/** A search does not embed more records than this at once: those out of force, and those the index lacks. */
const MOST_OTHERS = 1_000;

type Records = ReadonlyMap<string, ProvenanceRecord>;

/** The records, divided into those the index answers for and those answered from memory. */
export type Divided = {
  table: LanceTable | undefined;
  stored: Stored;
  /** By row of `stored`: is this row the newest text of a record? */
  isFresh: readonly boolean[];
  /** By id, fresh or not. */
  rowOf: ReadonlyMap<string, number>;
  /** Records without a fresh row: drafts, superseded ones, and what is not indexed yet. */
  rest: Records;
  /** Over `rest`, made when first needed. */
  bm25(): Bm25;
};

/** Which records may be answered with, and where they are. */
export type Choice = {
  from: Divided;
  allowed: Records;
  /** Rows of `stored`, 1 for those that may be answered with. */
  rows: Uint8Array;
  count: number;
  /** Those of them that have a vector, by position. */
  embedded: readonly number[];
  /** What may be answered with and has no row, no more than a search is to embed. */
  others: readonly ProvenanceRecord[];
  /** The same for LanceDB, said the shorter way; absent where it is all rows. */
  filter?: IdFilter;
};

export function divide(records: Records, { table, stored }: Pick<Divided, "table" | "stored">): Divided {
  const isFresh = stored.ids.map((id, row) => records.get(id)?.digest === stored.digests[row]);
  const fresh = new Set(stored.ids.filter((_, row) => isFresh[row]));
  const rest = new Map([...records].filter(([id]) => !fresh.has(id)));
  let bm25: Bm25 | undefined;
  return {
    table,
    stored,
    isFresh,
    rowOf: new Map(stored.ids.map((id, row) => [id, row])),
    rest,
    bm25: () => {
      bm25 ??= indexBm25([...rest.values()].map((it) => ({ id: it.id, terms: searchTerms(it) })));
      return bm25;
    },
  };
}

export function choose(from: Divided, allowed: Records): Choice {
  const { ids, isEmbedded } = from.stored;
  const rows = Uint8Array.from(ids, (id, row) => (from.isFresh[row] && allowed.has(id) ? 1 : 0));
  const count = rows.reduce((sum, it) => sum + it, 0);
  const embedded = [...rows.keys()].filter((row) => rows[row] === 1 && isEmbedded[row]);
  const others = [...from.rest.values()].filter((it) => allowed.has(it.id)).slice(0, MOST_OTHERS);
  const choice = { from, allowed, rows, count, embedded, others };
  if (count === ids.length) return choice;
  const isFew = count <= ids.length / 2;
  const named = ids.filter((_, row) => (rows[row] === 1) === isFew);
  return { ...choice, filter: isFew ? { in: named } : { notIn: named } };
}

/** What matches by words, best first: LanceDB's full text, and memory for what has no fresh row. */
export async function textLeg(terms: readonly string[], choice: Choice, limit: number): Promise<Scored[]> {
  if (terms.length === 0) return [];
  const { from, allowed, count } = choice;
  const indexed = count > 0 ? findText(terms, choice, limit) : [];
  // Both score by the same formula; each knows the frequencies of its own records only.
  const inMemory = count < allowed.size ? from.bm25().rank(terms, limit, (id) => allowed.has(id)) : [];
  return [...(await indexed), ...inMemory].sort(byScore).slice(0, limit);
}

/** LanceDB takes 20 ms to compare 5,000 rows with a list of ids; more hits that are sifted here take 3. */
async function findText(terms: readonly string[], { from, rows, count, filter }: Choice, limit: number) {
  if (!filter || count < MANY_IDS) return (await from.table?.findText(terms, limit, filter)) ?? [];
  const wide = Math.ceil((2 * limit * rows.length) / count);
  const found = (await from.table?.findText(terms, wide)) ?? [];
  const fresh = new Set(from.stored.ids.filter((_, row) => rows[row] === 1));
  const kept = found.filter((it) => fresh.has(it.id));
  if (kept.length >= limit || found.length < wide) return kept;
  return (await from.table?.findText(terms, limit, filter)) ?? [];
}

/**
 * What is nearest in meaning, in no order.
 *
 * @param others vectors of records without a fresh row
 * @param besides ids that are to be in the answer however far they are: what the words found. Where the table is too
 *   large to be compared in memory they are not looked for
 */
export async function vectorLeg(
  query: Float32Array,
  others: Vectors,
  { from, rows, embedded, count, filter }: Choice,
  { limit, besides }: { limit: number; besides: Promise<readonly Scored[]> },
): Promise<Scored[]> {
  const { ids, vectors: values, isEmbedded } = from.stored;
  const all = { ids, values, dimension: query.length };
  const isInMemory = values.length > 0 || count === 0;
  const indexed = isInMemory
    ? nearest(query, all, embedded, limit)
    : ((await from.table?.findVector(query, limit, filter)) ?? []);
  const named = new Set(isInMemory ? (await besides).map((it) => it.id) : []);
  const known = new Set(indexed.map((it) => it.id));
  const farther = [...named]
    .filter((id) => !known.has(id))
    .flatMap((id) => from.rowOf.get(id) ?? [])
    .filter((row) => rows[row] === 1 && isEmbedded[row]);
  return [...indexed, ...cosinesOf(query, all, farther), ...nearestOthers(query, others, limit, named)];
}

/** @param named ids that are kept however far they are */
function nearestOthers(query: Float32Array, others: Vectors, limit: number, named: ReadonlySet<string>): Scored[] {
  const near = nearest(query, others, [...others.ids.keys()], limit);
  const known = new Set(near.map((it) => it.id));
  const farther = others.ids.flatMap((id, row) => (named.has(id) && !known.has(id) ? [row] : []));
  return [...near, ...cosinesOf(query, others, farther)];
}
