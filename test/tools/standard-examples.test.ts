import { describe, expect, test } from "vitest";
import { openRepo, recordIn } from "./people.ts";

const decision = (id: string, rest: object) => [
  `decisions/${id}/decision.json`,
  {
    id,
    title: "A",
    version: 1,
    outcome: "O.",
    rationale: "R.",
    risk: { level: "low" },
    actors: { author: "user:alice" },
    ...rest,
  },
];
const FRD = "DEC-SDM-FRD-00000";
const created_at = "2026-02-10T10:00:00Z";

/** The record-shaped examples of ProvenanceCode's page on versioning, with what they leave out filled in. */
// biome-ignore format: a table
const EXAMPLES: [what: string, state: string, file: [string, object]][] = ([
  ["a version",            "draft",       decision("DEC-SDM-FRD-0000041", { lifecycle: { state: "draft" }, timestamps: { created_at } })],
  ["a version history",    "implemented", decision("DEC-SDM-FRD-0000043", { version: 3, lifecycle: { state: "accepted" }, timestamps: { created_at: "2026-02-01T10:00:00Z", accepted_at: "2026-02-02T14:30:00Z", updated_at: "2026-02-10T09:15:00Z" } })],
  ["an old decision",      "superseded",  decision(`${FRD}10`, { lifecycle: { state: "superseded", superseded_by: `${FRD}42` }, timestamps: { created_at: "2025-06-01T10:00:00Z", accepted_at: "2025-06-05T14:00:00Z", superseded_at: "2026-02-13T09:15:00Z" } })],
  ["its successor",        "superseded",  decision(`${FRD}42`, { lifecycle: { state: "superseded", supersedes: `${FRD}10`, superseded_by: `${FRD}81` }, timestamps: { created_at, accepted_at: "2026-02-13T09:15:00Z" }, supersession_chain: [`${FRD}10`] })],
  ["the head of a chain",  "implemented", decision(`${FRD}81`, { lifecycle: { state: "accepted", supersedes: `${FRD}42` }, supersession_chain: [`${FRD}10`, `${FRD}42`], timestamps: { created_at } })],
  ["one that expires",     "implemented", decision("DEC-SDM-FRD-0000050", { lifecycle: { state: "accepted" }, timestamps: { created_at: "2026-02-01T00:00:00Z", accepted_at: "2026-02-01T00:00:00Z", expires_at: "2026-08-01T00:00:00Z" }, expiration_note: "Review." })],
  ["an initial draft",     "draft",       decision("DEC-SDM-FRD-0000060", { lifecycle: { state: "draft" }, timestamps: { created_at } })],
  ["after review",         "proposed",    decision("DEC-SDM-FRD-0000061", { version: 2, lifecycle: { state: "proposed" }, timestamps: { created_at, updated_at: "2026-02-12T14:30:00Z" } })],
  ["after acceptance",     "implemented", decision("DEC-SDM-FRD-0000062", { version: 2, lifecycle: { state: "accepted" }, timestamps: { created_at, accepted_at: "2026-02-13T09:15:00Z", updated_at: "2026-02-12T14:30:00Z" }, actors: { author: "user:alice", approver: "user:bob" } })],
  ["an active risk",       "active",      ["risks/RA-000015/risk.json", { ra_id: "RA-000015", title: "Old API", status: "active", timestamps: { created_at: "2026-02-01T00:00:00Z", expires_at: "2026-05-01T00:00:00Z" }, risk_statement: "Temporary use.", acceptance: { accepted_by: "team-lead", accepted_at: "2026-02-01T00:00:00Z", expires_at: "2026-05-01T00:00:00Z", reason: "Migration." } }]],
  ["an expired risk",      "expired",     ["risks/RA-000016.json", { ra_id: "RA-000016", title: "Old API", status: "expired", timestamps: { created_at: "2026-02-01T00:00:00Z", expires_at: "2026-02-20T00:00:00Z", expired_at: "2026-02-20T00:00:00Z" }, risk_statement: "Temporary use.", review_note: "Delayed." }]],
  ["an open mistake",      "open",        ["mistakes/MR-000003/mistake.json", { mr_id: "MR-000003", title: "Injection", status: "open", timestamps: { created_at }, root_cause: { summary: "No validation" }, prevent_rule: { rule_id: "PRV-MR-000003-validate-all-inputs", statement: "All inputs are validated" } }]],
  ["a mitigated mistake",  "mitigated",   ["mistakes/MR-000004/mistake.json", { mr_id: "MR-000004", title: "Injection", status: "mitigated", timestamps: { created_at, mitigated_at: "2026-02-14T15:00:00Z" }, fix: { pr: "https://example.org/pull/456", commit: "abc123", summary: "Validation" }, prevent_rule: { statement: "All inputs are validated" }, enforcement: [{ kind: "linter", ref: "src/app.ts", must_exist: true }] }]],
  ["a closed mistake",     "closed",      ["mistakes/MR-000005/mistake.json", { mr_id: "MR-000005", title: "Injection", status: "closed", timestamps: { created_at, mitigated_at: "2026-02-14T15:00:00Z", closed_at: "2026-03-01T10:00:00Z" }, prevent_rule: { statement: "All inputs are validated" }, closure_note: "No recurrence" }]],
] as [string, string, [string, object]][]);

