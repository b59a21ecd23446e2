import { configSchema } from "../../../src/core/config.ts";
import { openLedger } from "../../../src/io/ledger.ts";
import { findWorkspace } from "../../../src/io/workspace.ts";

const [root = "", run = "", count = "0"] = process.argv.slice(2);
const ledger = openLedger(findWorkspace(root), configSchema.parse({}));
for (let n = 0; n < Number(count); n++) {
  const payload = { n, pid: process.pid, inputs: ["pr:1"] };
  const options = { seal: false, isNew: false, now: () => new Date() };
  await ledger.append(run, [{ event_type: "custom:step", payload }], options);
}
ledger.close();
