import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ProvenanceRecord, type Raw, readRecord } from "../../src/core/record.ts";
import { inOurKeys, onDisk, stateOnDisk } from "../../src/core/spelling.ts";
import { editYaml, parseYaml } from "../../src/io/yaml.ts";

function read(text: string): ProvenanceRecord {
  const { record, problems } = readRecord(parseYaml(text).value as Raw, { file: "x.json", digest: "sha256:0" });
  if (!record) throw new Error(JSON.stringify(problems));
  return record;
}

const SHAPES = {
  deo: {
    id: "DEC-000001",
    title: "T",
    lifecycle: { state: "draft" },
    timestamps: { created_at: "2026-01-01" },
    actors: { author: "a" },
    problem: "P",
    outcome: "O",
  },
  g2: {
    decision_id: "DEC-AB-CD-000001",
    title: "T",
    status: "accepted",
    context: "C",
    decision: "D",
    date_created: "2026-01-01",
  },
  spec: {
    id: "SPEC-000001",
    title: "T",
    status: "draft",
    acceptanceCriteria: ["A"],
    affectedPaths: ["src/"],
    relatedDecisions: [],
  },
  risk: {
    ra_id: "RA-000001",
    title: "T",
    status: "active",
    risk_statement: "S",
    severity: "low",
    acceptance: { accepted_by: "a" },
    mitigations: [{ type: "t", detail: "M" }],
    scope: { paths: [] },
  },
  mistake: {
    mr_id: "MR-000001",
    title: "T",
    status: "open",
    impact: "I",
    root_cause: { summary: "R" },
    prevent_rule: { rule_id: "PRV", statement: "S" },
    fix: { summary: "F" },
    scope: { paths: [] },
  },
};

describe("P37: what is written into another format", () => {
  // biome-ignore format: a table
  const KEYS: (readonly [key: string, value: fc.Arbitrary<unknown>])[] = [
    ["title",          fc.constantFrom("A", "Another title", 'with "quotes" and \\ and ü')],
    ["intent",         fc.constantFrom("Why", "two\nlines")],
    ["rationale",      fc.constantFrom("Reason", "x: y # z")],
    ["outcome",        fc.constantFrom("Done", "{}")],
    ["risk_level",     fc.constantFrom("low", "high")],
    ["constraints",    fc.constantFrom(["One rule"], ["Another: one"])],
    ["affected_scope", fc.constantFrom(["src/a.ts"], ["src/**", "test/x"])],
    ["related",        fc.constantFrom(["prov-2026-001"], ["DEC-000002"])],
    ["tags",           fc.constantFrom([], ["x"])],
  ];
  const edit = fc.constantFrom(...KEYS).chain(([key, value]) => value.map((it) => ({ path: [key], value: it })));

  test.each(Object.keys(SHAPES) as (keyof typeof SHAPES)[])("is read back, in a %s of any layout", (shape) => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.constantFrom(0, 2, "\t"), (edits, space) => {
        const before = JSON.stringify(SHAPES[shape], null, space);
        const record = read(before);
        const after = editYaml(before, onDisk(record, edits));
        JSON.parse(after);
        const again = read(after);
        const last = new Map(edits.map((it) => [it.path[0] ?? "", it.value]));
        for (const [key, value] of last) expect(again[key as keyof ProvenanceRecord]).toEqual(value);
        expect(again.id).toBe(record.id);
        expect(again.status).toBe(record.status);
      }),
      { numRuns: 150 },
    );
  });
});

test("a decision of that format has one word for open and implemented", () => {
  const { spelled, type } = read(JSON.stringify(SHAPES.deo));
  expect(stateOnDisk({ spelled, type }, "open")).toBe("implemented");
  expect(onDisk({ spelled, type }, [{ path: ["status"], value: "rejected" }])).toEqual([
    { path: ["lifecycle", "state"], value: "rejected" },
  ]);
});

test("a file of our own is read as it is", () => {
  const own = { id: "prov-2026-001", title: "T", status: "open", problem: "x", context: "y", decision: "z" };
  expect(read(JSON.stringify(own))).toMatchObject({ intent: "", outcome: "", spelled: {} });
  expect(inOurKeys(own, "decision")).toEqual(own);
});

test("comparing two readings leaves out where the other format keeps them", () => {
  expect(Object.keys(inOurKeys(SHAPES.risk as never, "risk"))).not.toContain("acceptance");
  expect(inOurKeys(SHAPES.risk as never, "risk")).toMatchObject({ intent: "S", constraints: ["M"] });
});
