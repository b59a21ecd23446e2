import { availableParallelism, cpus } from "node:os";
import { benchClients } from "./clients.ts";
import { layOutRecords } from "./corpus.ts";
import { benchEmbedder } from "./embedder.ts";
import { benchHook } from "./hook.ts";
import { benchLineSpec } from "./linespec.ts";
import { benchLoad } from "./load.ts";
import { benchRuns } from "./runs.ts";
import { benchSearch } from "./search.ts";
import { benchServer } from "./server.ts";
import { benchStartup } from "./startup.ts";

console.log(
  `Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model}. Ratios hold in one run only.\n`,
);
const { folder, remove } = layOutRecords(45);
await benchStartup(folder);
remove();
await benchEmbedder();
await benchSearch(10_000);
await benchClients(10_000);
for (const count of [45, 10_000]) {
  benchLoad(count);
  benchHook(count);
  await benchServer(count);
}
for (const count of [45, 1000, 10_000]) benchLineSpec(count);
for (const count of [1000, 100_000]) await benchRuns(count);
