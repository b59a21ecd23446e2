import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordId } from "../../bench/corpus.ts";
import { startAzurite } from "./azurite.ts";
import type { Store } from "./store.ts";
import { machine } from "./team.ts";

const QUERY = "why must the scheduler not call the ledger";

let store: Store;
let container: string;
let uri: string;
let count = 0;
beforeAll(async () => {
  store = await startAzurite();
});
afterAll(() => store.stop());
beforeEach(async () => {
  container = `team${count++}`;
  uri = `az://${container}/index`;
  await store.makeContainer(container);
});

const joinTeam = (records?: number) => machine(uri, store.env, records);

async function script(name: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, ...store.env };
  return (await promisify(execFile)(process.execPath, [resolve("test/remote", name), ...args], { env })).stdout;
}

const rowsIn = async (which = "local") => (await script("rows.ts", uri, which)).trim().split("\n").toSorted();

describe("one writer, many readers", () => {
  test("what one machine indexes, readers in other processes search by words and meaning", async () => {
    const writer = joinTeam();
    expect(await writer.index()).toMatchObject({ rows: 36, embedded: 36, stale: 0 });
    const readers = [joinTeam(), joinTeam(), joinTeam(), joinTeam()];
    const serve = await joinTeam().serve();
    const found = await Promise.all([...readers.map((it) => it.search(QUERY)), serve(QUERY)]);
    for (const it of found) expect(it).toMatchObject({ mode: "hybrid", stale: 0, problems: [] });
    expect(new Set(found.map((it) => JSON.stringify(it.hits.slice(0, 5).map((hit) => hit.id)))).size).toBe(1);
    expect(readers.some((it) => it.hasOwnIndex())).toBe(false);
  });

  test("an unchanged index is neither embedded nor written again", async () => {
    const writer = joinTeam();
    await writer.index();
    const before = await store.list(container);
    expect(before.filter((it) => it.includes("probe_"))).toEqual([]);
    expect(await writer.index()).toMatchObject({ rows: 36, embedded: 0, unchanged: 36 });
    expect(await store.list(container)).toEqual(before);
  });

  test("a search writes nothing, whether there is an index, an older one or none", async () => {
    const reader = joinTeam();
    const serve = await reader.serve();
    expect(await serve(QUERY)).toMatchObject({ mode: "lexical", stale: 36 });
    expect(await reader.search(QUERY)).toMatchObject({ mode: "lexical", stale: 36 });
    expect(await store.list(container)).toEqual([]);

    await joinTeam(30).index();
    const before = await store.list(container);
    expect(before.length).toBeGreaterThan(0);
    await reader.search(QUERY);
    await serve(QUERY);
    await reader.run(["draft", "Nothing is written", "--intent", "anything"]);
    expect(await store.list(container)).toEqual(before);
  });

  test("a reader whose records are newer says so once, and finds them all the same", async () => {
    await joinTeam().index();
    const reader = joinTeam();
    const serve = await reader.serve();
    expect(await serve(QUERY)).toMatchObject({ stale: 0, problems: [] });
    reader.addRecord("prov-2026-0000aaaa", "Penguins waddle across the antarctic ice");
    await sleep(500);
    const found = await serve("antarctic penguins");
    expect(found.hits[0]).toMatchObject({ id: "prov-2026-0000aaaa" });
    expect(found.hits[0]?.why.join()).toMatch(/text: .*vector: /);
    expect(found).toMatchObject({ mode: "hybrid", stale: 1, problems: [expect.stringContaining("1 of 37 records")] });
    expect(await serve("antarctic penguins")).toMatchObject({ stale: 1, problems: [] });
  });

  test("a reader that is running sees what is indexed meanwhile", async () => {
    const writer = joinTeam();
    const serve = await writer.serve();
    expect(await serve(QUERY)).toMatchObject({ mode: "lexical" });
    await writer.index();
    expect(await serve(QUERY)).toMatchObject({ mode: "hybrid", stale: 0 });
    writer.addRecord("prov-2026-0000bbbb", "Walruses rest on the shore");
    await sleep(500);
    await writer.index();
    await sleep(5_500);
    const found = await serve("walruses");
    expect(found).toMatchObject({ stale: 0 });
    expect(found.hits[0]?.id).toBe("prov-2026-0000bbbb");
  });
});

