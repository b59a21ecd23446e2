import { byScore, type Scored } from "./bm25.ts";

/** Vectors of length 1, one after the other, in the order of `ids`. */
export type Vectors = { ids: readonly string[]; values: Float32Array; dimension: number };

/** Of a cosine's values. More would be emptied and gone through longer than a few more rows take to sort. */
const RANGES = 1_024;

/** Lays vectors of one length side by side. */
export function pack(vectors: readonly (readonly [id: string, vector: Float32Array])[]): Vectors {
  const dimension = vectors[0]?.[1].length ?? 0;
  const values = new Float32Array(vectors.length * dimension);
  vectors.forEach(([, vector], row) => {
    values.set(vector, row * dimension);
  });
  return { ids: vectors.map(([id]) => id), values, dimension };
}

/**
 * Finds the vectors nearest to one of length 1, by looking at each. Faster than an index up to some twenty million
 * numbers, and exact.
 *
 * @param rows positions in `ids` of those that may be found
 * @returns cosines, best first, equal ones by id
 */
export function nearest(query: Float32Array, vectors: Vectors, rows: readonly number[], limit: number): Scored[] {
  const scores = cosines(query, vectors, rows);
  const isNear = among(scores.subarray(0, rows.length), limit);
  const kept: Scored[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (isNear(i)) kept.push({ id: vectors.ids[rows[i] as number] ?? "", score: scores[i] as number });
  }
  return kept.sort(byScore).slice(0, limit);
}

/** Tells what may be among the best, by counting the scores of each small range: 0.05 instead of 0.2 ms over 10,000. */
function among(scores: Float64Array, limit: number): (i: number) => boolean {
  const ranges = new Uint16Array(scores.length);
  const counts = new Uint32Array(RANGES);
  for (let i = 0; i < scores.length; i++) {
    const range = Math.floor((((scores[i] as number) + 1) / 2) * RANGES);
    ranges[i] = Math.max(0, Math.min(RANGES - 1, range));
    counts[ranges[i] as number] = (counts[ranges[i] as number] as number) + 1;
  }
  let floor = RANGES;
  for (let above = 0; floor > 0 && above < limit; ) {
    floor--;
    above += counts[floor] as number;
  }
  return (i) => (ranges[i] as number) >= floor && !Number.isNaN(scores[i]);
}

/** Computes the cosines of some rows. @returns in their order */
export function cosinesOf(query: Float32Array, vectors: Vectors, rows: readonly number[]): Scored[] {
  const scores = cosines(query, vectors, rows);
  return rows.map((row, i) => ({ id: vectors.ids[row] ?? "", score: scores[i] ?? 0 }));
}

/** Two rows at a time read the query once for both: 1.1 instead of 1.8 ms over 10,000 × 256. */
function cosines(query: Float32Array, { values, dimension }: Vectors, rows: readonly number[]): Float64Array {
  const scores = new Float64Array(rows.length + 1);
  for (let i = 0; i < rows.length; i += 2) {
    const row = rows[i] as number;
    dots(query, values, row * dimension, (rows[i + 1] ?? row) * dimension, scores, i);
  }
  return scores;
}

/** Four sums side by side, for each row, let the processor overlap them. */
function dots(
  query: Float32Array,
  values: Float32Array,
  start: number,
  other: number,
  scores: Float64Array,
  at: number,
) {
  const whole = query.length - (query.length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  for (let i = 0; i < whole; i += 4) {
    const q0 = query[i] as number;
    const q1 = query[i + 1] as number;
    const q2 = query[i + 2] as number;
    const q3 = query[i + 3] as number;
    const x = start + i;
    const y = other + i;
    a += q0 * (values[x] as number);
    b += q1 * (values[x + 1] as number);
    c += q2 * (values[x + 2] as number);
    d += q3 * (values[x + 3] as number);
    e += q0 * (values[y] as number);
    f += q1 * (values[y + 1] as number);
    g += q2 * (values[y + 2] as number);
    h += q3 * (values[y + 3] as number);
  }
  for (let i = whole; i < query.length; i++) {
    a += (query[i] as number) * (values[start + i] as number);
    e += (query[i] as number) * (values[other + i] as number);
  }
  scores[at] = a + b + c + d;
  scores[at + 1] = e + f + g + h;
}
