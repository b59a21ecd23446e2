import { keepBest, type Scored } from "./bm25.ts";

/** Vectors of length 1, one after the other, in the order of `ids`. */
export type Vectors = { ids: readonly string[]; values: Float32Array; dimension: number };

/**
 * Finds the vectors nearest to one of length 1, by looking at each. Faster than an index up to some twenty million
 * numbers, and exact.
 *
 * @param isAllowed by position in `ids`
 * @returns cosines, best first, equal ones by id
 */
export function nearest(
  query: Float32Array,
  { ids, values, dimension }: Vectors,
  limit: number,
  isAllowed: (row: number) => boolean,
): Scored[] {
  const kept = keepBest(limit);
  for (let row = 0; row < ids.length; row++)
    if (isAllowed(row)) kept.offer(ids[row] ?? "", dot(query, values, row * dimension, dimension));
  return kept.best();
}

/** Computes the cosines of some rows. @returns in their order */
export function cosinesOf(query: Float32Array, { ids, values, dimension }: Vectors, rows: readonly number[]): Scored[] {
  return rows.map((row) => ({ id: ids[row] ?? "", score: dot(query, values, row * dimension, dimension) }));
}

/** The cosine of two vectors of length 1. */
export function cosine(query: Float32Array, vector: Float32Array): number {
  return dot(query, vector, 0, query.length);
}

/** Four sums side by side let the processor overlap them: 2.0 instead of 2.6 ms over 10,000 × 256. */
function dot(query: Float32Array, values: Float32Array, start: number, dimension: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < dimension; i += 4) {
    const at = start + i;
    a += (query[i] as number) * (values[at] as number);
    b += (query[i + 1] as number) * (values[at + 1] as number);
    c += (query[i + 2] as number) * (values[at + 2] as number);
    d += (query[i + 3] as number) * (values[at + 3] as number);
  }
  for (; i < dimension; i++) a += (query[i] as number) * (values[start + i] as number);
  return a + b + c + d;
}
