import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMoto, startS3rver } from "./s3.ts";
import type { Store } from "./store.ts";
import { machine } from "./team.ts";

const QUERY = "why must the scheduler not call the ledger";

/** One store for each group, with a bucket `team`. */
function storeOf(start: () => Promise<Store>) {
  let store: Store;
  beforeAll(async () => {
    store = await start();
    await store.makeContainer("team");
  });
  afterAll(() => store.stop());
  return () => store;
}

describe("a store that speaks S3 and keeps what is there", () => {
  const store = storeOf(startMoto);

  test("one machine indexes, readers in other processes search by words and meaning, and write nothing", async () => {
    const joinTeam = () => machine("s3://team/index", store().env);
    const writer = joinTeam();
    expect(await writer.index()).toMatchObject({ rows: 36, embedded: 36, stale: 0 });
    const written = await store().list("team");
    expect(written.filter((it) => it.includes("probe_"))).toEqual([]);

    const serve = await joinTeam().serve();
    const readers = [joinTeam(), joinTeam(), joinTeam()];
    for (const it of await Promise.all([...readers.map((reader) => reader.search(QUERY)), serve(QUERY)])) {
      expect(it).toMatchObject({ mode: "hybrid", stale: 0, problems: [] });
    }
    expect(readers.some((it) => it.hasOwnIndex())).toBe(false);

    expect(await writer.index()).toMatchObject({ embedded: 0, unchanged: 36 });
    expect(await store().list("team")).toEqual(written);
  });

  test("every new index passes the probe", async () => {
    for (let i = 0; i < 5; i++) {
      expect(await machine(`s3://team/index-${i}`, store().env, 2).index()).toMatchObject({ rows: 2, stale: 0 });
    }
  });
});

describe("a store that ignores If-None-Match", () => {
  const store = storeOf(startS3rver);

  test("is refused each time, and nothing is left in it", async () => {
    const writer = machine("s3://team/index", store().env);
    for (const args of [["index"], ["index"], ["index"], ["index", "--force"]]) {
      const stderr = expect.stringMatching(/store_unsafe: The store of s3:\/\/team\/index .*\n.*If-None-Match/);
      await expect(writer.run(args)).rejects.toMatchObject({ code: 2, stderr });
    }
    expect(await store().list("team")).toEqual([]);
  });

  test("may be searched and asked what an index would do: neither writes", async () => {
    const reader = machine("s3://team/index", store().env);
    expect(await reader.search(QUERY)).toMatchObject({ mode: "lexical", stale: 36 });
    expect(JSON.parse(await reader.run(["index", "--dry-run", "--json"]))).toMatchObject({ stale: 36 });
    expect(await store().list("team")).toEqual([]);
  });
});
