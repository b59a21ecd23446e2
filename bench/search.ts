import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProvenanceRecord } from "../src/core/record.ts";
import { embeddingText, searchText } from "../src/core/text.ts";
import { openContext } from "../src/io/context.ts";
import type { Embedder } from "../src/io/embedders/embedder.ts";
import { openLocalEmbedder } from "../src/io/embedders/local.ts";
import { layOutRecords } from "./corpus.ts";
import { median, ms, ratio, report } from "./measure.ts";

const QUERIES = 60;
const LIMIT = 10;

/** A search inside the server beside the same hybrid query on LanceDB alone: same records, vectors and process, in turn. */
export async function benchSearch(count: number): Promise<void> {
  const { folder, remove } = layOutRecords(count);
  const actor = { kind: "agent", name: "bench" } as const;
  const context = await openContext({ startDir: folder, env: {}, actor, watch: false });
  const view = await context.view();
  const embedder = await openLocalEmbedder();
  const bare = await bareLance(view.inForce, embedder);
  const ours = (text: string) => context.search.search({ text, limit: LIMIT, mode: "hybrid" }, view);

  const own: number[] = [];
  const peer: number[] = [];
  for (let i = -5; i < QUERIES; i++) {
    const text = `why must the ${["scheduler", "ledger", "login", "queue"][i & 3]} of part ${i * 13} not call the report`;
    const [ownMs, peerMs] = [await taken(() => ours(text)), await taken(() => bare.search(text))];
    // The first ones find nothing warm, on either side.
    if (i >= 0) own.push(ownMs);
    if (i >= 0) peer.push(peerMs);
  }
  report(`${count} records: hybrid search p50, LanceDB alone`, ms(median(peer)));
  const against = `${ratio(median(own), median(peer))} LanceDB alone (≤ 1.3)`;
  report(`${count} records: hybrid search p50, in the server`, ms(median(own)), against);
  bare.close();
  await context.close();
  remove();
}

async function taken(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The records in a table as LanceDB's manual has it: its own tokens, and reciprocal ranks. */
async function bareLance(records: readonly ProvenanceRecord[], embedder: Embedder) {
  // It warns at each query otherwise.
  process.env["LANCEDB_LOG"] = "error";
  const require = createRequire(import.meta.url);
  const lance: typeof import("@lancedb/lancedb") = require("@lancedb/lancedb");
  const folder = mkdtempSync(join(tmpdir(), "precedent-bench-lance-"));
  const connection = await lance.connect(folder);
  const vectors = await embedder.embed(records.map(embeddingText), "document");
  const rows = records.map((it, i) => ({ id: it.id, text: searchText(it), vector: [...(vectors[i] ?? [])] }));
  const table = await connection.createTable("records", lance.makeArrowTable(rows));
  await table.createIndex("text", { config: lance.Index.fts() });
  const reranker = await lance.rerankers.RRFReranker.create(60);
  return {
    async search(text: string) {
      const [vector = new Float32Array()] = await embedder.embed([text], "query");
      const match = new lance.MatchQuery(text, "text");
      const query = table.query().nearestTo(vector).distanceType("cosine").fullTextSearch(match);
      return query.rerank(reranker).select(["id"]).limit(LIMIT).toArray();
    },
    close() {
      connection.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
