import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EmbeddingConfig } from "../../../src/io/embedders/embedder.ts";
import { openEmbedder } from "../../../src/io/embedders/open.ts";
import { openOpenAiEmbedder } from "../../../src/io/embedders/openai.ts";
import type { Patience } from "../../../src/io/embedders/remote.ts";
import { openVoyageEmbedder } from "../../../src/io/embedders/voyage.ts";
import { type Provider, startProvider } from "./provider-server.ts";

const KEY = "secret-key-77";
let server: Provider;
beforeEach(async () => {
  server = await startProvider();
});
afterEach(() => server.stop());

const config = (more: Partial<EmbeddingConfig> = {}): EmbeddingConfig => ({
  provider: "voyage",
  api_key: KEY,
  base_url: server.url,
  ...more,
});
const bodies = () => server.asked.map(({ body: { input: _, ...rest } }) => rest);

describe("C8, S26: what is sent", () => {
  test("voyage: documents and queries each by their model and input type, at 2048 dimensions", async () => {
    const embedder = openVoyageEmbedder(config());
    await embedder.embed(["a document"], "document");
    await embedder.embed(["a query"], "query");
    expect(embedder.id).toBe("voyage:voyage-4-large@2048");
    expect(bodies()).toEqual([
      { model: "voyage-4-large", input_type: "document", output_dimension: 2048 },
      { model: "voyage-4-lite", input_type: "query", output_dimension: 2048 },
    ]);
    expect(server.asked[0]?.body.input).toEqual(["a document"]);
    expect(server.asked[0]?.url).toBe("/v1/embeddings");
    expect(server.asked[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  test("openai: one model for both, as base64, at the model's own dimension unless another is asked for", async () => {
    const embedder = openOpenAiEmbedder(config());
    await embedder.embed(["a document"], "document");
    await embedder.embed(["a query"], "query");
    expect(embedder.id).toBe("openai:text-embedding-3-small@1536");
    const body = { model: "text-embedding-3-small", encoding_format: "base64" };
    expect(bodies()).toEqual([body, body]);
    expect(server.asked[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  test("the configured models and dimension are used", async () => {
    const models = { index_model: "large", query_model: "small", output_dimension: 64 };
    for (const embedder of [openVoyageEmbedder(config(models)), openOpenAiEmbedder(config(models))]) {
      expect(embedder.dimension).toBe(64);
      expect(embedder.id).toMatch(/:large@64$/);
      await embedder.embed(["d"], "document");
      await embedder.embed(["q"], "query");
    }
    expect(server.asked.map((it) => it.body.model)).toEqual(["large", "small", "large", "small"]);
    expect(server.asked.map((it) => it.body["output_dimension"] ?? it.body["dimensions"])).toEqual([64, 64, 64, 64]);
  });

  test("a configured document model is the query model too, for its space may have no other", async () => {
    await openVoyageEmbedder(config({ index_model: "voyage-code-3" })).embed(["q"], "query");
    expect(server.asked[0]?.body.model).toBe("voyage-code-3");
  });

  test("text-embedding-3-large has 3072 dimensions", () => {
    expect(openOpenAiEmbedder(config({ index_model: "text-embedding-3-large" })).dimension).toBe(3072);
  });

  test("batches are cut by count and by characters, and every text is sent once", async () => {
    const embedder = openVoyageEmbedder(config({ output_dimension: 8 }));
    await embedder.embed(
      Array.from({ length: 300 }, (_, i) => `text ${i}`),
      "document",
    );
    expect(server.asked.map((it) => it.body.input.length)).toEqual([128, 128, 44]);
    expect(new Set(server.asked.flatMap((it) => it.body.input)).size).toBe(300);
    server.asked.length = 0;
    await embedder.embed(
      Array.from({ length: 5 }, () => "x".repeat(60_000)),
      "document",
    );
    expect(server.asked.map((it) => it.body.input.length)).toEqual([3, 2]);
  });

  test("a text over the provider's tokens is cut at a character, an empty one stands as a word", async () => {
    await openOpenAiEmbedder(config()).embed(["語".repeat(20_000), ""], "document");
    expect(server.asked[0]?.body.input).toEqual(["語".repeat(5333), "(empty)"]);
  });

  test("without a key, or with a model of unknown dimension, it says what is missing", async () => {
    await expect(openEmbedder({ provider: "voyage" })).rejects.toThrow("embedder_unready");
    await expect(openEmbedder({ provider: "openai", api_key: "" })).rejects.toThrow("embedding.api_key");
    await expect(openEmbedder(config({ provider: "openai", index_model: "own" }))).rejects.toThrow("output_dimension");
  });
});

const calm: Patience = { timeoutMs: 10_000, maxRetries: 2, deadlineMs: 25_000 };
const hurried: Patience = { timeoutMs: 300, maxRetries: 2, deadlineMs: 1_500 };
const both = (it: Patience) => ({ query: it, document: it });
const providers = [
  ["voyage", (it: Patience) => openVoyageEmbedder(config({ output_dimension: 8 }), both(it))],
  ["openai", (it: Patience) => openOpenAiEmbedder(config({ output_dimension: 8 }), both(it))],
] as const;

describe.each(providers)("C8: %s answering badly", (provider, open) => {
  const embed = (patience = calm) => open(patience).embed(["one", "two"], "document");

  test("429 is waited out as long as retry-after says", async () => {
    server.instead.push({ status: 429, headers: { "retry-after": "1" } });
    expect((await embed()).length).toBe(2);
    const [first, second] = server.asked.map((it) => it.atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test("500 is tried again", async () => {
    server.instead.push({ status: 500 });
    expect((await embed()).length).toBe(2);
    expect(server.asked.length).toBe(2);
  });

  test("no more often than it may be", async () => {
    server.instead.push(...Array.from({ length: 9 }, () => ({ status: 429, headers: { "retry-after": "1" } })));
    await expect(embed()).rejects.toThrow(/embedder_failed: The \w+ embedder failed/);
    expect(server.asked.length).toBeLessThanOrEqual(3);
  });

  test("a retry-after beyond all patience ends at the deadline", async () => {
    server.instead.push({ status: 429, headers: { "retry-after": "50" } });
    await expect(embed(hurried)).rejects.toThrow("no answer in 1500 ms");
  });

  test("a wrong key is not tried again, and never repeated", async () => {
    server.instead.push({
      status: 401,
      body: JSON.stringify({ error: { message: `bad key ${KEY}` }, detail: `bad ${KEY}` }),
    });
    const error = await embed().catch((it: Error) => it);
    expect(error).toMatchObject({ problem: { code: "embedder_failed" } });
    expect(String(error)).toContain(`The ${provider} embedder failed with status 401`);
    expect(JSON.stringify(error) + String(error)).not.toContain(KEY);
    expect((error as Error).cause).toBeUndefined();
    expect(server.asked.length).toBe(1);
  });

  // biome-ignore format: a table
  test.each([
    ["too few vectors",        (it: number[][]) => it.slice(1),                      "1 vectors for 2 texts"],
    ["too many vectors",       (it: number[][]) => [...it, ...it],                   "4 vectors for 2 texts"],
    ["another dimension",      (it: number[][]) => it.map((v) => v.slice(1)),        "a vector of 7 numbers instead of 8"],
    ["all zeros",              (it: number[][]) => it.map((v) => v.map(() => 0)),    "a vector is all zeros"],
  ])("%s is refused", async (_, vectors, why) => {
    server.instead.push({ vectors });
    await expect(embed()).rejects.toThrow(why);
  });

  test("NaN is refused, however it is written", async () => {
    const nan =
      provider === "openai" ? Buffer.from(new Float32Array(8).fill(Number.NaN).buffer).toString("base64") : null;
    const data = [0, 1].map((index) => ({ index, embedding: nan ?? Array(8).fill("NaN") }));
    server.instead.push({ status: 200, body: JSON.stringify({ data }) });
    await expect(embed()).rejects.toThrow(/embedding_invalid|embedder_failed/);
  });

  // biome-ignore format: a table
  test.each([
    ["broken JSON",      "{\"data\": [{"],
    ["an empty answer",  ""],
    ["another object",   "{\"hello\": 1}"],
    ["a list of nulls",  "{\"data\": [null, null]}"],
    ["a page",           "<html>proxy</html>"],
  ])("%s is a problem, not a crash", async (_, body) => {
    server.instead.push({ status: 200, body });
    await expect(embed()).rejects.toMatchObject({ problem: { code: expect.stringMatching(/^embedd/) } });
  });

  test("silence ends after the tries it has", async () => {
    server.instead.push({ hang: true }, { hang: true }, { hang: true }, { hang: true });
    await expect(embed(hurried)).rejects.toThrow("embedder_failed");
  });

  test("an abort while it hangs ends it at once, with the reason", async () => {
    server.instead.push({ hang: true });
    const stop = new AbortController();
    const running = open(calm).embed(["x"], "query", stop.signal);
    const reason = new Error("client left");
    setTimeout(() => stop.abort(reason), 50);
    await expect(running).rejects.toBe(reason);
  });

  test("nobody listening is a problem", async () => {
    const embedder = open(calm);
    await server.stop();
    await expect(embedder.embed(["x"], "query")).rejects.toThrow("embedder_failed");
  });
});
