import { fail } from "../../core/problem.ts";

/** Turns text into vectors. The only port of the program: it has three implementations. */
export type Embedder = {
  /** Provider, model of the documents and dimension: vectors of one id may be compared. */
  id: string;
  dimension: number;
  /** One vector of length 1 a text, in the order given. @throws embedder_failed, embedding_invalid */
  embed(texts: readonly string[], kind: "document" | "query", signal?: AbortSignal): Promise<Float32Array[]>;
};

export type EmbeddingConfig = {
  provider: "local" | "voyage" | "openai";
  index_model?: string | undefined;
  query_model?: string | undefined;
  api_key?: string | undefined;
  base_url?: string | undefined;
  output_dimension?: number | undefined;
};

/**
 * Checks what a provider answered and scales each vector to length 1, so that a dot product is the cosine.
 *
 * @throws embedding_invalid
 */
export function checkVectors(
  vectors: readonly ArrayLike<number>[],
  { id, dimension, count }: { id: string; dimension: number; count: number },
): Float32Array[] {
  const invalid = (why: string) => fail("embedding_invalid", { embedder: id, why });
  if (vectors.length !== count) invalid(`${vectors.length} vectors for ${count} texts`);
  return vectors.map((vector) => {
    if (vector?.length !== dimension) invalid(`a vector of ${vector?.length ?? 0} numbers instead of ${dimension}`);
    const unit = Float32Array.from(vector);
    const length = Math.sqrt(unit.reduce((sum, it) => sum + it * it, 0));
    if (!Number.isFinite(length)) invalid("a vector holds something that is not a finite number");
    if (length === 0) invalid("a vector is all zeros");
    return unit.map((it) => it / length);
  });
}
