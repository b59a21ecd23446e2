import { readFileSync, writeFileSync } from "node:fs";
import { withLock } from "../../../src/io/lock.ts";

const [folder = "", times = "0"] = process.argv.slice(2);
for (let i = 0; i < Number(times); i++)
  await withLock(`${folder}/write.lock`, async () => {
    const count = Number(readFileSync(`${folder}/count`, "utf8"));
    await new Promise(setImmediate);
    writeFileSync(`${folder}/count`, String(count + 1));
  });
