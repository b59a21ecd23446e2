import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Embedder } from "../../src/io/embedders/embedder.ts";
import { openLance } from "../../src/io/lance.ts";
import { withLock } from "../../src/io/lock.ts";
import { openSearch, type Query, type Snapshot } from "../../src/io/search.ts";
import { hashedEmbedder } from "./embedders/hashed.ts";
import { makeFolder } from "./folder.ts";
import { DECISIONS, idOf, sampleRecord } from "./sample.ts";

const snapshot: Snapshot = { inForce: DECISIONS, others: [] };
const embedding = { provider: "local", similarity_threshold: 0.5, index_on_complete: true } as const;

let folder: string;
let embedder: ReturnType<typeof hashedEmbedder>;
beforeEach(() => {
  folder = makeFolder();
  embedder = hashedEmbedder();
});

function open(using: Embedder = embedder, config: Parameters<typeof openSearch>[0]["config"] = { embedding }) {
  const workspace = { cacheDir: join(folder, "tree"), sharedCacheDir: join(folder, "shared") };
  const search = openSearch({ workspace, config, embedder: using });
  onTestFinished(() => search.close());
  return {
    ...search,
    find: (text: string, more: Partial<Query> = {}, at: Snapshot = snapshot) =>
      search.search({ text, limit: 5, mode: "hybrid", ...more }, at),
  };
}

const ids = (found: { hits: { id: string }[] }) => found.hits.map((it) => it.id);
const indexDir = () => join(folder, "tree", "index");
const stored = async (of: Embedder = embedder) => {
  const table = await openLance({ uri: indexDir() }, { embedderId: of.id, dimension: of.dimension }, false);
  const rows = await table?.load();
  table?.close();
  return rows;
};

