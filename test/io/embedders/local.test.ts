import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { openLocalEmbedder } from "../../../src/io/embedders/local.ts";

const embedder = await openLocalEmbedder();
const embed = (texts: string[], kind: "document" | "query" = "document") => embedder.embed(texts, kind);
const embedOne = async (text: string) => (await embed([text]))[0] ?? new Float32Array();
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, it, i) => sum + it * (b[i] ?? 0), 0);
const cosine = async (a: string, b: string) => dot(await embedOne(a), await embedOne(b));

type Golden = { text: string; pieces: string[]; first: number[] };
const golden: Golden[] = JSON.parse(
  await readFile(new URL("../../fixtures/embedders/local.json", import.meta.url), "utf8"),
);

describe("C8: the local embedder", () => {
  test("its id names the model and the dimension of its vectors", async () => {
    expect(embedder.id).toMatch(/^local:minilm-static-\d+-head\d+@256$/);
    expect(embedder.dimension).toBe(256);
    expect((await embedOne("a decision")).length).toBe(256);
  });

  test.each(golden)("gives $text the vector that the script wrote", async ({ text, first }) => {
    const vector = await embedOne(text);
    for (const [axis, value] of first.entries()) expect(vector[axis]).toBeCloseTo(value, 5);
  });

  test("the same text has the same vector, whoever opened it, however asked, whatever stands beside it", async () => {
    const other = await openLocalEmbedder();
    const [, beside] = await embed(["something else", "cache the parsed records"], "query");
    expect(beside).toEqual(await embedOne("cache the parsed records"));
    expect((await other.embed(["cache the parsed records"], "document"))[0]).toEqual(beside);
  });

  test.each([
    ["remove a user account", "deleteCustomer(id)", "renderChart(axis)"],
    ["retry failed network requests with exponential backoff", "class BackoffPolicy", "class ColorPalette"],
    ["sign in with a password", "authenticateUser(credentials)", "parseCsvRow(line)"],
    ["store money amounts as integer cents", "never use floating point for currency", "the sidebar is collapsible"],
    ["all timestamps are UTC", "src/time/timezone-conversion.ts", "src/ui/button-color.ts"],
    ["use PostgreSQL for persistent state", "pick a relational database", "pick a logo font"],
    ["how do we avoid leaking secrets", "redact API keys and passwords in logs", "animate the page transition"],
    ["messages are delivered at least once", "kafka consumer idempotency", "image thumbnail cropping"],
    ["the car would not start", "automobile engine failure", "recipe for lemon cake"],
    ["never write to disk synchronously", "fs.writeFileSync(path)", "Math.max(a, b)"],
    ["encrypt data at rest", "AES key for disk encryption", "vertical alignment of headings"],
    ["limit how many calls a client may make", "rateLimiter.throttle(request)", "translateLabel(locale)"],
  ])("%s: nearer to %s than to %s", async (query, near, far) => {
    expect(await cosine(query, near)).toBeGreaterThan((await cosine(query, far)) + 0.1);
  });

  test("an identifier is its words", async () => {
    expect(await cosine("getUserById", "get user by id")).toBeCloseTo(1, 6);
    expect(await cosine("MAX_RETRY_COUNT", "max retry count")).toBeCloseTo(1, 6);
    expect(await cosine("src/io/http-client.ts", "src io http client ts")).toBeCloseTo(1, 6);
  });

  test("a text without words is at a right angle to every text with words, and like its equals", async () => {
    const wordless = await embed(["", " \n", "!?", "→ ✓", "9f86d081884c7d659a2feaa0c55ad015"]);
    for (const vector of wordless) {
      expect(vector).toEqual(wordless[0]);
      expect(dot(vector, vector)).toBe(1);
      expect(dot(vector, await embedOne("use one database"))).toBe(0);
    }
  });

  test("a script without spaces is read by its characters, as far as they are known", async () => {
    expect(await cosine("日本語", "日 本 語")).toBeCloseTo(1, 6);
    expect(await cosine("日本の会社", "日本")).toBeGreaterThan(await cosine("日本の会社", "北海道"));
  });

  test("a text of a megabyte is read to its hundred thousandth character", async () => {
    const start = "audit the change ".repeat(5883).slice(0, 100_000);
    expect(start.length).toBe(100_000);
    expect(await embedOne(`${start} ${"database ".repeat(100_000)}`)).toEqual(await embedOne(start));
    expect(await embedOne(`${start.slice(0, 99_990)} database`)).not.toEqual(await embedOne(start));
  });

  test("an abort stops it between texts, with the reason given", async () => {
    const stop = new AbortController();
    const running = embedder.embed(Array(10_000).fill("a text"), "document", stop.signal);
    stop.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
  });

  test("others get their turn while many texts are embedded", async () => {
    const order: string[] = [];
    const running = embed(Array(2_000).fill("a text")).then(() => order.push("embedded"));
    setImmediate(() => order.push("other"));
    await running;
    expect(order).toEqual(["other", "embedded"]);
  });
});
