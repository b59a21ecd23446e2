import type { ProvenanceRecord } from "../core/record.ts";
import { embeddingText } from "../core/text.ts";
import type { Guarded } from "./embedders/guarded.ts";

/** Pages of one answer repeat their query; so many are kept. */
const MOST_QUERIES = 64;

/** Vectors of queries and of records without a row, each asked for once a process. */
export type Meaning = {
  /** Undefined while no embedder answers. */
  ofQuery(text: string, embedder: Guarded, signal?: AbortSignal): Promise<Float32Array | undefined>;
  /** By id; empty while no embedder answers. */
  ofRecords(
    records: readonly ProvenanceRecord[],
    embedder: Guarded,
    signal?: AbortSignal,
  ): Promise<Map<string, Float32Array>>;
};

export function meaningOf(): Meaning {
  const queries = new Map<string, Float32Array>();
  const vectors = new WeakMap<ProvenanceRecord, Float32Array>();
  return {
    async ofQuery(text, embedder, signal) {
      const known = queries.get(text);
      if (known) return known;
      const [vector] = (await embedder.embed([text], "query", signal)) ?? [];
      const [oldest] = queries.keys();
      if (oldest !== undefined && queries.size >= MOST_QUERIES) queries.delete(oldest);
      if (vector) queries.set(text, vector);
      return vector;
    },
    async ofRecords(records, embedder, signal) {
      const unknown = records.filter((it) => !vectors.has(it));
      const embedded = unknown.length > 0 ? await embedder.embed(unknown.map(embeddingText), "document", signal) : [];
      unknown.forEach((record, i) => {
        const vector = embedded?.[i];
        if (vector) vectors.set(record, vector);
      });
      return new Map(
        records.flatMap((it) => {
          const vector = vectors.get(it);
          return vector ? [[it.id, vector]] : [];
        }),
      );
    },
  };
}
