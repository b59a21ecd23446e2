import type { Embedder, EmbeddingConfig } from "./embedder.ts";

/**
 * Opens the embedder the config names. Only its own module is loaded.
 *
 * @throws embedder_unready if the key or a dimension is missing
 */
export async function openEmbedder(config: EmbeddingConfig): Promise<Embedder> {
  if (config.provider === "voyage") return (await import("./voyage.ts")).openVoyageEmbedder(config);
  if (config.provider === "openai") return (await import("./openai.ts")).openOpenAiEmbedder(config);
  return (await import("./local.ts")).openLocalEmbedder();
}
