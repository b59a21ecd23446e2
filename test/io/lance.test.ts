import { expect, test } from "vitest";
import { type LanceTable, openLance } from "../../src/io/lance.ts";
import type { Row } from "../../src/io/lance-rows.ts";
import { makeFolder } from "./folder.ts";

const SPACE = { embedderId: "test", dimension: 2 };

const row = (id: string, terms: string): Row => ({ id, digest: terms, terms, vector: Float32Array.from([1, 0]) });

async function write(table: LanceTable | undefined, rows: readonly Row[]): Promise<void> {
  await table?.write(
    (async function* () {
      yield rows;
    })(),
    [],
  );
}

test("text is found by its ids also in rows that another process has moved since they were read", async () => {
  const uri = makeFolder();
  const [reader, writer] = [await openLance({ uri }, SPACE, true), await openLance({ uri }, SPACE, true)];
  await write(writer, [row("a", "cache redis"), row("b", "login")]);
  await reader?.load();
  expect((await reader?.findText(["redis"], 10))?.map((it) => it.id)).toEqual(["a"]);
  await write(writer, [row("a", "cache memcached"), row("c", "memcached")]);
  expect((await reader?.findText(["memcached"], 10))?.map((it) => it.id).sort()).toEqual(["a", "c"]);
  for (const table of [reader, writer]) table?.close();
});

test("a small table scores alike however it was written", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => row(`r${i}`, `cache ${"redis ".repeat(i % 7)}word${i % 11}`));
  const [atOnce, inParts] = [
    await openLance({ uri: makeFolder() }, SPACE, true),
    await openLance({ uri: makeFolder() }, SPACE, true),
  ];
  await write(atOnce, rows);
  for (let at = 0; at < rows.length; at += 7) await write(inParts, rows.slice(at, at + 7));
  const [one, other] = [await scores(atOnce), await scores(inParts)];
  expect(other).toEqual(one);
  for (const table of [atOnce, inParts]) table?.close();
});

async function scores(table: LanceTable | undefined) {
  await table?.load();
  const found = await table?.findText(["redis", "word3", "cache"], 60);
  return Object.fromEntries((found ?? []).map((it) => [it.id, it.score.toFixed(5)]));
}