describe("what is found", () => {
  // biome-ignore format: a table
  test.each([
    ["words",                             "retry after failure",                  3],
    ["a part of an identifier",           "http header",                          8],
    ["a plural of what is written",       "cursor offset",                        10],
    ["a language without spaces",         "日本語",                                12],
    ["a question",                        "why do we write files atomically?",    5],
    ["an id",                             idOf(9),                                9],
    ["an id in a sentence, in any case",  `is ${idOf(4).toUpperCase()} kept?`,     4],
  ])("%s", async (_, text, expected) => {
    const found = await open().find(text);
    expect(found).toMatchObject({ mode: "hybrid", stale: 0, problems: [] });
    expect(ids(found)[0]).toBe(idOf(expected));
  });

  test("each hit says why: words, similarity, id, tag and the pattern of a path", async () => {
    const inForce = [
      sampleRecord({ id: "prov-2026-001", title: "Cache records", tags: ["Speed"], affected_scope: ["src/io/**"] }),
      ...DECISIONS,
    ];
    const { hits } = await open().find("prov-2026-001 speed: cache of src/io/git.ts", {}, { inForce, others: [] });
    const why = Object.fromEntries(hits[0]?.why.map((it) => [it.signal, it.detail]) ?? []);
    expect(hits[0]?.id).toBe("prov-2026-001");
    expect(why).toEqual({
      id: "prov-2026-001",
      tag: "speed",
      path: "src/io/**",
      text: "speed cache src io",
      vector: expect.stringMatching(/^similarity 0\.\d\d$/),
    });
  });

  test("paths find the records that govern them, without a word in common", async () => {
    const record = sampleRecord({ id: "prov-2026-002", title: "Zebra", affected_scope: ["re:^lib/.*\\.go$"] });
    const at = { inForce: [...DECISIONS, record], others: [] };
    const { hits } = await open().find("", { paths: ["lib/deep/x.go", "README.md"] }, at);
    expect(hits.map((it) => [it.id, it.why])).toEqual([
      ["prov-2026-002", [{ signal: "path", detail: "re:^lib/.*\\.go$", strength: 1 }]],
    ]);
  });

  test("only what is allowed, however near the rest is", async () => {
    const search = open();
    for (const count of [1, 5, 11]) {
      const allowed = DECISIONS.slice(0, count);
      const found = await search.find("cache retry cursors git files", { allowed, limit: 50 });
      expect(ids(found).length).toBe(count);
      expect(ids(found).every((id) => allowed.some((it) => it.id === id))).toBe(true);
    }
    expect((await search.find("cache", { allowed: [] })).hits).toEqual([]);
  });

  test("records out of force are found too, by words and meaning, and have no rows (C4)", async () => {
    const draft = sampleRecord({ id: "prov-2026-003", title: "Shard the message queue", status: "draft" });
    const search = open();
    const found = await search.find("message queues", {}, { inForce: DECISIONS, others: [draft] });
    expect(found.hits[0]?.id).toBe(draft.id);
    expect(found.hits[0]?.why.map((it) => it.signal).sort()).toEqual(["text", "vector"]);
    expect((await stored())?.ids.toSorted()).toEqual(DECISIONS.map((it) => it.id));
    expect(ids(await search.find("message queues", { allowed: DECISIONS }))).not.toContain(draft.id);
  });

  test("no signal gives what is not allowed: id, tag, path, words or meaning, in force or not", async () => {
    const said = { title: "Shard the queue", tags: ["queue"], affected_scope: ["src/queue.ts"] };
    const [inForce, draft] = [
      sampleRecord({ id: "prov-2026-005", ...said }),
      sampleRecord({ id: "prov-2026-006", ...said }),
    ];
    const other = sampleRecord({ id: "prov-2026-007", title: "Another queue" });
    const at = { inForce: [...DECISIONS, inForce], others: [draft, other] };
    const found = await open().find("prov-2026-005 prov-2026-006 queue src/queue.ts", { allowed: [other] }, at);
    expect(ids(found)).toEqual([other.id]);
  });

  test("an id with a quote in it is filtered, removed and found as any other", async () => {
    const odd = sampleRecord({ id: "prov-2026-o'brien", title: "Shard the queue" });
    const search = open();
    const at = { inForce: [...DECISIONS, odd], others: [] };
    expect(ids(await search.find("queue", { allowed: [odd] }, at))).toEqual([odd.id]);
    await search.find("queue");
    expect((await stored())?.ids).not.toContain(odd.id);
  });

  test("only drafts, and no records at all", async () => {
    const draft = sampleRecord({ id: "prov-2026-003", title: "Shard the queue", status: "draft" });
    const search = open();
    expect(ids(await search.find("queue", {}, { inForce: [], others: [draft] }))).toEqual([draft.id]);
    expect((await search.find("queue", {}, { inForce: [], others: [] })).hits).toEqual([]);
  });

  test("S19: by vectors alone, the order is that of the cosines and the cut is at the threshold", async () => {
    const axes = { alpha: [1, 0, 0], beta: [0.8, 0.6, 0], gamma: [0.5, 0.5, Math.SQRT1_2], delta: [0.499, 0, 0.8666] };
    const exact: Embedder = {
      id: "axes:3",
      dimension: 3,
      embed: async (texts) => texts.map((it) => Float32Array.from(axes[it as keyof typeof axes])),
    };
    const inForce = Object.keys(axes).map((title, i) => sampleRecord({ id: idOf(i), title }));
    const found = await open(exact).find("alpha", { mode: "vector" }, { inForce, others: [] });
    expect(found.mode).toBe("vector");
    expect(found.hits.map((it) => it.why)).toEqual(
      ["1.00", "0.80", "0.50"].map((it) => [
        { signal: "vector", detail: `similarity ${it}`, strength: expect.closeTo(Number(it), 6) },
      ]),
    );
    expect(ids(await open(exact).find("alpha", { mode: "vector", limit: 1 }, { inForce, others: [] }))).toEqual([
      idOf(0),
    ]);
  });

  test("the same question has the same answer, in another process, after other questions and in another order", async () => {
    const first = await open().find("write records to disk", { limit: 12 });
    const search = open();
    await search.find("something else entirely");
    expect(await search.find("write records to disk", { limit: 12 })).toEqual(first);
    folder = makeFolder();
    const turned = { inForce: DECISIONS.toReversed(), others: [] };
    expect(await open().find("write records to disk", { limit: 12 }, turned)).toEqual(first);
  });

  // biome-ignore format: a table
  test.each([
    ["nothing",                     ""],
    ["spaces",                      " \n\t "],
    ["symbols only",                "!!! ??? -- ** ''"],
    ["a megabyte of words",         "cache retry ".repeat(90_000)],
    ["a megabyte without a space",  "x".repeat(1_000_000)],
    ["a thousand different words",  Array.from({ length: 4000 }, (_, i) => `w${i}x`).join(" ")],
    ["quotes around everything",    "\"cache records\""],
    ["an empty phrase",             "\"\""],
    ["a quote",                     "it's ' OR 1=1 --"],
    ["lone surrogates and nulls",   "\ud800 cache \0 \udfff"],
    ["only function words",         "how do we and the"],
  ])("a query of %s is answered, within bounds", async (_, text) => {
    const found = await open().find(text);
    expect(found.problems).toEqual([]);
    expect(found.hits.length).toBeLessThanOrEqual(5);
  });
});

