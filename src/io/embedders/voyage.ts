import { VoyageAIClient } from "voyageai";
import type { Embedder, EmbeddingConfig } from "./embedder.ts";
import { type Remote, remoteEmbedder, requireKey } from "./remote.ts";

/**
 * Embeds through Voyage AI: documents with the large model, queries with the small one of the same space.
 *
 * @throws embedder_unready
 * @see https://docs.voyageai.com/docs/embeddings for models, dimensions and limits
 */
export function openVoyageEmbedder(config: EmbeddingConfig, patience?: Remote["patience"]): Embedder {
  const key = requireKey(config);
  const indexModel = config.index_model ?? "voyage-4-large";
  const queryModel = config.query_model ?? (config.index_model ? indexModel : "voyage-4-lite");
  const dimension = config.output_dimension ?? 2048;
  const client = new VoyageAIClient({ apiKey: key, baseUrl: config.base_url ?? "https://api.voyageai.com/v1" });
  return remoteEmbedder({
    provider: "voyage",
    key,
    id: `voyage:${indexModel}@${dimension}`,
    dimension,
    limits: { texts: 128, chars: 200_000, textBytes: 64_000 },
    patience,
    async request(texts, kind, { timeoutMs, maxRetries }, signal) {
      const model = kind === "query" ? queryModel : indexModel;
      const { data = [] } = await client.embed(
        { input: texts, model, inputType: kind, outputDimension: dimension },
        { timeoutInSeconds: timeoutMs / 1000, maxRetries, abortSignal: signal },
      );
      return data.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)).map((it) => it.embedding ?? []);
    },
  });
}
