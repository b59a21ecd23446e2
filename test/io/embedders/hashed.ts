import { createHash } from "node:crypto";
import { wordsOf } from "../../../src/core/words.ts";
import type { Embedder } from "../../../src/io/embedders/embedder.ts";

/** An embedder without a model: words and their trigrams hashed into so many buckets. Counts what it is asked. */
export function hashedEmbedder(dimension = 64, id = `hashed:${dimension}`): Embedder & { embedded: string[] } {
  const embedded: string[] = [];
  return {
    id,
    dimension,
    embedded,
    async embed(texts, kind) {
      if (kind === "document") embedded.push(...texts);
      return texts.map((text) => unit(text, dimension));
    },
  };
}

function unit(text: string, dimension: number): Float32Array {
  const vector = new Float32Array(dimension).fill(1e-6);
  for (const word of wordsOf(text)) {
    const padded = `^${word}$`;
    for (let i = 0; i + 3 <= padded.length; i++) add(vector, padded.slice(i, i + 3), 0.4);
    add(vector, word, 1);
  }
  const length = Math.hypot(...vector);
  return vector.map((it) => it / length);
}

const buckets = new Map<string, number>();

function add(vector: Float32Array, feature: string, weight: number): void {
  const hash = buckets.get(feature) ?? createHash("md5").update(feature).digest().readUInt32LE(0);
  buckets.set(feature, hash);
  const bucket = hash % vector.length;
  vector[bucket] = (vector[bucket] ?? 0) + (hash & 0x10000 ? weight : -weight);
}
