import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parseDiff } from "../src/core/change.ts";
import { conflictFindings } from "../src/core/conflict.ts";
import type { Finding } from "../src/core/finding.ts";
import { governanceOf } from "../src/core/governance.ts";
import { prohibitionsOf } from "../src/core/prohibition.ts";
import { type Raw, readRecord } from "../src/core/record.ts";
import { viewRecords } from "../src/core/view.ts";

const SPLITS = [
  "dev",
  "held-out",
  "blind-a",
  "blind-b",
  "blind-c",
  "blind-d",
  "blind-e",
  "blind-f",
  "blind-g",
  "blind-h",
  "blind-i",
  "blind-j",
] as const;

type Case = {
  case_id: string;
  kind: string;
  why: string;
  /** Who wrote it when: `blind` ones by other authors who had not seen the code. */
  split: (typeof SPLITS)[number];
  conflict: boolean;
  /** The record that is broken. */
  expect?: string;
  records: { [field: string]: Raw }[];
  diff: string;
};

/** Judges every case by the core alone and prints precision, recall and what went wrong. */
function judgeSplit(cases: readonly Case[], isVerbose: boolean): void {
  const judged = cases.map((it) => ({ it, findings: judge(it) }));
  const counts = { right: 0, wrong: 0, missed: 0, quiet: 0, misplaced: 0 };
  for (const { it, findings } of judged) {
    const found = findings.length > 0;
    if (found && it.conflict) counts.right++;
    else if (found) counts.wrong++;
    else if (it.conflict) counts.missed++;
    else counts.quiet++;
    if (found && it.expect && findings.some(({ record }) => record !== it.expect)) counts.misplaced++;
    if (isVerbose && found !== it.conflict) {
      console.log(`  ${found ? "false alarm" : "missed     "} ${it.case_id}: ${it.why}`);
      for (const { confidence, message, lines } of findings)
        console.log(`      ${confidence} ${message}\n      ${lines.map(({ text }) => text).join("\n      ")}`);
    }
  }
  const { right, wrong, missed, quiet, misplaced } = counts;
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  console.log(
    `${cases[0]?.split ?? "given"}: ${cases.length} cases, precision ${percent(right, right + wrong)} (${right}/${right + wrong}), ` +
      `recall ${percent(right, right + missed)} (${right}/${right + missed}), traps passed ${percent(quiet, quiet + wrong)} ` +
      `(${quiet}/${quiet + wrong}), with a finding on another record ${misplaced}`,
  );
  printCalibration(judged);
}

function judge({ records, diff }: Case): Finding[] {
  const read = records.flatMap((raw) => readRecord(raw, { file: "judge.yml", digest: "" }).record ?? []);
  const view = viewRecords(read, []);
  return conflictFindings(parseDiff(diff), { view, governance: governanceOf(view.inForce), rulesOf: prohibitionsOf });
}

/** Whether a stated confidence comes true as often as it says. */
function printCalibration(judged: readonly { it: Case; findings: readonly Finding[] }[]): void {
  const stated = judged.flatMap(({ it, findings }) =>
    findings.map((found) => ({ found, isRight: found.record === it.expect })),
  );
  for (const [from, to] of [
    [0, 0.5],
    [0.5, 0.7],
    [0.7, 0.8],
    [0.8, 0.9],
    [0.9, 1.01],
  ] as const) {
    const inside = stated.filter(({ found }) => found.confidence >= from && found.confidence < to);
    const right = inside.filter((it) => it.isRight).length;
    if (inside.length > 0)
      console.log(`  confidence ${from} to ${Math.min(to, 1)}: ${right} of ${inside.length} right`);
  }
}

const { values } = parseArgs({
  options: { split: { type: "string" }, verbose: { type: "boolean", default: false }, cases: { type: "string" } },
});
const cases: Case[] = readFileSync(values.cases ?? new URL("judge/cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((it) => JSON.parse(it));
for (const split of values.cases ? [undefined] : SPLITS) {
  if (values.split && values.split !== split) continue;
  judgeSplit(
    cases.filter((it) => !split || it.split === split),
    values.verbose,
  );
}
