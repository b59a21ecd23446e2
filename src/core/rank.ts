import { keepBest, type Scored } from "./bm25.ts";

export type Signal = "id" | "path" | "tag" | "text" | "vector" | "filter";

/**
 * One reason a record was found: the signal, and what of it matched.
 *
 * `strength` is the signal's own measure, comparable between queries: the cosine of a vector, the share of the query's
 * words a text holds, 1 where something is named outright.
 */
export type Why = { signal: Signal; detail: string; strength: number };

/** A record's place in an answer. */
export type Ranked = { id: string; score: number; why: Why[] };

/** What one signal found, each id once. Details are asked for what is answered only. */
export type Leg<Found extends Scored = Scored> = {
  signal: Signal;
  weight: number;
  found: readonly Found[];
  /** The score that gains all of the weight; the best found if absent, for most scores say nothing by themselves. */
  full?: number | undefined;
  reason(found: Found): Omit<Why, "signal">;
};

type Reason = { gain: number; leg: Leg; found: Scored };

/**
 * Fuses what several signals found into one order: each signal's scores are divided by its best, or its full score, and
 * added by weight.
 *
 * How far ahead a record is says more than that it is ahead, so this finds more than adding reciprocal ranks does. A
 * signal that found all its records equal, as a scope does, adds the same to each.
 *
 * @returns best first, equal scores by id; the score is 1 for what every signal likes best. Reasons strongest first,
 *   one a signal
 * @see bench/README.md for both measured
 */
export function fuse(legs: readonly Leg[], limit: number): Ranked[] {
  const most = legs.reduce((sum, leg) => sum + leg.weight, 0);
  const parts = legs.map((leg) => ({ leg, gain: gainOf(leg, most) }));
  // A map of sums would allocate a number for each addition.
  const places = new Map<string, number>();
  const totals: number[] = [];
  for (const { leg, gain } of parts) {
    for (const { id, score } of leg.found) {
      const place = places.get(id) ?? totals.push(0) - 1;
      if (place === places.size) places.set(id, place);
      totals[place] = (totals[place] ?? 0) + gain(score);
    }
  }
  const kept = keepBest(limit);
  places.forEach((place, id) => {
    kept.offer(id, Math.min(1, rounded(totals[place] ?? 0)));
  });
  const best = kept.best();
  const reasons = new Map<string, Reason[]>(best.map(({ id }) => [id, []]));
  for (const { leg, gain } of parts) {
    for (const found of leg.found) reasons.get(found.id)?.push({ leg, found, gain: gain(found.score) });
  }
  return best.map(({ id, score }) => ({ id, score, why: whyOf(reasons.get(id) ?? []) }));
}

/** What a score of this leg adds. @param most of all legs together */
function gainOf({ weight, found, full }: Leg, most: number): (score: number) => number {
  const whole = full ?? found.reduce((top, it) => Math.max(top, it.score), 0);
  return (score) => (whole > 0 ? (weight * (Math.max(0, score) / whole)) / most : 0);
}

/** Or the last bits of a sum would decide between equals. */
function rounded(total: number): number {
  return Math.round(total * 1e12) / 1e12;
}

/** Two legs of one signal are one reason: the detail of the one that gained more, the strength of the stronger. */
function whyOf(reasons: readonly Reason[]): Why[] {
  const whys = new Map<Signal, Why>();
  for (const { leg, found } of reasons.toSorted((a, b) => b.gain - a.gain)) {
    const known = whys.get(leg.signal);
    const { detail, strength } = leg.reason(found);
    whys.set(leg.signal, {
      signal: leg.signal,
      detail: known?.detail ?? detail,
      strength: Math.max(known?.strength ?? 0, strength),
    });
  }
  return [...whys.values()];
}
