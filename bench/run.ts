import { availableParallelism, cpus } from "node:os";
import { layOutRecords } from "./corpus.ts";
import { benchHook } from "./hook.ts";
import { benchLineSpec } from "./linespec.ts";
import { benchLoad } from "./load.ts";
import { benchServer } from "./server.ts";
import { benchStartup } from "./startup.ts";

console.log(
  `Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model}. Ratios hold in one run only.\n`,
);
const { folder, remove } = layOutRecords(45);
await benchStartup(folder);
remove();
for (const count of [45, 10_000]) {
  benchLoad(count);
  benchHook(count);
  await benchServer(count);
}
for (const count of [45, 1000, 10_000]) benchLineSpec(count);
