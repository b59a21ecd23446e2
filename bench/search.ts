import { join, resolve } from "node:path";
import * as lancedb from "@lancedb/lancedb";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { termsOf } from "../src/core/words.ts";
import { openLocalEmbedder } from "../src/io/embedders/local.ts";
import { layOutRecords } from "./corpus.ts";
import { medianMs, ms, report } from "./measure.ts";

/** Warm searches through the server, with the protocol, against the same hybrid query put to LanceDB on the same index. */
const RECORDS = 10_000;
const ROUNDS = 3;
const SEARCHES = 60;

const { folder, remove } = layOutRecords(RECORDS);
const client = new Client({ name: "bench", version: "0" });
await client.connect(
  new StdioClientTransport({ command: process.execPath, args: [resolve("dist/cli.js"), "mcp"], cwd: folder }),
);
const queryOf = (i: number) => `why must the scheduler of part ${i * 131} not call the ledger`;
const search = (i: number) =>
  client.callTool({ name: "search_records", arguments: { query: queryOf(i), limit: 10 } }, { timeout: 600_000 });
await search(0);

const connection = await lancedb.connect(join(folder, ".git/precedent/index"));
const table = await connection.openTable((await connection.tableNames())[0] ?? "");
const reranker = await lancedb.rerankers.RRFReranker.create(60);
const embedder = await openLocalEmbedder();

async function bare(i: number): Promise<void> {
  const [vector = new Float32Array(embedder.dimension)] = await embedder.embed([queryOf(i)], "query");
  const match = new lancedb.MatchQuery(termsOf(queryOf(i)).join(" "), "terms");
  const query = table.query().nearestTo(vector).distanceType("cosine").fullTextSearch(match);
  await query.rerank(reranker).select(["id"]).limit(10).toArray();
}

for (let round = 0; round < ROUNDS; round++) {
  const ours = await medianMs(SEARCHES, (i) => search(round * SEARCHES + i));
  const theirs = await medianMs(SEARCHES, (i) => bare(round * SEARCHES + i));
  report(
    `${RECORDS} records: warm search p50`,
    `${ms(ours)}, ${(ours / theirs).toFixed(2)} x`,
    `of ${ms(theirs)} bare`,
  );
}
await client.close();
connection.close();
remove();