describe("C4: the index follows the files", () => {
  test("an unchanged restart embeds nothing and writes nothing", async () => {
    await open().find("cache");
    const before = await stored();
    expect(embedder.embedded.length).toBe(DECISIONS.length);
    const again = open();
    await again.find("cache");
    expect(await again.refresh([...DECISIONS])).toEqual({ rows: 12, embedded: 0, removed: 0, unchanged: 12, stale: 0 });
    expect(embedder.embedded.length).toBe(DECISIONS.length);
    expect((await stored())?.version).toBe(before?.version);
  });

  test("what changed is embedded, what left is removed, the rest is untouched", async () => {
    const search = open();
    await search.find("cache");
    embedder.embedded.length = 0;
    const edited = sampleRecord({ id: idOf(1), title: "Zanzibar quokka" });
    const inForce = [edited, ...DECISIONS.slice(1, 11), sampleRecord({ id: "prov-2026-004", title: "New one" })];
    const found = await search.find("quokka", {}, { inForce, others: [] });
    expect(ids(found)[0]).toBe(edited.id);
    expect(embedder.embedded).toEqual(["Zanzibar quokka", "New one"]);
    expect((await stored())?.ids.toSorted()).toEqual(inForce.map((it) => it.id).sort());
    const gone = await search.find("parsed YAML mtime 日本語", { limit: 50 }, { inForce, others: [] });
    expect(gone.hits.flatMap((it) => it.why).filter((it) => it.signal === "text")).toEqual([]);
  });

  test("a change that leaves the words alone sends nothing to the embedder", async () => {
    const search = open();
    await search.refresh(DECISIONS);
    const monitored = DECISIONS.map((it) => sampleRecord({ ...it, monitors: ["uptime"] }));
    expect(await search.refresh(monitored)).toEqual({ rows: 12, embedded: 0, removed: 0, unchanged: 0, stale: 0 });
    expect((await stored())?.digests.toSorted()).toEqual(monitored.map((it) => it.digest).sort());
  });

  test("two records of one id are one row", async () => {
    const twice = [...DECISIONS, sampleRecord({ id: idOf(1), title: "Another of this id" })];
    expect((await open().refresh(twice)).rows).toBe(12);
    expect((await stored())?.ids.length).toBe(12);
  });

  test("a dry run counts and writes nothing; force embeds all again", async () => {
    const search = open();
    expect(await search.refresh(DECISIONS, { dryRun: true })).toEqual({
      rows: 12,
      embedded: 12,
      removed: 0,
      unchanged: 0,
      stale: 12,
    });
    expect(existsSync(join(folder, "shared"))).toBe(false);
    expect(await stored()).toBeUndefined();
    await search.refresh(DECISIONS);
    expect(await search.refresh(DECISIONS.slice(1), { dryRun: true })).toEqual({
      rows: 11,
      embedded: 0,
      removed: 1,
      unchanged: 11,
      stale: 0,
    });
    expect(await search.refresh(DECISIONS, { dryRun: true, force: true })).toMatchObject({
      embedded: 12,
      unchanged: 0,
    });
    expect(await search.refresh(DECISIONS, { force: true })).toMatchObject({ rows: 12, embedded: 12 });
    expect(embedder.embedded.length).toBe(24);
  });

  test("progress comes to its end, and an abort leaves what was embedded", async () => {
    const many = Array.from({ length: 300 }, (_, i) => sampleRecord({ id: idOf(i), title: `Title ${i}` }));
    const stop = new AbortController();
    const seen: [number, number][] = [];
    const aborted = open().refresh(many, { signal: stop.signal, onProgress: (...it) => seen.push(it) && stop.abort() });
    await expect(aborted).rejects.toThrow("abort");
    expect(seen).toEqual([[128, 300]]);
    expect(await stored()).toMatchObject({ ids: [] });
    const whole: [number, number][] = [];
    await open().refresh(many, { onProgress: (...it) => whole.push(it) });
    expect(whole).toEqual([
      [128, 300],
      [256, 300],
      [300, 300],
    ]);
    expect(embedder.embedded.length).toBe(300);
  });

  test("another model or dimension is another table, and the old one is dropped when it is whole", async () => {
    await open().refresh(DECISIONS);
    const other = hashedEmbedder(32, "hashed:other@32");
    expect(await open(other).refresh(DECISIONS)).toMatchObject({ rows: 12, embedded: 12 });
    expect((await stored(other))?.vectors.length).toBe(12 * 32);
    expect(await stored()).toBeUndefined();
    expect(readdirSync(indexDir()).length).toBe(1);
  });

  test("many small commits are folded together", async () => {
    const search = open();
    for (let i = 0; i < 40; i++) {
      const edited = sampleRecord({ id: idOf(1), title: `Edition ${i}` });
      const { hits } = await search.find(`Edition ${i}`, {}, { inForce: [edited, ...DECISIONS.slice(1)], others: [] });
      expect(hits[0]?.id).toBe(idOf(1));
    }
    const { connect } = await import("@lancedb/lancedb");
    const connection = await connect(indexDir());
    const [name = ""] = await connection.tableNames();
    const { fragmentStats } = await (await connection.openTable(name)).stats();
    expect(fragmentStats.numFragments).toBeLessThan(32);
    connection.close();
    expect((await stored())?.ids.length).toBe(12);
  });

  test("8 processes that refresh one fresh repository at once lose no row, double none, embed each text once", async () => {
    const child = join(import.meta.dirname, "children", "refresh-index.ts");
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => promisify(execFile)(process.execPath, [child, folder, "200"])),
    );
    const answers = runs.map((it) => JSON.parse(it.stdout));
    expect(runs.map((it) => it.stderr)).toEqual(Array(8).fill(""));
    expect(answers.map((it) => it.refreshed.rows)).toEqual(Array(8).fill(200));
    expect(answers.reduce((sum, it) => sum + it.embedded, 0)).toBe(200);
    for (const { found } of answers)
      expect(found).toMatchObject({ mode: "hybrid", stale: 0, hits: [{ id: idOf(7) }, {}, {}] });
    const rows = await stored();
    expect(rows?.ids.toSorted()).toEqual(Array.from({ length: 200 }, (_, i) => idOf(i)).sort());
    expect(rows?.isEmbedded.every((it) => it)).toBe(true);
  });
});

