import { describe, expect, test } from "vitest";
import { PRESETS, readConfig } from "../../src/core/config.ts";
import type { ProvenanceRecord } from "../../src/core/record.ts";
import { judgeRequirements } from "../../src/core/requirements.ts";
import { recordOf, viewOf } from "./record-of.ts";

const REQUIRE = { decision: ["src/pay/**", "!src/pay/texts/**"], spec: ["src/pay/**"], risk: ["src/pay/legacy/**"] };

function judge(
  preset: string,
  { paths = ["src/pay/charge.ts"], message = "", records = [] as ProvenanceRecord[], signed = [] as string[] } = {},
) {
  const { config } = readConfig({ provenance: { preset, require: REQUIRE } }, { env: {}, file: "x", isOurs: true });
  const result = judgeRequirements(
    { paths, message, labels: [], signed: new Set(signed) },
    viewOf(...records),
    config!,
  );
  return { ...result, codes: result.problems.map((it) => `${it.severity} ${it.code}`) };
}

const spec = (fields: Partial<ProvenanceRecord> = {}) =>
  recordOf("SPEC-0000001", {
    type: "spec",
    status: "approved",
    constraints: ["It adds up"],
    affected_scope: ["src/pay/**"],
    ...fields,
  });
const decision = (fields: Partial<ProvenanceRecord> = {}) =>
  recordOf("prov-2026-001", { status: "open", links: { specs: ["SPEC-0000001"] }, ...fields });

const named = "Charge twice [prov-2026-001] [SPEC-0000001]\n\nAI Attribution: none";

describe("P33: what a change must bring along", () => {
  // biome-ignore format: a table
  test.each([
    ["light",     ["warning companion_missing", "warning companion_missing"],                              true ],
    ["standard",  ["error companion_missing", "error companion_missing"],                                  false],
    ["regulated", ["error companion_missing", "error companion_missing", "error attribution_missing"],     false],
  ])("under %s, without any record: %j", (preset, codes, valid) => {
    expect(judge(preset)).toMatchObject({ codes, valid, required: { spec: true, decision: true, risk: false } });
  });

  test.each(PRESETS)("under %s, with all of them, nothing", (preset) => {
    const records = [spec(), decision()];
    expect(judge(preset, { records, message: named, signed: ["prov-2026-001"] })).toMatchObject({
      codes: [],
      valid: true,
      found: { spec: ["SPEC-0000001"], decision: ["prov-2026-001"], risk: [] },
    });
  });

  // biome-ignore format: a table
  test.each<[string, string[], boolean]>([
    ["documents alone",            ["README.md", "docs/pay.html", "src/pay/NOTES.md"], false],
    ["records alone",              ["provenance/prov-2026-001.yml"],                   false],
    ["a document beside code",     ["README.md", "src/pay/charge.ts"],                 true ],
    ["what is taken out again",    ["src/pay/texts/de.ts"],                            false],
    ["paths nobody named",         ["src/shop.ts"],                                    false],
  ])("a change of %s needs a decision: %s", (_, paths, needed) => {
    expect(judge("standard", { paths }).required.decision).toBe(needed);
  });

  // biome-ignore format: a table
  test.each<[string, string, Partial<ProvenanceRecord>, string[]]>([
    ["light",     "draft",       {},                     []],
    ["standard",  "draft",       {},                     ["error companion_undecided"]],
    ["standard",  "review",      {},                     []],
    ["regulated", "review",      {},                     ["error companion_undecided"]],
    ["regulated", "approved",    { constraints: [] },    ["error criteria_missing"]],
    ["standard",  "approved",    { constraints: [] },    []],
    ["regulated", "implemented", {},                     []],
  ])("under %s a spec in %s with %j: %j", (preset, status, fields, codes) => {
    const records = [spec({ status, ...fields }), decision()];
    expect(judge(preset, { records, message: named, signed: ["prov-2026-001"] }).codes).toEqual(codes);
  });

  // biome-ignore format: a table
  test.each<[string, string, string, string[]]>([
    ["light",     "critical", "draft",    []],
    ["standard",  "medium",   "draft",    []],
    ["standard",  "high",     "draft",    ["error companion_undecided"]],
    ["standard",  "high",     "open",     []],
    ["regulated", "low",      "proposed", ["error companion_undecided"]],
    ["regulated", "",         "proposed", ["error companion_undecided"]],
  ])("under %s a decision of %s risk that is %s: %j", (preset, risk_level, status, codes) => {
    const records = [spec(), decision({ risk_level, status })];
    expect(judge(preset, { records, message: named, signed: ["prov-2026-001"] }).codes).toEqual(codes);
  });

  // biome-ignore format: a table
  test.each<[string, string, string[]]>([
    ["light",     "expired",   ["warning companion_undecided"]],
    ["standard",  "expired",   ["warning companion_undecided"]],
    ["regulated", "expired",   ["error companion_undecided"]],
    ["light",     "proposed",  ["warning companion_undecided"]],
    ["standard",  "proposed",  ["error companion_undecided"]],
    ["regulated", "active",    []],
    ["regulated", "mitigated", []],
  ])("under %s a risk that is %s: %j", (preset, status, codes) => {
    const accepted = recordOf("RA-0000001", { type: "risk", status, affected_scope: ["src/pay/legacy/**"] });
    const change = { paths: ["src/pay/legacy/a.ts"], message: `${named} RA-0000001`, signed: ["prov-2026-001"] };
    expect(judge(preset, { ...change, records: [spec(), decision(), accepted] }).codes).toEqual(codes);
  });

  test("a spec of some risk asks for a decision wherever it applies", () => {
    const risky = spec({ risk_level: "medium", affected_scope: ["src/**"] });
    const change = { records: [risky], paths: ["src/shop.ts"], message: "SPEC-0000001" };
    expect(judge("standard", change).codes).toEqual(["error companion_missing"]);
    expect(judge("light", change).codes).toEqual([]);
  });

  test("a decision must say which spec it implements, from either end", () => {
    const unlinked = decision({ links: {} });
    expect(judge("standard", { records: [spec(), unlinked], message: named }).codes).toEqual([
      "error companion_unlinked",
    ]);
    expect(
      judge("standard", { records: [spec({ related: ["prov-2026-001"] }), unlinked], message: named }).codes,
    ).toEqual([]);
  });

  test("P39: regulated asks for a signed approval", () => {
    expect(judge("regulated", { records: [spec(), decision()], message: named }).codes).toEqual([
      "error approval_unsigned",
    ]);
  });

  // biome-ignore format: a table
  test.each([["light", []], ["standard", ["warning scope_drifted"]], ["regulated", ["error scope_drifted"]]])(
    "P34: under %s work outside a spec's paths is %j", (preset, codes) => {
      const change = { records: [spec(), decision()], message: named, signed: ["prov-2026-001"], paths: ["src/pay/a.ts", "src/shop.ts", "README.md"] };
      expect(judge(preset, change).codes).toEqual(codes);
    });

  test("P35: regulated asks who wrote it, in whatever case it is said", () => {
    const change = { records: [spec(), decision()], signed: ["prov-2026-001"] };
    expect(judge("regulated", { ...change, message: "[prov-2026-001] SPEC-0000001" }).codes).toEqual([
      "error attribution_missing",
    ]);
    expect(judge("regulated", { ...change, message: named.toLowerCase().replace("spec", "SPEC") }).codes).toEqual([]);
  });
});
