import { appendFileSync, chmodSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cached, cacheName } from "../../../src/io/embedders/cache.ts";
import { makeFolder } from "../folder.ts";
import { hashedEmbedder } from "./hashed.ts";

const texts = Array.from({ length: 40 }, (_, i) => `text number ${i}`);
const ENTRY_BYTES = 32 + 64 * 4 + 4;

function setUp() {
  const embedder = hashedEmbedder();
  const file = join(makeFolder(), "deep", cacheName(embedder.id));
  return { embedder, file, embed: (asked: string[]) => cached(embedder, file).embed(asked, "document") };
}

test("nothing is embedded twice, by this process or another one", async () => {
  const { embedder, file, embed } = setUp();
  const expected = await hashedEmbedder().embed(texts, "document");
  const cache = cached(embedder, file);
  expect(await cache.embed(texts, "document")).toEqual(expected);
  expect(await cache.embed([...texts, "a new one"], "document")).toEqual([
    ...expected,
    ...(await hashedEmbedder().embed(["a new one"], "document")),
  ]);
  expect(await embed(texts.toReversed())).toEqual(expected.toReversed());
  expect(embedder.embedded).toEqual([...texts, "a new one"]);
  expect(cache.misses()).toBe(41);
});

test("a text that comes twice in one call is sent once", async () => {
  const { embedder, embed } = setUp();
  const [a, b] = await embed(["same", "same"]);
  expect(a).toEqual(b);
  expect(embedder.embedded).toEqual(["same"]);
});

test("queries are not kept", async () => {
  const { embedder, file } = setUp();
  await cached(embedder, file).embed(["where"], "query");
  await cached(embedder, file).embed(["where"], "document");
  expect(embedder.embedded).toEqual(["where"]);
});

test("embedders have files of their own", () => {
  expect(cacheName("voyage:a@1")).not.toBe(cacheName("voyage:a@2"));
  expect(cacheName("a/b")).not.toBe(cacheName("a:b"));
  expect(cacheName("../../etc/passwd:x")).toMatch(/^[\w.-]+$/);
});

test.each([1, 31, 32, ENTRY_BYTES - 1])(
  "a tail torn after %i bytes is ignored, cut off and written anew",
  async (kept) => {
    const { embedder, file, embed } = setUp();
    await embed(texts.slice(0, 3));
    truncateSync(file, 2 * ENTRY_BYTES + kept);
    expect(await embed(texts.slice(0, 3))).toEqual(await hashedEmbedder().embed(texts.slice(0, 3), "document"));
    expect(embedder.embedded).toEqual([...texts.slice(0, 3), texts[2]]);
    await embed(texts.slice(3, 5));
    expect(statSync(file).size).toBe(5 * ENTRY_BYTES);
    embedder.embedded.length = 0;
    await embed(texts.slice(0, 5));
    expect(embedder.embedded).toEqual([]);
  },
);

test("a flipped bit is one miss, not a wrong vector", async () => {
  const { embedder, file, embed } = setUp();
  await embed(texts.slice(0, 3));
  const bytes = readFileSync(file);
  const at = ENTRY_BYTES + 100;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  expect(await embed(texts.slice(0, 3))).toEqual(await hashedEmbedder().embed(texts.slice(0, 3), "document"));
  expect(embedder.embedded).toEqual([...texts.slice(0, 3), texts[1]]);
});

test("a file that is deleted or replaced under an open cache is begun again", async () => {
  const { embedder, file } = setUp();
  const cache = cached(embedder, file);
  const expected = await cache.embed(texts, "document");
  rmSync(file);
  expect(await cache.embed(texts, "document")).toEqual(expected);
  writeFileSync(file, "this is no cache ".repeat(100));
  expect(await cache.embed(texts, "document")).toEqual(expected);
  expect(embedder.embedded.length).toBe(3 * texts.length);
});

test("a file that was replaced by another of the same size gives no other text's vector", async () => {
  const { embedder, file } = setUp();
  const cache = cached(embedder, file);
  await cache.embed(["a", "b"], "document");
  rmSync(file);
  await cached(embedder, file).embed(["x", "y"], "document");
  expect(await cache.embed(["a", "y"], "document")).toEqual(await hashedEmbedder().embed(["a", "y"], "document"));
  expect(embedder.embedded).toEqual(["a", "b", "x", "y", "a"]);
});

test("caches of one file that embed at once send each text once", async () => {
  const { embedder, file } = setUp();
  const answers = await Promise.all(Array.from({ length: 8 }, () => cached(embedder, file).embed(texts, "document")));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(embedder.embedded.length).toBe(texts.length);
  expect(statSync(file).size).toBe(texts.length * ENTRY_BYTES);
});

test("a failure keeps what was there and adds nothing", async () => {
  const { embedder, file, embed } = setUp();
  await embed(texts.slice(0, 2));
  const broken = { ...embedder, embed: () => Promise.reject(new Error("down")) };
  await expect(cached(broken, file).embed(texts, "document")).rejects.toThrow("down");
  expect(await cached(broken, file).embed(texts.slice(0, 2), "document")).toHaveLength(2);
});

test("counts what is missing without sending it, and forgets on request", async () => {
  const { embedder, file } = setUp();
  const cache = cached(embedder, file);
  expect(await cache.countMissing(["a", "b", "a"])).toBe(2);
  await cache.embed(["a"], "document");
  expect(await cache.countMissing(["a", "b"])).toBe(1);
  await cache.forget();
  expect(await cache.countMissing(["a", "b"])).toBe(2);
  expect(embedder.embedded).toEqual(["a"]);
});

test("a cache with entries appended by another is read to its new end", async () => {
  const { embedder, file } = setUp();
  const [mine, theirs] = [cached(embedder, file), cached(embedder, file)];
  await mine.embed(["a"], "document");
  await theirs.embed(["b"], "document");
  await mine.embed(["a", "b"], "document");
  expect(embedder.embedded).toEqual(["a", "b"]);
  appendFileSync(file, "torn");
  await mine.embed(["c"], "document");
  await theirs.embed(["c"], "document");
  expect(embedder.embedded).toEqual(["a", "b", "c"]);
});

test.skipIf(process.getuid?.() === 0)("where nothing can be written, embedding goes on without", async () => {
  const folder = makeFolder();
  chmodSync(folder, 0o500);
  const embedder = hashedEmbedder();
  expect(await cached(embedder, join(folder, "x", "cache.bin")).embed(["a"], "document")).toHaveLength(1);
});

test("a folder in the place of the file is no reason to fail", async () => {
  const embedder = hashedEmbedder();
  expect(await cached(embedder, makeFolder()).embed(["a"], "document")).toHaveLength(1);
});
