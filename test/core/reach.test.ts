import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bindingFactor, scopeReader } from "../../src/core/binding.ts";
import { parseDiff, touchedPaths } from "../../src/core/change.ts";
import { governanceOf } from "../../src/core/governance.ts";
import { prohibitionsOf } from "../../src/core/prohibition.ts";
import { recordsWithin } from "../../src/core/reach.ts";
import { type Raw, readRecord } from "../../src/core/record.ts";
import { sourceLines } from "../../src/core/source-line.ts";
import { viewRecords } from "../../src/core/view.ts";

type Fields = { [field: string]: Raw };

const readAll = (records: readonly Fields[]) =>
  records.flatMap((it, at) => {
    const raw = { title: "T", status: "implemented", ...it, id: `prov-2026-${String(at).padStart(8, "0")}` };
    return readRecord(raw, { file: "x.yml", digest: "" }).record ?? [];
  });
const knowledgeOf = (...records: Fields[]) => {
  const view = viewRecords(readAll(records), []);
  return { view, governance: governanceOf(view.inForce) };
};
const isWithin = (record: Fields, path: string) => recordsWithin([path], knowledgeOf(record)).length === 1;

describe("recordsWithin", () => {
  // biome-ignore format: a table
  test.each<[what: string, record: Fields, path: string, expected: boolean]>([
    ["whose scope covers the path", { affected_scope: ["src/**"] }, "src/a.ts", true],
    ["whose scope lies elsewhere", { affected_scope: ["src/**"] }, "lib/a.ts", false],
    ["without a scope", {}, "lib/a.ts", true],
    ["that only forbids a scope", { forbidden_scope: ["src/**"] }, "lib/a.ts", true],
    ["that speaks of everything", { affected_scope: ["src/**"], constraints: ["No `eval` anywhere"] }, "lib/a.ts", true],
    ["that speaks of everything over a line break", { affected_scope: ["src/**"], constraints: ["No `eval` in all\n  code"] }, "lib/a.ts", true],
    ["whose title does", { affected_scope: ["src/**"], title: "No lodash in the entire product" }, "lib/a.ts", true],
    ["that governs what a manifest is for", { affected_scope: ["web/src/**"] }, "web/package.json", true],
    ["that governs the code of the root's manifest", { affected_scope: ["src/io/**"] }, "package.json", true],
    ["that governs what another manifest is for", { affected_scope: ["web/src/**"] }, "api/package.json", false],
    ["that governs a folder of a like name", { affected_scope: ["web2/src/**"] }, "web/package.json", false],
    ["that was rejected, in its scope", { affected_scope: ["src/**"], status: "rejected" }, "src/a.ts", true],
    ["that was rejected, outside it", { affected_scope: ["src/**"], status: "rejected" }, "lib/a.ts", false],
    ["that is open", { affected_scope: ["src/**"], status: "open" }, "src/a.ts", false],
  ])("a record %s", (_, record, path, expected) => {
    expect(isWithin(record, path)).toBe(expected);
  });

  test("keeps the order of the view, and has each record once", () => {
    const scope = { affected_scope: ["src/**"] };
    const knowledge = knowledgeOf({ ...scope, status: "rejected" }, {}, { affected_scope: ["lib/**"] }, scope);
    const found = recordsWithin(["src/a.ts", "src/b.ts"], knowledge).map((it) => it.id.at(-1));
    expect(found).toEqual(["1", "3", "0"]);
  });

  test("leaves out no record that binds a line, over all cases of the judgement", () => {
    type Case = { records: Fields[]; diff: string };
    const text = readFileSync("bench/judge/cases.jsonl", "utf8");
    const cases = text
      .trim()
      .split("\n")
      .map((it) => JSON.parse(it) as Case);
    const knowledge = knowledgeOf(...cases.flatMap((it) => it.records));
    const scopes = scopeReader(knowledge.governance);
    const { inForce, standings } = knowledge.view;
    const rejected = standings.filter((it) => it.state === "rejected" && it.record.type === "decision");
    const prohibitions = [...inForce, ...rejected.map((it) => it.record)].flatMap(prohibitionsOf);
    // Binds in tests as well, so it is the widest.
    const ofTests = { asks: /x/, tests: true, confidence: 1 } as const;
    let bound = 0;
    for (const { diff } of cases.filter((_, at) => at % 5 === 0)) {
      const change = parseDiff(diff);
      const within = new Set(recordsWithin(touchedPaths(change), knowledge).map((it) => it.id));
      for (const line of sourceLines(change).slice(0, 1)) {
        for (const prohibition of prohibitions) {
          if (bindingFactor({ prohibition, line, by: ofTests }, scopes) === 0) continue;
          bound++;
          if (!within.has(prohibition.record.id)) expect.fail(`${prohibition.text} binds ${line.file}`);
        }
      }
    }
    expect(bound).toBeGreaterThan(1000);
  });
});