describe("P32: the standard's own examples", () => {
  test("load, each in its state, and break no rule", async () => {
    const repo = openRepo();
    repo.write(Object.fromEntries(EXAMPLES.map(([, , [path, json]]) => [`provenance/${path}`, JSON.stringify(json)])));
    const ids = EXAMPLES.map(([, , [, json]]) => Object.values(json)[0] as string);
    const shown = async (some: string[]) =>
      ((await repo.agent("get_record", { ids: some })) as { records: { id: string; state: string }[] }).records;
    const states = new Map(
      [...(await shown(ids.slice(0, 7))), ...(await shown(ids.slice(7)))].map((it) => [it.id, it.state]),
    );
    expect(EXAMPLES.map(([what], i) => `${what}: ${states.get(ids[i] ?? "")}`)).toEqual(
      EXAMPLES.map(([what, state]) => `${what}: ${state}`),
    );
    const { problems } = (await repo.person("lint_records", { enforcement: "strict" })) as {
      problems: { severity: string; message: string; code: string }[];
    };
    expect(problems.filter((it) => it.severity === "error" && it.code !== "record_expired")).toEqual([]);
    expect(problems.filter((it) => it.code === "record_expired")).toHaveLength(1);
  });
});

test("P27: the risks that are accepted now are one list", async () => {
  const repo = openRepo();
  const active = [await recordIn(repo, "risk", "active"), await recordIn(repo, "risk", "active")];
  for (const state of ["draft", "mitigated", "rejected"]) await recordIn(repo, "risk", state);
  await recordIn(repo, "decision", "implemented");
  const { hits } = (await repo.agent("search_records", { types: ["risk"], states: ["active"] })) as {
    hits: { id: string }[];
  };
  expect(hits.map((it) => it.id).sort()).toEqual(active.sort());
});

// biome-ignore format: a table
test.each([
  ["outcome",     { outcome: "Another one." }],
  ["intent",      { intent: "Another one." }],
  ["constraints", { constraints: ["Another one."] }],
  ["risk_level",  { risk_level: "high" }],
])("P16: the %s of a decision that people approved is not edited but superseded, and the refusal says so", async (field, set) => {
  const repo = openRepo();
  for (const state of ["open", "implemented"]) {
    const id = await recordIn(repo, "decision", state);
    const refusal = await repo.refusal(repo.agent("update_record", { id, set }));
    expect(refusal).toMatch(new RegExp(`^field_sealed: .*${field} cannot change`));
    expect(refusal).toContain("call `supersede_record`");
    await repo.agent("update_record", { id, set: { links: { pr: ["137"] }, tags: ["x"] } });
  }
});
