import { keepBest } from "./bm25.ts";

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
export type Leg = {
  signal: Signal;
  weight: number;
  found: readonly { id: string; score: number }[];
  /** The score that gains all of the weight; the best found if absent, for most scores say nothing by themselves. */
  full?: number | undefined;
  reason(id: string, score: number): Omit<Why, "signal">;
};

type Reason = { gain: number; leg: Leg; score: number };

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
  const gains = new Map<string, Reason[]>();
  for (const leg of legs) {
    const best = leg.full ?? leg.found.reduce((top, it) => Math.max(top, it.score), 0);
    for (const { id, score } of leg.found) {
      const share = best > 0 ? Math.max(0, score) / best : 0;
      const reason = { gain: (leg.weight * share) / most, leg, score };
      const reasons = gains.get(id);
      if (reasons) reasons.push(reason);
      else gains.set(id, [reason]);
    }
  }
  const kept = keepBest(limit);
  for (const [id, reasons] of gains) kept.offer(id, Math.min(1, sumOf(reasons)));
  return kept.best().map(({ id, score }) => ({ id, score, why: whyOf(id, gains.get(id) ?? []) }));
}

/** Rounded, or the last bits of a sum would decide between equals. */
function sumOf(reasons: readonly Reason[]): number {
  return Math.round(reasons.reduce((sum, it) => sum + it.gain, 0) * 1e12) / 1e12;
}

/** Two legs of one signal are one reason: the detail of the one that gained more, the strength of the stronger. */
function whyOf(id: string, reasons: readonly Reason[]): Why[] {
  const whys = new Map<Signal, Why>();
  for (const { leg, score } of reasons.toSorted((a, b) => b.gain - a.gain)) {
    const known = whys.get(leg.signal);
    const { detail, strength } = leg.reason(id, score);
    whys.set(leg.signal, {
      signal: leg.signal,
      detail: known?.detail ?? detail,
      strength: Math.max(known?.strength ?? 0, strength),
    });
  }
  return [...whys.values()];
}
