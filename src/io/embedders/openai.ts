import OpenAI from "openai";
import { fail } from "../../core/problem.ts";
import type { Embedder, EmbeddingConfig } from "./embedder.ts";
import { type Remote, remoteEmbedder, requireKey } from "./remote.ts";

const DIMENSIONS: { [model: string]: number } = {
  "text-embedding-3-small": 1536,
  "text-embedding-3-large": 3072,
  "text-embedding-ada-002": 1536,
};

/**
 * Embeds through OpenAI, or whatever speaks its protocol at `base_url`.
 *
 * @throws embedder_unready, also for a model whose dimension is neither known nor configured
 * @see https://platform.openai.com/docs/api-reference/embeddings/create for dimensions and limits
 */
export function openOpenAiEmbedder(config: EmbeddingConfig, patience?: Remote["patience"]): Embedder {
  const key = requireKey(config);
  const indexModel = config.index_model ?? "text-embedding-3-small";
  const queryModel = config.query_model ?? indexModel;
  const dimension =
    config.output_dimension ??
    DIMENSIONS[indexModel] ??
    fail("embedder_unready", { provider: "openai", missing: "output_dimension" });
  // Without these the client reads its address and more from the environment.
  const baseURL = config.base_url ?? "https://api.openai.com/v1";
  const client = new OpenAI({ apiKey: key, baseURL, organization: null, project: null, logLevel: "off" });
  return remoteEmbedder({
    provider: "openai",
    key,
    id: `openai:${indexModel}@${dimension}`,
    dimension,
    limits: { texts: 256, chars: 400_000, textBytes: 16_000 },
    patience,
    async request(input, kind, { timeoutMs, maxRetries }, signal) {
      const model = kind === "query" ? queryModel : indexModel;
      // Not every compatible server knows `dimensions`; it is sent only where someone asked for one.
      const dimensions = config.output_dimension && { dimensions: config.output_dimension };
      const { data } = await client.embeddings.create(
        { model, input, ...dimensions },
        { timeout: timeoutMs, maxRetries, signal },
      );
      return data.toSorted((a, b) => a.index - b.index).map((it) => it.embedding);
    },
  });
}
