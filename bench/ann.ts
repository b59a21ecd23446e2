import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nearest } from "../src/core/nearest.ts";
import { openLocalEmbedder } from "../src/io/embedders/local.ts";
import { openLance } from "../src/io/lance.ts";
import type { Row } from "../src/io/lance-rows.ts";
import { recordWords } from "./corpus.ts";
import { median, ms, ratio, report } from "./measure.ts";

const QUERIES = 60;
/** So many a search asks for, of which it shows ten. */
const LIMIT = 200;
const BATCH = 1_000;

/** The approximate index of vectors beside an exact scan in memory: where does it pay, and what does it miss? */
export async function benchAnn(count: number): Promise<void> {
  const { id, dimension, embed } = await openLocalEmbedder();
  const ids = Array.from({ length: count }, (_, i) => `prov-2026-${String(i).padStart(8, "0")}`);
  const values = new Float32Array(count * dimension);
  async function* rows(): AsyncGenerator<Row[]> {
    for (let start = 0; start < count; start += BATCH) {
      const part = ids.slice(start, start + BATCH);
      const vectors = await embed(
        part.map((_, i) => recordWords(start + i)),
        "document",
      );
      for (const [i, it] of vectors.entries()) values.set(it, (start + i) * dimension);
      yield part.map((it, i) => ({ id: it, digest: "", terms: "word", vector: vectors[i] }));
    }
  }
  const folder = mkdtempSync(join(tmpdir(), "precedent-bench-ann-"));
  const table = await openLance({ uri: folder }, { embedderId: id, dimension }, true);
  if (!table) throw new Error("the table was not made");
  await table.write(rows(), []);

  const exact: number[] = [];
  const approximate: number[] = [];
  const found = { ten: 0, all: 0 };
  for (let i = 0; i < QUERIES; i++) {
    const [query = new Float32Array()] = await embed(
      [`why must part ${i * 13} call ${recordWords(i * 997)}?`],
      "query",
    );
    const start = performance.now();
    const right = nearest(query, { ids, values, dimension }, [...ids.keys()], LIMIT);
    const between = performance.now();
    const near = await table.findVector(query, LIMIT);
    exact.push(between - start);
    approximate.push(performance.now() - between);
    // Many texts are equally near: what counts is the cosine.
    const least = (rank: number) => (right[rank - 1]?.score ?? 1) - 1e-5;
    found.ten += near.filter((it) => it.score >= least(10)).slice(0, 10).length;
    found.all += near.filter((it) => it.score >= least(LIMIT)).length;
  }
  table.close();
  rmSync(folder, { recursive: true, force: true });
  const share = (hits: number, of: number) => (hits / (of * QUERIES)).toFixed(3);
  const recall = `recall@10 ${share(found.ten, 10)}, @${LIMIT} ${share(found.all, LIMIT)}`;
  report(`${count} × ${dimension}: exact scan in memory, best ${LIMIT}`, ms(median(exact)));
  const against = `${ratio(median(approximate), median(exact))} the scan; ${recall}`;
  report(`${count} × ${dimension}: LanceDB, best ${LIMIT}`, ms(median(approximate)), against);
}

if (import.meta.main) for (const count of [90_000, 150_000]) await benchAnn(count);
