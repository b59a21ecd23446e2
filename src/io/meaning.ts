import { pack, type Vectors } from "../core/nearest.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { embeddingText } from "../core/text.ts";
import type { Guarded } from "./embedders/guarded.ts";

/** Pages of one answer repeat their query; so many are kept. */
const MOST_QUERIES = 64;

/** Vectors of queries and of records without a row, each asked for once a process. */
export type Meaning = {
  /** Undefined while no embedder answers. */
  ofQuery(text: string, embedder: Guarded, signal?: AbortSignal): Promise<Float32Array | undefined>;
  /** Of those there are; none while no embedder answers. The same list again is answered with the same vectors. */
  ofRecords(records: readonly ProvenanceRecord[], embedder: Guarded, signal?: AbortSignal): Promise<Vectors>;
};

export function meaningOf(): Meaning {
  const queries = new Map<string, Float32Array>();
  const vectors = new WeakMap<ProvenanceRecord, Float32Array>();
  let whole: { records: readonly ProvenanceRecord[]; packed: Vectors } | undefined;
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
      if (whole?.records === records) return whole.packed;
      const unknown = records.filter((it) => !vectors.has(it));
      const embedded = unknown.length > 0 ? await embedder.embed(unknown.map(embeddingText), "document", signal) : [];
      unknown.forEach((record, i) => {
        const vector = embedded?.[i];
        if (vector) vectors.set(record, vector);
      });
      const known = records.flatMap((it) => {
        const vector = vectors.get(it);
        return vector ? [[it.id, vector] as const] : [];
      });
      const packed = pack(known);
      if (packed.ids.length === records.length) whole = { records, packed };
      return packed;
    },
  };
}