describe("when the store does not answer", () => {
  test.each([
    ["it cannot be reached", { AZURE_STORAGE_ENDPOINT: "http://127.0.0.1:1/team" }, /Connection refused|no answer/],
    ["the key is wrong", { AZURE_STORAGE_ACCOUNT_KEY: Buffer.from("a-wrong-secret").toString("base64") }, /status 403/],
  ])("%s: memory answers by words, says why once, and no key is told", async (_, broken, why) => {
    await joinTeam().index();
    const serve = await joinTeam().serve(broken);
    const found = await serve("ledger");
    expect(found).toMatchObject({ mode: "lexical", stale: 36, problems: [expect.stringMatching(why)] });
    expect(found.hits.length).toBeGreaterThan(0);
    expect(await serve("ledger")).toMatchObject({ mode: "lexical", problems: [] });
    const refused = joinTeam().run(["index"], broken);
    await expect(refused).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("index_unusable") });
    const said = JSON.stringify(found) + (await refused.catch((it) => it.stderr));
    for (const it of Object.values({ ...store.env, ...broken }).filter(
      (it) => it.length > 15 && !it.startsWith("http"),
    ))
      expect(said).not.toContain(it);
  });

  test("a container that is not there is said", async () => {
    const lost = machine("az://nowhere/index", store.env);
    expect((await lost.search("ledger")).problems.join()).toContain("ContainerNotFound");
  });
});

describe("when others write too", () => {
  test("a table made by another embedder is left alone and not read", async () => {
    await script("write-hashed.ts", uri);
    const writer = joinTeam();
    expect(await writer.search(QUERY)).toMatchObject({ mode: "lexical", stale: 36 });
    expect(await writer.index()).toMatchObject({ rows: 36 });
    expect(await rowsIn("hashed")).toEqual(["prov-2026-other"]);
    expect(await writer.search(QUERY)).toMatchObject({ mode: "hybrid", stale: 0 });
  });

  test("two writers at once make no row double, lose none, and readers are right meanwhile", async () => {
    const writers = [joinTeam(200), joinTeam(200)];
    const reader = await joinTeam(200).serve();
    const written = Promise.allSettled(writers.map((it) => it.index()));
    let isDone = false;
    void written.then(() => {
      isDone = true;
    });
    while (!isDone) expect((await reader(recordId(2))).hits[0]?.id).toBe(recordId(2));
    expect(await written).toMatchObject([{ status: "fulfilled" }, { status: "fulfilled" }]);
    const ids = Array.from({ length: 200 }, (_, i) => i).flatMap((i) => (i % 10 === 9 ? [] : [recordId(i)]));
    expect(await rowsIn()).toEqual(ids.toSorted());
  });

  test("a writer killed at any moment leaves an index that reads, and that the next one completes", async () => {
    const ids = Array.from({ length: 300 }, (_, i) => i).flatMap((i) => (i % 10 === 9 ? [] : [recordId(i)]));
    for (const delayMs of [450, 550, 650, 750, 850, 1_000, 1_200, 1_500]) {
      uri = `az://${container}/killed-${delayMs}`;
      const writer = joinTeam(300);
      const process = writer.startIndex();
      const ended = once(process, "exit");
      await sleep(delayMs);
      process.kill("SIGKILL");
      await ended;
      expect((await writer.search(recordId(2))).hits[0]?.id).toBe(recordId(2));
      expect(await writer.index()).toMatchObject({ rows: 270, stale: 0 });
      expect(await rowsIn()).toEqual(ids.toSorted());
    }
  });

  test("a writer whose clock is an hour ahead does not break a reader", async () => {
    const clock = join(joinTeam(1).folder, "ahead.mjs");
    writeFileSync(clock, "const now = Date.now; Date.now = () => now() + 3_600_000;");
    const ahead = { NODE_OPTIONS: `--import ${clock}` };
    const writer = joinTeam(700);
    await writer.index(ahead);
    const serve = await joinTeam(700).serve();
    expect(await serve(QUERY)).toMatchObject({ mode: "hybrid", stale: 0 });
    // So many changed rows make the writer compact and drop the versions that look old to it.
    for (let i = 0; i < 700; i++) writer.addRecord(recordId(i), `Replaced by text ${i}`);
    expect(await writer.index(ahead)).toMatchObject({ rows: 700, stale: 0 });
    await sleep(5_500);
    expect(await serve(QUERY)).toMatchObject({ mode: "hybrid", problems: [expect.stringContaining("630 of 630")] });
  });
});
