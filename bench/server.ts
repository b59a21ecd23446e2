import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { governedPath, layOutRecords } from "./corpus.ts";
import { medianMs, ms, report } from "./measure.ts";

/** A server on a repository of \`count\` records: the first search with no index, then warm calls, then its memory. */
export async function benchServer(count: number): Promise<void> {
  const { folder, remove } = layOutRecords(count);
  const client = new Client({ name: "bench", version: "0" });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [resolve("dist/cli.js"), "mcp"],
    cwd: folder,
  });
  await client.connect(transport);
  const call = (name: string, args: { [name: string]: unknown }) =>
    client.callTool({ name, arguments: args }, { timeout: 600_000 });
  const query = (i: number) => ({ query: `why must the scheduler of part ${i} not call the ledger`, limit: 10 });

  const consultFirst = await medianMs(1, () => call("consult_records", { paths: [governedPath(7)] }));
  report(`${count} records: first consult by path, nothing cached`, ms(consultFirst));
  report(`${count} records: first search, no index`, ms(await medianMs(1, () => call("search_records", query(1)))));
  report(`${count} records: warm search p50`, ms(await medianMs(40, (i) => call("search_records", query(i)))));
  const consult = await medianMs(100, (i) => call("consult_records", { paths: [governedPath((i * 37) % count)] }));
  report(`${count} records: warm consult by path p50, with the protocol`, ms(consult), "(≤ 2 ms at 10,000)");
  report(`${count} records: list tools p50 (the protocol alone)`, ms(await medianMs(40, () => client.listTools())));
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${transport.pid}/status`, "utf8"))?.[1];
  report(`${count} records: resident memory`, `${Math.round(Number(rss) / 1024)} MB`, "(≤ 400 MB at 10,000)");
  await client.close();
  remove();
}
