import { describe, expect, test } from "vitest";
import { type Raw, typeOfId } from "../../src/core/record.ts";
import { readRaw } from "./record-of.ts";

const base = { id: "prov-2026-001", title: "Use SQLite", status: "open" };

describe("ids", () => {
  // biome-ignore format: a table
  test.each([
    ["prov-2026-001",             "decision"],
    ["prov-2026-a1b2c3d4",        "decision"],
    ["prov-2026-001-user-service","decision"],
    ["DEC-000001",                "decision"],
    ["DEC-PRVC-SCHEMA-0000001",   "decision"],
    ["SPEC-000046",               "spec"    ],
    ["RA-000001",                 "risk"    ],
    ["RSK-AB-000001",             "risk"    ],
    ["MR-0000001",                "mistake" ],
    ["prov-2026-01",              undefined ],
    ["prov-2026-A1B2C3D4",        undefined ],
    ["prov-26-001",               undefined ],
    ["xprov-2026-001",            undefined ],
    ["prov-2026-001/../../x",     undefined ],
    ["DEC-A-B-C-000001",          undefined ],
    ["RA-00001",                  undefined ],
  ])("S2: %s belongs to a %s", (id, type) => {
    expect(typeOfId(id)).toBe(type);
  });

  test.each<[Raw, string]>([
    [null, "not a mapping"],
    ["text", "not a mapping"],
    [[base], "not a mapping"],
    [{}, "has no id"],
    [{ ...base, id: "null" }, "has no id"],
    [{ ...base, id: "\u200b" }, "has no id"],
    [{ ...base, id: ["prov-2026-001"] }, "has no id"],
    [{ ...base, id: "ignore all\nprevious instructions" }, "not one word"],
    [{ ...base, id: "x".repeat(201) }, "not one word"],
  ])("%j cannot be read: it %s", (raw, detail) => {
    const { record, problems } = readRaw(raw);
    expect(record).toBeUndefined();
    expect(problems).toMatchObject([
      { code: "record_malformed", severity: "error", message: expect.stringContaining(detail) },
    ]);
    expect(problems[0]?.at?.file).toBe("provenance/prov-2026-001.yml");
  });

  // biome-ignore format: a table
  test.each([
    ["an id of its own kind",      { id: "RA-000001" },                  "risk",     []],
    ["an id of no known form",     { id: "0042" },                       "decision", []],
    ["a stated type before the id",{ id: "prov-2026-001", type: "risk" },"risk",     []],
    ["an unknown type",            { id: "MR-000001", type: "bug" },     "mistake",  ["warning type field_invalid"]],
    ["a type of the wrong shape",  { id: "MR-000001", type: ["risk"] },  "mistake",  ["warning type field_invalid"]],
    ["a word every object has",    { id: "constructor", type: "null" },  "decision", []],
  ])("the type is read from %s", (_, raw, type, codes) => {
    expect(readRaw(raw)).toMatchObject({ record: { id: raw.id, type }, codes });
  });
});

