import { expect, test } from "vitest";
import { type LanceTable, openLance, type Row } from "../../src/io/lance.ts";
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
