import { watch } from "node:fs";
import { openContext } from "../../../src/io/context.ts";
import { call } from "../../../src/tool.ts";
import { approveRecord } from "../../../tools/approve-record.ts";

// Approves a record and dies, as if the power went, as soon as the first of the files it writes is there.
const [folder = "", id = "", watched = ""] = process.argv.slice(2);
watch(watched, (_, name) => name === `${id}.yml` && process.kill(process.pid, "SIGKILL"));
const actor = { kind: "human", name: "" } as const;
const context = await openContext({ startDir: folder, env: process.env, actor, watch: false });
await call(approveRecord as never, { id, yes: true }, context);
await context.close();