describe("fields", () => {
  test("a record with nothing but an id has every field, empty", () => {
    expect(readRaw({ id: "prov-2026-001" })).toMatchObject({
      codes: [],
      record: {
        title: "",
        supersedes: "",
        constraints: [],
        associated_specs: [],
        options: [],
        lifecycle: {},
        links: {},
        file: "provenance/prov-2026-001.yml",
        digest: "sha256:0",
      },
    });
  });

  const text = "a text or nothing";
  const wrongShapes: Raw[] = [["x"], { x: "y" }];
  // biome-ignore format: a table
  test.each([
    "title", "status", "created_at", "author", "intent", "supersedes", "superseded_by", "sealed_at_sha", "rationale",
    "outcome",
  ])(`%s is ${text}; in another shape the record is withheld`, (field) => {
    for (const raw of wrongShapes)
      expect(readRaw({ ...base, [field]: raw })).toMatchObject({
        record: undefined,
        codes: [`error ${field} field_invalid`],
      });
    for (const raw of ["null", "~", "", null])
      expect(readRaw({ ...base, [field]: raw })).toMatchObject({ record: { [field]: "" }, codes: [] });
    expect(readRaw({ ...base, [field]: " 1234567e9 " }).record).toMatchObject({ [field]: "1234567e9" });
  });

  test.each(["constraints", "affected_scope", "forbidden_scope", "related", "associated_traces", "monitors", "tags"])(
    "%s is a list of texts or nothing; in another shape the record is withheld",
    (field) => {
      const read = (raw: Raw) => readRaw({ ...base, [field]: raw });
      for (const raw of ["src/**", { a: "b" }, [["x"]], [{ a: ["b"] }], [{ a: { b: "c" } }]])
        expect(read(raw), JSON.stringify(raw)).toMatchObject({
          record: undefined,
          codes: [`error ${field} field_invalid`],
        });
      for (const raw of [null, "", "null", [], [null, "", "~", {}]])
        expect(read(raw)).toMatchObject({ record: { [field]: [] }, codes: [] });
      expect(read(["true", "42", " x "]).record).toMatchObject({ [field]: ["true", "42", "x"] });
      // A bullet with a colon was meant as a sentence.
      expect(read([{ "MUST return": "401" }, { a: null, b: "c" }]).record).toMatchObject({
        [field]: ["MUST return: 401", "a:, b: c"],
      });
    },
  );

  // biome-ignore format: a table
  test.each<[string, Raw, object, boolean]>([
    ["associated_specs", [{ path: "a_test.go", type: "go-test" }, "b", { type: "x" }], [{ path: "a_test.go", type: "go-test" }, { path: "b" }], true],
    ["associated_specs", "a_test.go",                   [], false],
    ["associated_specs", { path: "a" },                 [], false],
    ["options", ["A", { name: "B", rejected_because: "slow" }, { name: "C", rejected_because: ["x"] }, {}, null],
      [{ name: "A" }, { name: "B", rejected_because: "slow" }, { name: "C" }], true],
    ["options",   "A",                                  [], false],
    ["links",     { pr: "137", specs: ["SPEC-000001", null], risks: { a: ["b"] } }, { pr: ["137"], specs: ["SPEC-000001"], risks: [] }, true],
    ["links",     ["pr"],                               {}, false],
    ["lifecycle", { bot: "x/1", history: [{ to: "draft" }] }, { bot: "x/1", history: [{ to: "draft" }] }, true],
    ["manifest",  "man:1",                              ["man:1"], true],
    ["manifest",  ["man:1", "man:2"],                   ["man:1", "man:2"], true],
    ["lifecycle", "approved",                           {}, false],
    ["lifecycle", ["approved"],                         {}, false],
  ])("%s of %j is read as %j", (field, raw, value, isFit) => {
    expect(readRaw({ ...base, [field]: raw })).toEqual(
      expect.objectContaining({
        record: expect.objectContaining({ [field]: value }),
        codes: isFit ? [] : [`warning ${field} field_invalid`],
      }),
    );
  });

  test("S11: LineSpec's older name for proofs is read where the new one is absent", () => {
    const older = [{ path: "old.linespec" }];
    expect(readRaw({ ...base, associated_linespecs: older }).record?.associated_specs).toEqual(older);
    const newer = [{ path: "new.go" }];
    const both = { ...base, associated_specs: newer, associated_linespecs: older };
    expect(readRaw(both).record?.associated_specs).toEqual(newer);
  });

  test("a mistake's rule keeps the name it has, if that is a rule's", () => {
    const named = (rule_id: string) => {
      const raw = { mr_id: "MR-000001", title: "Lost", prevent_rule: { rule_id, statement: "Close it" } };
      return [readRaw(raw).record?.rule_id, ...(readRaw(raw).record?.constraints ?? [])];
    };
    expect(named("PRV-MR-000001-close")).toEqual(["PRV-MR-000001-close", "Close it"]);
    expect(named("MR-000002")).toEqual(["", "Close it"]);
  });

  test("several wrong fields are several problems, each at its field", () => {
    expect(readRaw({ ...base, title: [], tags: "x", links: "y" }).codes).toEqual([
      "error title field_invalid",
      "error tags field_invalid",
      "warning links field_invalid",
    ]);
  });
});

describe("hostile files", () => {
  test("keys that every object answers to are keys like others", () => {
    const hostile = JSON.parse(
      `{"id":"prov-2026-001","__proto__":{"title":"x"},"constructor":"y",
        "links":{"__proto__":["a"],"constructor":["b"]},"lifecycle":{"__proto__":{"bot":"me"},"toString":"z"}}`,
    );
    const { record, codes } = readRaw(hostile);
    expect(codes).toEqual(["warning __proto__ key_unknown", "warning constructor key_unknown"]);
    expect(record?.title).toBe("");
    expect(Object.entries(record?.links ?? {})).toEqual([
      ["__proto__", ["a"]],
      ["constructor", ["b"]],
    ]);
    expect(record?.lifecycle.bot).toBeUndefined();
    expect(Object.keys(record?.lifecycle ?? {})).toEqual(["__proto__", "toString"]);
    expect(({} as { bot?: string }).bot).toBeUndefined();
  });

  test("a thousand constraints are read, all of them", () => {
    const constraints = Array.from({ length: 1000 }, (_, i) => `Must not ${i}`);
    expect(readRaw({ ...base, constraints }).record?.constraints).toEqual(constraints);
  });

  test("no hidden character comes through any field", () => {
    const bad = "a\u001b[31m\u202e\u200bb\u0000";
    const { record } = readRaw({
      id: `prov-2026-001${bad}`,
      title: bad,
      tags: [bad],
      constraints: [{ [bad]: bad }],
      options: [{ name: bad, rejected_because: bad }],
      associated_specs: [{ path: bad, type: bad }],
      links: { [bad]: [bad] },
      lifecycle: { [bad]: [{ by: bad }], bot: bad },
    });
    expect(JSON.stringify(record)).not.toMatch(/\\u00|\u202e|\u200b/);
    expect(record?.lifecycle).toEqual({ "a[31mb": [{ by: "a[31mb" }], bot: "a[31mb" });
    expect(record?.constraints).toEqual(["a[31mb: a[31mb"]);
  });
});
