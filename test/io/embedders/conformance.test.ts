import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Embedder, EmbeddingConfig } from "../../../src/io/embedders/embedder.ts";
import { openEmbedder } from "../../../src/io/embedders/open.ts";
import { type Provider, startProvider } from "./provider-server.ts";

let server: Provider;
beforeAll(async () => {
  server = await startProvider();
});
afterAll(() => server.stop());

const remote = (provider: EmbeddingConfig["provider"], output_dimension?: number): EmbeddingConfig => ({
  provider,
  api_key: "key-0123",
  base_url: server.url,
  output_dimension,
});
const hasLocal = existsSync(new URL("../../../src/io/embedders/local.ts", import.meta.url));
const embedders: [string, () => Promise<Embedder>][] = [
  ...(hasLocal ? [["local", () => openEmbedder({ provider: "local" })] as [string, () => Promise<Embedder>]] : []),
  ["voyage", () => openEmbedder(remote("voyage"))],
  ["voyage at 256", () => openEmbedder(remote("voyage", 256))],
  ["openai", () => openEmbedder(remote("openai"))],
  ["openai at 3072", () => openEmbedder({ ...remote("openai", 3072), index_model: "text-embedding-3-large" })],
];

describe.each(embedders)("C8: the embedder %s", (_, open) => {
  const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, it, i) => sum + it * (b[i] ?? 0), 0);

  test("its id names provider and dimension, and is the same each time", async () => {
    const { id, dimension } = await open();
    expect(id).toMatch(/^\w+:/);
    expect(id).toContain(String(dimension));
    expect((await open()).id).toBe(id);
  });

  test("one vector of its dimension and length 1 for each text", async () => {
    const embedder = await open();
    for (const kind of ["document", "query"] as const) {
      const vectors = await embedder.embed(["cache the parsed records", "deploy on Friday"], kind);
      expect(vectors.map((it) => it.length)).toEqual([embedder.dimension, embedder.dimension]);
      for (const vector of vectors) expect(cosine(vector, vector)).toBeCloseTo(1, 4);
    }
  });

  test("the order of the texts is the order of the vectors, however many there are", async () => {
    const embedder = await open();
    const texts = Array.from({ length: 300 }, (_, i) => `record number ${i} about ${"abcdefgh"[i % 8]}${i}`);
    const all = await embedder.embed(texts, "document");
    expect(all.length).toBe(300);
    for (const i of [0, 127, 128, 299]) {
      const [alone = new Float32Array()] = await embedder.embed([texts[i] ?? ""], "document");
      expect(cosine(all[i] ?? new Float32Array(), alone)).toBeCloseTo(1, 4);
    }
  });

  test("what is alike is nearer than what is not", async () => {
    const embedder = await open();
    const [near, far] = await embedder.embed(["cache parsed records on disk", "hire a plumber in Ghent"], "document");
    const [query = new Float32Array()] = await embedder.embed(["where are parsed records cached"], "query");
    expect(cosine(query, near ?? query)).toBeGreaterThan(cosine(query, far ?? query));
  });

  test("no texts, an empty text, symbols, a long text and foreign scripts each get what they should", async () => {
    const embedder = await open();
    expect(await embedder.embed([], "document")).toEqual([]);
    const odd = ["", "  \n", "!?", "日本語のテキスト", "\ud800 lone", "word ".repeat(100_000)];
    const vectors = await embedder.embed(odd, "document");
    expect(vectors.length).toBe(odd.length);
    for (const vector of vectors) expect(cosine(vector, vector)).toBeCloseTo(1, 4);
  });

  test("an abort ends it with the reason given", async () => {
    const embedder = await open();
    const reason = new Error("changed my mind");
    await expect(embedder.embed(["x"], "document", AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
