import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRepo, type Repo } from "./people.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures/deo");

function openShop(files: { [path: string]: string } = {}): Repo {
  const repo = openRepo(files);
  cpSync(FIXTURES, join(repo.root, "provenance"), { recursive: true });
  repo.git("add", ".");
  repo.git("commit", "--quiet", "-m", "The records of another tool");
  return repo;
}

async function shown(repo: Repo, id: string) {
  const { records } = (await repo.agent("get_record", { ids: [id] })) as { records: { [field: string]: unknown }[] };
  return records[0] ?? {};
}

/** The lines that differ, as a diff shows them. */
function changedLines(repo: Repo, path: string): string[] {
  return repo
    .git("diff", "-U0", "--", path)
    .split("\n")
    .filter((it) => /^[-+][^-+]/.test(it))
    .map((it) => it.replace(/^([-+])\s*/, "$1"));
}

describe("P37: the records of another tool", () => {
  // biome-ignore format: a table
  test.each<[string, object]>([
    ["DEC-SHOP-0000001", {
      type: "decision", state: "proposed", version: 1, created_at: "2026-01-10", author: "user:mira", risk_level: "high",
      intent: "The basket service is down once a week.", outcome: "Local storage.", supersedes: "DEC-SHOP-0000002",
      options: [{ name: "Leave it" }, { name: "Local storage" }], lifecycle: { bot: "some-agent" }, affected_scope: [],
    }],
    ["DEC-SHOP-0000002", { state: "implemented", version: 2, intent: "A service.", lifecycle: { approver: "user:otto", accepted_at: "2025-06-05T14:00:00Z" } }],
    ["DEC-000003",       { state: "implemented", intent: "Cash is slow.", outcome: "Cards first.", author: "mira@shop.example", risk_level: "" }],
    ["SPEC-0000001",     { type: "spec", state: "approved", constraints: ["A basket survives a reload", "A basket holds 100 things"], affected_scope: ["src/basket/**", "src/shop.ts"], related: ["DEC-SHOP-0000001"], risk_level: "medium" }],
    ["RA-000001",        { type: "risk", state: "active", constraints: ["Watch the error rate"], affected_scope: ["src/terminal/**"], rationale: "The new one comes in March.", lifecycle: { expires_at: "2026-04-01T00:00:00Z", approver: "otto" } }],
    ["RA-000002",        { type: "risk", state: "mitigated", stored_status: "closed", created_at: "2025-01-01" }],
    ["MR-000001",        { type: "mistake", state: "open", constraints: ["Every query binds its parameters"], rationale: "No parameters were bound.", outcome: "Bound parameters.", enforcement: [{ kind: "linter", ref: "eslint-plugin-security", must_exist: true }], risk_level: "critical" }],
    ["MR-000002",        { type: "mistake", state: "mitigated", rationale: "The server runs in summer time.", enforcement: [{ kind: "ci", ref: "", must_exist: false }, { kind: "ai-hint", ref: "Use Date.now", must_exist: false }] }],
  ])("%s is read in our words", async (id, fields) => {
    expect(await shown(openShop(), id)).toMatchObject(fields);
  });

  test("are all there, and receipts and earlier versions beside them are none", async () => {
    const repo = openShop();
    const { hits } = (await repo.agent("search_records", {
      limit: 50,
      states: ["proposed", "implemented", "approved", "active", "mitigated", "open"],
    })) as { hits: { id: string }[] };
    expect(hits.map((it) => it.id).sort()).toEqual([
      "DEC-000003",
      "DEC-SHOP-0000001",
      "DEC-SHOP-0000002",
      "MR-000001",
      "MR-000002",
      "RA-000001",
      "RA-000002",
      "SPEC-0000001",
    ]);
  });

  test("an approval changes the lines it must, in both files", async () => {
    const repo = openShop();
    const answer = await repo.person("approve_record", { id: "DEC-SHOP-0000001", yes: true });
    expect(answer).toMatchObject({ state: "implemented", superseded: ["DEC-SHOP-0000002"] });
    const removed = changedLines(repo, "provenance/decisions/DEC-SHOP-0000001/decision.json").filter((it) =>
      it.startsWith("-"),
    );
    expect(removed).toEqual([
      '-"state": "proposed",',
      '-"superseded_by": null',
      '-"timestamps": { "created_at": "2026-01-10T08:00:00Z", "expires_at": null },',
      '-"bot": "some-agent"',
      '-"links": { "pr": [12], "specs": ["SPEC-0000001"] }',
    ]);
    const older = JSON.parse(repo.read("provenance/decisions/DEC-SHOP-0000002.json"));
    expect(older).toMatchObject({
      lifecycle: { state: "superseded", superseded_by: "DEC-SHOP-0000001" },
      timestamps: { superseded_at: "2026-03-01T09:00:00.000Z" },
    });
    const newer = JSON.parse(repo.read("provenance/decisions/DEC-SHOP-0000001/decision.json"));
    expect(newer).toMatchObject({
      lifecycle: { state: "accepted", history: [{ from: "proposed", to: "open" }] },
      timestamps: { accepted_at: "2026-03-01T09:00:00.000Z" },
      actors: { approver: "ada@example.org" },
      supersession_chain: ["DEC-SHOP-0000002"],
    });
    expect(await shown(repo, "DEC-SHOP-0000002")).toMatchObject({
      state: "superseded",
      superseded_by: "DEC-SHOP-0000001",
    });
  });

  test("mitigations and expiry are written where that tool keeps them", async () => {
    const repo = openShop();
    await repo.agent("update_record", { id: "RA-000001", set: { constraints: ["Watch the error rate", "Keep cash"] } });
    repo.clock.now = new Date("2026-04-02T00:00:00Z");
    expect(await shown(repo, "RA-000001")).toMatchObject({ state: "expired" });
    await repo.person("extend_record", { id: "RA-000001", until: "2026-05-01", reason: "Late" });
    expect(JSON.parse(repo.read("provenance/risks/RA-000001.json"))).toMatchObject({
      status: "active",
      version: 3,
      acceptance: { expires_at: "2026-05-01", accepted_at: "2026-01-05T00:00:00Z" },
      mitigations: [{ detail: "Watch the error rate" }, { detail: "Keep cash" }],
    });
  });

  // biome-ignore format: a table
  test.each<[string, string, [string, string], string[]]>([
    ["the outcome of an accepted decision",  "decisions/DEC-SHOP-0000002.json",  ["A service.", "No service."],                    ["record_sealed"]],
    ["an accepted decision back to draft",   "decisions/DEC-SHOP-0000002.json",  ['"state":"accepted"', '"state":"draft"'],         ["record_sealed"]],
    ["the layout of an accepted decision",   "decisions/DEC-SHOP-0000002.json",  ['"version":2,', '"version": 2,'],                  []],
    ["a criterion of an approved spec",      "specs/SPEC-0000001/spec.json",     ["100 things", "10 things"],                       ["record_sealed"]],
    ["an approved spec to implemented",      "specs/SPEC-0000001/spec.json",     ['"approved"', '"implemented"'],                   []],
    ["a mitigated risk back to active",      "risks/RA-000002/risk.json",        ['"closed"', '"active"'],                          ["record_sealed"]],
    ["the mitigations of an active risk",    "risks/RA-000001.json",             ["Watch the error rate", "Watch"],                 []],
    ["an open mistake",                      "mistakes/MR-000001/mistake.json",  ["A visitor", "Somebody"],                         []],
  ])("P9, P25: a commit that changes %s is judged by its history", async (_, path, [was, is], codes) => {
    const repo = openShop();
    repo.write({ [`provenance/${path}`]: repo.read(`provenance/${path}`).replace(was, is) });
    repo.git("add", ".");
    repo.git("commit", "--quiet", "-m", "Edit");
    const { problems } = (await repo.agent("check_records", { commit: "HEAD" })) as { problems: { code: string }[] };
    expect(problems.map((it) => it.code).filter((it) => it !== "path_governed")).toEqual(codes);
  });

  test("P13: the commit of a supersession is no edit of what it replaces", async () => {
    const repo = openShop();
    await repo.person("approve_record", { id: "DEC-SHOP-0000001", yes: true });
    repo.git("add", ".");
    repo.git("commit", "--quiet", "-m", "Approve it");
    expect(await repo.agent("check_records", { commit: "HEAD" })).toMatchObject({ problems: [] });
  });

  test("P28, P29: a mistake closes once the plugin it relies on is there", async () => {
    const repo = openShop();
    await repo.person("complete_record", { record: "MR-000001" });
    expect(await repo.refusal(repo.person("complete_record", { record: "MR-000001" }))).toMatch(/^enforcement_missing/);
    repo.write({ "package.json": '{ "devDependencies": { "eslint-plugin-security": "3" } }' });
    expect(await repo.person("complete_record", { record: "MR-000001" })).toMatchObject({ state: "closed" });
    expect(JSON.parse(repo.read("provenance/mistakes/MR-000001/mistake.json"))).toMatchObject({ status: "closed" });
  });

  test("P29, P30: whoever touches a mistake's files is told the rule", async () => {
    const repo = openShop();
    const consulted = await repo.agent("consult_records", { paths: ["src/prices/list.ts"] });
    expect(consulted["rules"]).toEqual([{ record: "MR-000001", statement: "Every query binds its parameters" }]);
    const diff = "--- /dev/null\n+++ b/src/prices/list.ts\n@@ -0,0 +1 @@\n+export {};\n";
    const audited = await repo.agent("audit_change", { diff });
    expect(JSON.stringify(audited["findings"])).toContain("Every query binds its parameters");
  });

  test("P29: lint says when what a rule relies on is gone", async () => {
    const repo = openShop({ "package.json": '{ "devDependencies": { "eslint-plugin-security": "3" } }' });
    const rules = async () =>
      ((await repo.person("lint_records", {}))["problems"] as { rule?: string }[]).map((it) => it.rule);
    expect(await rules()).not.toContain("PROV066");
    repo.write({ "package.json": "{}" });
    expect(await rules()).toContain("PROV066");
  });

  // biome-ignore format: a table
  test.each<[string, string, string, string]>([
    ["is cut off",                 "decisions/DEC-000009.json",             '{ "id": "DEC-000009", "title": ',                              "yaml_malformed"],
    ["is a list",                  "risks/RA-000009.json",                  '["ra_id"]',                                                     "record_malformed"],
    ["is empty",                   "specs/SPEC-000009/spec.json",           "",                                                              "record_malformed"],
    ["has a mapping for a title",  "mistakes/MR-000009/mistake.json",       '{ "mr_id": "MR-000009", "title": { "de": "x" }, "status": "open" }', "field_invalid"],
    ["has no state of its kind",   "specs/SPEC-000009/spec.json",           '{ "id": "SPEC-000009", "title": "x", "status": "open" }',       "status_unknown"],
    ["has no id",                  "risks/RA-000009/risk.json",             '{ "title": "x", "status": "active" }',                          "record_malformed"],
    ["lies in another's folder",   "decisions/DEC-000008/decision.json",    '{ "id": "DEC-000009", "title": "x", "status": "accepted" }',    "record_misnamed"],
    ["has the id of another",      "decisions/DEC-000003/decision.json",    '{ "id": "DEC-000003", "title": "x", "status": "accepted" }',    "record_duplicated"],
    ["replaces nothing known",     "decisions/DEC-000009.json",             '{ "id": "DEC-000009", "title": "x", "lifecycle": { "state": "accepted", "supersedes": "DEC-000001" } }', "reference_unknown"],
    ["has a version in words",     "decisions/DEC-000009.json",             '{ "id": "DEC-000009", "title": "x", "status": "accepted", "version": "two" }', "field_invalid"],
  ])("P31, P38: one that %s is a finding, and hides none of the others", async (_, path, text, code) => {
    const repo = openShop({ [`provenance/${path}`]: text });
    const { problems } = (await repo.person("lint_records", {})) as { problems: { code: string; at?: { file?: string } }[] };
    const about = problems.filter((it) => it.at?.file === `provenance/${path}`);
    expect(about.map((it) => it.code)).toContain(code);
    expect(await shown(repo, "SPEC-0000001")).toMatchObject({ state: "approved" });
  });
});
