import type { z } from "zod";
import type { hitSchema } from "./answer.ts";
import { governanceOf } from "./governance.ts";
import type { Ranked } from "./rank.ts";
import type { ProvenanceRecord, RecordType } from "./record.ts";
import type { State, View } from "./view.ts";

export type RecordFilter = { types: RecordType[]; states: State[]; tags: string[]; path: string };

/** The records a search may answer with: in force unless states are named. In the order of the files. */
export function filterRecords(view: View, { types, states, tags, path }: RecordFilter): readonly ProvenanceRecord[] {
  const chosen = states.length
    ? view.standings.filter((it) => states.includes(it.state)).map((it) => it.record)
    : view.inForce;
  const covering = path
    ? new Set(
        governanceOf(chosen)
          .find(path)
          .map((it) => it.record),
      )
    : undefined;
  // The same list as before lets a search keep what it derived from it.
  if (types.length === 0 && tags.length === 0 && !covering) return chosen;
  return chosen.filter(
    (record) =>
      (types.length === 0 || types.includes(record.type)) &&
      tags.every((tag) => record.tags.includes(tag)) &&
      (!covering || covering.has(record)),
  );
}

/** Lists records as hits of no query, newest first. */
export function listHits(records: readonly ProvenanceRecord[]): Ranked[] {
  const newestFirst = records.toSorted((a, b) =>
    a.created_at > b.created_at || (a.created_at === b.created_at && a.id < b.id) ? -1 : 1,
  );
  return newestFirst.map(({ id, created_at }) => ({
    id,
    score: 0,
    why: [{ signal: "filter", detail: created_at, strength: 1 }],
  }));
}

/**
 * Least cosine, and least share of the query's words, of a hit that is worth showing unasked. Nine in ten of the records
 * that labelled queries are about reach one of them, and one in ten of all records of foreign repositories.
 *
 * @see bench/README.md
 */
const LEAST = { vector: 0.2, text: 0.5 };

/** Tells whether a hit is about the query, and not merely the nearest there is. What is named outright always is. */
export function isRelevant({ why }: Pick<Ranked, "why">): boolean {
  return why.some(({ signal, strength }) =>
    signal === "text" || signal === "vector" ? strength >= LEAST[signal] : true,
  );
}

/** Dresses ranked ids for an answer. An id that has just vanished is dropped. */
export function hitsOf(ranked: readonly Ranked[], view: View): z.infer<typeof hitSchema>[] {
  return ranked.flatMap(({ id, score, why }) => {
    const standing = view.byId.get(id);
    if (!standing) return [];
    const { record, state, successor } = standing;
    const reasons = why.map((it) => (it.detail ? `${it.signal}: ${it.detail}` : it.signal));
    return [
      {
        id,
        title: record.title,
        state,
        score: round(score),
        why: reasons,
        ...(successor && { superseded_by: successor }),
      },
    ];
  });
}

function round(score: number): number {
  return Math.round(score * 1e4) / 1e4;
}
