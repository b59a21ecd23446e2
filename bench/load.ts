import { mkdirSync, rmSync, writeFileSync } from "node:fs";
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
  benchSteps(count, cli, folder);
  remove();
}

const TIMES = 5;

/** What is done about one record, against an update that changes nothing: it loads all of them and ends. */
function benchSteps(count: number, cli: string, folder: string): void {
  const drafts = Array.from({ length: TIMES }, (_, i) => `prov-2026-00${i}`);
  mkdirSync(join(folder, "provenance/drafts"));
  for (const id of drafts) {
    const text = `id: ${id}\ntitle: A\nstatus: proposed\ncreated_at: "2026-01-02"\nauthor: a@b.c\nintent: Because.\n`;
    writeFileSync(join(folder, "provenance/drafts", `${id}.yml`), text);
  }
  const bound = " (≤ 2 × at 10,000)";
  const load = processMs(TIMES, [cli, "update", recordId(9), "--json"], folder);
  report(`${count} records: load, cached`, ms(load.ms), `${ratio(load.ms, load.bareMs)} bare node`);
  const steps: [name: string, args: (i: number) => string[]][] = [
    ["show one", () => ["show", recordId(3)]],
    ["verify one", () => ["verify", recordId(3)]],
    ["approve one", (i) => ["approve", drafts[i] ?? "", "--yes", "--allow-agent"]],
    ["deprecate one", (i) => ["deprecate", recordId(10 + i), "--reason", "Gone", "--allow-agent"]],
  ];
  for (const [name, args] of steps) {
    const step = processMs(TIMES, (i) => [cli, ...args(i)], folder);
    report(`${count} records: ${name}, cached`, ms(step.ms), `${ratio(step.ms, load.ms)} loading them${bound}`);
  }
}
