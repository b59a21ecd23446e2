import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { conflictFindings } from "../../src/core/conflict.ts";
import { governanceOf } from "../../src/core/governance.ts";
import { readRules, writeRules } from "../../src/core/kept-rules.ts";
import { prohibitionsOf } from "../../src/core/prohibition.ts";
import { type ProvenanceRecord, type Raw, readRecord } from "../../src/core/record.ts";
import { viewRecords } from "../../src/core/view.ts";

type Case = { records: { [field: string]: Raw }[]; diff: string };

const cases = readFileSync("bench/judge/cases.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((it) => JSON.parse(it) as Case);
const readAll = (records: Case["records"], withScope: boolean) =>
  records.flatMap((it, at) => {
    const raw = { ...it, id: `prov-2026-${String(at).padStart(8, "0")}`, ...(!withScope && { affected_scope: [] }) };
    return readRecord(raw, { file: "x.yml", digest: "" }).record ?? [];
  });
const keptOf = (record: ProvenanceRecord) => readRules(writeRules(prohibitionsOf(record)), record);

test("rules come back as they were written, in one line, over all cases of the judgement", () => {
  const read = readAll(
    cases.flatMap((it) => it.records),
    true,
  );
  expect(read.length).toBeGreaterThan(1000);
  for (const record of read) {
    expect(keptOf(record)).toEqual(prohibitionsOf(record));
    expect(writeRules(prohibitionsOf(record))).not.toContain("\n");
  }
});

test.each([
  ["with their scopes", true],
  ["without", false],
])("a change is judged by kept rules as by read ones, by all records of a tenth of the cases %s", (_, withScope) => {
  const some = cases.filter((_, at) => at % 10 === 0);
  const view = viewRecords(
    readAll(
      some.flatMap((it) => it.records),
      withScope,
    ),
    [],
  );
  const knowledge = { view, governance: governanceOf(view.inForce) };
  const kept = new Map(view.standings.map(({ record }) => [record, keptOf(record)]));
  let found = 0;
  for (const { diff } of some) {
    const change = parseDiff(diff);
    const byRead = conflictFindings(change, { ...knowledge, rulesOf: prohibitionsOf });
    expect(conflictFindings(change, { ...knowledge, rulesOf: (it) => kept.get(it) ?? [] })).toEqual(byRead);
    found += byRead.length;
  }
  expect(found).toBeGreaterThan(40);
});

test("what two records look for alike is one thing, so that it is looked for once", () => {
  const [one, other] = readAll(
    [
      { title: "A", status: "implemented", constraints: ["No inheritance"] },
      { title: "B", status: "implemented", constraints: ["No inheritance"] },
    ],
    true,
  ).map((it) => keptOf(it)[0]?.targets[0]);
  expect(one).toMatchObject({ kind: "concept" });
  expect(one?.kind === "concept" && other?.kind === "concept" && one.concept === other.concept).toBe(true);
});

test("a text that was cut off is refused", () => {
  const [record] = readAll([{ title: "A", status: "implemented", constraints: ["No inheritance"] }], true);
  if (!record) throw new Error("the fixture does not read");
  const text = writeRules(prohibitionsOf(record));
  for (const length of [0, 1, 20, text.length - 1])
    expect(() => readRules(text.slice(0, length), record)).toThrow(SyntaxError);
});
