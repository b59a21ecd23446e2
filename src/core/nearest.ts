import { byScore, type Scored } from "./bm25.ts";

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
  const best: Scored[] = [];
  let floor = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < ids.length; row++) {
    if (!isAllowed(row)) continue;
    const score = dot(query, values, row * dimension, dimension);
    if (score < floor || Number.isNaN(score)) continue;
    best.push({ id: ids[row] ?? "", score });
    // Sorting a short list now and then is cheaper than keeping it in order at each row.
    if (best.length < 2 * limit) continue;
    best.sort(byScore).length = limit;
    floor = best.at(-1)?.score ?? floor;
  }
  return best.sort(byScore).slice(0, limit);
}

/** Computes the cosines of some rows. @returns in their order */
export function cosinesOf(query: Float32Array, { ids, values, dimension }: Vectors, rows: readonly number[]): Scored[] {
  return rows.map((row) => ({ id: ids[row] ?? "", score: dot(query, values, row * dimension, dimension) }));
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