describe("when things break", () => {
  test("while another process indexes, answers come from what is there and say how much is stale", async () => {
    const search = open();
    const lock = join(folder, "tree", "index.lock");
    const cold = await withLock(lock, () => search.find("cache records"));
    expect(cold).toMatchObject({ mode: "lexical", stale: 12, problems: [] });
    expect(ids(cold)[0]).toBe(idOf(1));
    await search.find("cache records");
    const edited = sampleRecord({ id: idOf(1), title: "Zanzibar quokka" });
    const at = { inForce: [edited, ...DECISIONS.slice(1)], others: [] };
    const held = await withLock(lock, () => search.find("quokka", {}, at));
    expect(held).toMatchObject({ mode: "hybrid", stale: 1 });
    expect(ids(held)[0]).toBe(edited.id);
    const old = await withLock(lock, () => search.find("parsed mtime", { mode: "lexical" }, at));
    expect(ids(old)).not.toContain(idOf(1));
    expect(await search.find("quokka", {}, at)).toMatchObject({ stale: 0 });
  });

  test("a folder deleted while the server runs is made anew, and nothing is embedded again", async () => {
    const search = open();
    const before = await search.find("cache records");
    rmSync(indexDir(), { recursive: true });
    expect(await search.find("cache records")).toEqual(before);
    rmSync(join(folder, "tree"), { recursive: true });
    expect(await search.find("cache records")).toEqual(before);
    expect(embedder.embedded.length).toBe(12);
    expect((await stored())?.ids.length).toBe(12);
  });

  test.each(["data", "_versions", "_indices"])("files under %s that are cut to nothing are made anew", async (part) => {
    const before = await open().find("cache records");
    for (const file of readdirSync(indexDir(), { recursive: true, encoding: "utf8" })) {
      const path = join(indexDir(), file);
      if (file.includes(`/${part}/`) && statSync(path).isFile()) truncateSync(path, 0);
    }
    expect(await open().find("cache records")).toEqual(before);
  });

  test.each(["data", "_versions", "_indices"])("garbage in the files under %s is made anew", async (part) => {
    const search = open();
    const before = await search.find("cache records");
    for (const file of readdirSync(indexDir(), { recursive: true, encoding: "utf8" })) {
      const path = join(indexDir(), file);
      if (file.includes(`/${part}/`) && statSync(path).isFile()) writeFileSync(path, "garbage".repeat(200));
    }
    expect(await open().find("cache records")).toEqual(before);
    expect(await search.find("cache records")).toEqual(before);
  });

  test("rows that a killed writer left outside the text index are folded in by the next write", async () => {
    const many = Array.from({ length: 700 }, (_, i) => sampleRecord({ id: idOf(i + 100), title: `Decision ${i}` }));
    await open().refresh(DECISIONS);
    const lance = await import("@lancedb/lancedb");
    const connection = await lance.connect(indexDir());
    const table = await connection.openTable((await connection.tableNames())[0] ?? "");
    const vectors = await embedder.embed(
      many.map((it) => it.title),
      "document",
    );
    await table.add(
      many.map(({ id, digest }, i) => ({ id, digest, terms: "decision", vector: [...(vectors[i] ?? [])] })),
    );
    const outside = async () => {
      await table.checkoutLatest();
      return (await table.listIndices()).map((it) => it.numUnindexedRows);
    };
    expect(await outside()).toEqual([700]);
    const added = sampleRecord({ id: "prov-2026-002", title: "One more" });
    await open().refresh([...DECISIONS, ...many, added]);
    expect(await outside()).toEqual([0]);
  });

  test("where the folder cannot be, memory answers by words and says why, once", async () => {
    mkdirSync(join(folder, "tree"));
    writeFileSync(join(folder, "tree", "index"), "a file");
    writeFileSync(join(folder, "tree", "index.lock"), "no database ".repeat(500));
    const search = open();
    const found = await search.find("cache records");
    expect(found).toMatchObject({ mode: "lexical", stale: 12, problems: [{ code: "index_unusable" }] });
    expect(ids(found)[0]).toBe(idOf(1));
    expect((await search.find("cache records")).problems).toEqual([]);
    await expect(search.refresh(DECISIONS)).rejects.toThrow("index_unusable");
  });

  test("a missing native library leaves the search lexical", async () => {
    const script = `
      const { openSearch } = await import(${JSON.stringify(join(import.meta.dirname, "../../src/io/search.ts"))});
      const { DECISIONS } = await import(${JSON.stringify(join(import.meta.dirname, "sample.ts"))});
      const { hashedEmbedder } = await import(${JSON.stringify(join(import.meta.dirname, "embedders/hashed.ts"))});
      const workspace = { cacheDir: ${JSON.stringify(`${folder}/tree`)}, sharedCacheDir: ${JSON.stringify(`${folder}/shared`)} };
      const search = openSearch({ workspace, config: { embedding: {} }, embedder: hashedEmbedder() });
      console.log(JSON.stringify(await search.search({ text: "cache records", limit: 3, mode: "hybrid" }, { inForce: DECISIONS, others: [] })));`;
    const env = { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: "/nowhere/lancedb.node", NAPI_RS_FORCE_WASI: "" };
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { env });
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ mode: "lexical", stale: 12, problems: [{ code: "index_unusable" }] });
    expect(ids(found)[0]).toBe(idOf(1));
  });
});

