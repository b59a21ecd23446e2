import { withLock } from "../../../src/io/lock.ts";

await withLock(`${process.argv[2]}/write.lock`, async () => {
  process.stdout.write("held\n");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
