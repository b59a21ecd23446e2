import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { layOutRecords, recordId } from "./corpus.ts";
import { median, ms, processMs, ratio, report } from "./measure.ts";

/** One command that loads all records and judges them, with and without the parsed-record cache. */
export function benchLoad(count: number): void {
  const { folder, remove } = layOutRecords(count);
  const cli = resolve("dist/cli.js");
  const check = [cli, "check-records", "--json"];
  const cold = Array.from({ length: 3 }, () => {
    rmSync(join(folder, ".git/precedent"), { recursive: true, force: true });
    return processMs(1, check, folder).ms;
  });
  const warm = processMs(5, check, folder);
  report(`${count} records: check all, uncached`, ms(median(cold)), `${ratio(median(cold), warm.bareMs)} bare node`);
  report(
    `${count} records: check all, cached`,
    ms(warm.ms),
    `${ratio(warm.ms, median(cold))} uncached, ${ratio(warm.ms, warm.bareMs)} bare node`,
  );
  const show = processMs(5, [cli, "show", recordId(3), "--json"], folder);
  report(`${count} records: show one, cached`, ms(show.ms), `${ratio(show.ms, show.bareMs)} bare node`);
  remove();
}