describe("C8: when the embedder fails", () => {
  const failing = (): Embedder & { isDown: boolean; calls: number } => ({
    ...embedder,
    isDown: true,
    calls: 0,
    async embed(texts, kind, signal) {
      this.calls++;
      if (!this.isDown) return embedder.embed(texts, kind, signal);
      const { fail } = await import("../../src/core/problem.ts");
      return fail("embedder_failed", { provider: "voyage", status: 401, detail: "bad key" });
    },
  });

  test("answers are lexical, the reason is told once, and the provider is left alone for a while", async () => {
    const down = failing();
    const search = open(down);
    const first = await search.find("cache records");
    expect(first).toMatchObject({ mode: "lexical", problems: [{ code: "embedder_failed" }] });
    expect(ids(first)[0]).toBe(idOf(1));
    expect(await search.find("retry backoff")).toMatchObject({ mode: "lexical", problems: [] });
    expect(down.calls).toBe(1);
    expect((await stored())?.ids.length).toBe(12);
  });

  test("once it answers again, the rows get their vectors", async () => {
    const down = failing();
    const search = open(down);
    await search.find("cache records");
    expect((await stored())?.isEmbedded).toEqual(Array(12).fill(false));
    down.isDown = false;
    expect(await open(down).find("cache records")).toMatchObject({ mode: "hybrid", stale: 0, problems: [] });
    expect((await stored())?.isEmbedded).toEqual(Array(12).fill(true));
  });

  test("a refresh says so, and tries again at once when asked again", async () => {
    const down = failing();
    const search = open(down);
    await expect(search.refresh(DECISIONS)).rejects.toThrow("embedder_failed");
    down.isDown = false;
    expect(await search.refresh(DECISIONS)).toMatchObject({ rows: 12, embedded: 12 });
  });

  test("without a key, search is lexical over the same table; a refresh names what is missing", async () => {
    const workspace = { cacheDir: join(folder, "tree"), sharedCacheDir: join(folder, "shared") };
    const search = openSearch({ workspace, config: { embedding: { ...embedding, provider: "voyage" } } });
    onTestFinished(() => search.close());
    const query: Query = { text: "cache records", limit: 3, mode: "vector" };
    const found = await search.search(query, snapshot);
    expect(found).toMatchObject({ mode: "lexical", stale: 0, problems: [{ code: "embedder_unready" }] });
    expect(ids(found)[0]).toBe(idOf(1));
    expect((await search.search(query, snapshot)).problems).toEqual([]);
    await expect(search.refresh(DECISIONS)).rejects.toThrow("api_key");
  });

  test("mode is what was used: lexical where that was asked for", async () => {
    expect(await open().find("cache", { mode: "lexical" })).toMatchObject({ mode: "lexical", problems: [] });
    const signals = (await open().find("cache", { mode: "lexical" })).hits.flatMap((it) =>
      it.why.map((why) => why.signal),
    );
    expect(new Set(signals)).toEqual(new Set(["text"]));
  });
});
