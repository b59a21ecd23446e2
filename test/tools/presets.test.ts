import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRepo, type Repo, recordIn } from "./people.ts";

type Found = { code: string; severity: string; at?: { record?: string } };

async function lint(repo: Repo): Promise<string[]> {
  const { problems } = (await repo.person("lint_records", {})) as { problems: Found[] };
  return problems.map((it) => `${it.severity} ${it.code} ${it.at?.record ?? ""}`);
}

const preset = (name: string, more = "") => ({ ".precedent.yml": `provenance:\n  preset: ${name}\n${more}` });

async function lastEntry(repo: Repo, id: string): Promise<object | undefined> {
  const { records } = (await repo.agent("get_record", { ids: [id] })) as {
    records: { lifecycle: { history: object[] } }[];
  };
  return records[0]?.lifecycle.history.at(-1);
}

const riskUntil = (n: number, day: string) => ({
  [`provenance/risks/RA-000000${n}.yml`]: RISK.replace("RA-0000001", `RA-000000${n}`).replace("2026-06-01", day),
});

describe("expiry", () => {
  // biome-ignore format: a table
  test.each([["light", "warning"], ["standard", "warning"], ["regulated", "error"]])(
    "P18: under %s a risk that has expired is a %s", async (name, severity) => {
      const repo = openRepo(preset(name));
      repo.write({ "provenance/risks/RA-0000001.yml": RISK });
      repo.clock.now = new Date("2026-05-31T23:59:00Z");
      expect((await lint(repo)).filter((it) => it.includes("record_expired"))).toEqual([]);
      repo.clock.now = new Date("2026-06-01T00:00:00Z");
      expect((await lint(repo)).filter((it) => it.includes("record_expired"))).toEqual([`${severity} record_expired RA-0000001`]);
    });

  // biome-ignore format: a table
  test.each<[string, object, object]>([
    ["extended",       { until: "30d", reason: "Late" },          { from: "expired", to: "active", reason: "Late" }],
    ["made permanent", { until: "never", reason: "For good" },    { from: "expired", to: "active", reason: "For good" }],
    ["mitigated",      {},                                        { from: "expired", to: "mitigated" }],
    ["superseded",     {},                                        { from: "expired", to: "superseded" }],
  ])("P19: a risk that is %s is expired no more, and says who did it", async (remedy, input, entry) => {
    const repo = openRepo();
    repo.write({ "provenance/risks/RA-0000001.yml": RISK });
    repo.clock.now = new Date("2026-07-01T00:00:00Z");
    const id = "RA-0000001";
    expect(await lint(repo)).toContain(`warning record_expired ${id}`);
    if ("until" in input) await repo.person("extend_record", { id, ...input });
    if (remedy === "mitigated") await repo.person("complete_record", { record: id });
    if (remedy === "superseded") {
      const { id: newer } = await repo.agent("supersede_record", { id, intent: "Accept it differently." });
      await repo.agent("update_record", { id: newer, set: { expires_at: "2026-12-01" }, propose: true });
      await repo.person("approve_record", { id: newer, yes: true });
    }
    expect((await lint(repo)).filter((it) => it.includes("record_expired"))).toEqual([]);
    expect(await lastEntry(repo, id)).toMatchObject({ ...entry, by: "ada@example.org", at: "2026-07-01T00:00:00.000Z" });
  });

  test("P19: a risk that is marked expired says so in its file and history, and waits for one of the others", async () => {
    const repo = openRepo();
    repo.write({ "provenance/risks/RA-0000001.yml": RISK });
    repo.clock.now = new Date("2026-07-01T00:00:00Z");
    await repo.person("extend_record", { id: "RA-0000001", until: "now", reason: "Nobody renewed it" });
    expect(repo.read("provenance/risks/RA-0000001.yml")).toMatch(/^status: expired$/m);
    expect(await lastEntry(repo, "RA-0000001")).toMatchObject({ to: "expired", reason: "Nobody renewed it" });
    expect(await lint(repo)).toContain("warning record_expired RA-0000001");
  });

  test("P19: a decision that has expired stays in force until it is extended", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "implemented", { set: { expires_at: "2026-06-01" } });
    repo.clock.now = new Date("2026-07-01T00:00:00Z");
    expect(await lint(repo)).toContain(`warning record_expired ${id}`);
    await repo.person("extend_record", { id, until: "4w", reason: "Late" });
    expect(await lint(repo)).not.toContain(`warning record_expired ${id}`);
    expect(await lastEntry(repo, id)).toMatchObject({ reason: "Late", expires_at: "2026-07-29" });
  });

  test("P20: what expires within some days, and what has, soonest first", async () => {
    const repo = openRepo();
    repo.write({
      ...riskUntil(1, "2026-06-30"),
      ...riskUntil(2, "2026-07-01"),
      ...riskUntil(3, "2026-05-01"),
      ...riskUntil(4, "never"),
    });
    repo.clock.now = new Date("2026-05-31T12:00:00Z");
    const { problems } = (await repo.agent("check_records", { expiring_within_days: 30 })) as { problems: Found[] };
    const expiring = problems.filter((it) => it.code === "record_expiring").map((it) => it.at?.record);
    expect(expiring.sort()).toEqual(["RA-0000001", "RA-0000003"]);
  });
});

describe("P18, P20: precedent check --expiring-within", () => {
  // biome-ignore format: a table
  test.each([
    ["light",     "30d", ["warning RA-0000003", "warning RA-0000001"]],
    ["standard",  "4w",  ["warning RA-0000003"]],
    ["regulated", "30d", ["error RA-0000003", "warning RA-0000001"]],
    ["standard",  "12h", ["warning RA-0000003"]],
  ])("under %s within %s finds %j", async (name, expiring_within, found) => {
    const repo = openRepo(preset(name));
    repo.write({ ...riskUntil(1, "2026-06-30"), ...riskUntil(2, "2026-07-01"), ...riskUntil(3, "2026-05-01"), ...riskUntil(4, "never") });
    repo.clock.now = new Date("2026-05-31T12:00:00Z");
    const { problems, commits } = (await repo.person("check_commits", { expiring_within })) as { problems: Found[]; commits: number };
    expect(problems.map((it) => `${it.severity} ${it.at?.record}`)).toEqual(found);
    expect(commits).toBe(0);
  });

  test("a length of time in another form is refused, and one beside a commit judges both", async () => {
    const repo = openRepo();
    repo.write(riskUntil(1, "2026-03-02"));
    expect(await repo.refusal(repo.person("check_commits", { expiring_within: "soon" }))).toMatch(/^input_invalid/);
    expect(await repo.person("check_commits", { commit: "HEAD", expiring_within: "30d" })).toMatchObject({
      judged: "HEAD",
      commits: 1,
      problems: [{ code: "record_expiring" }],
    });
  });
});

describe("two branches", () => {
  test("P15: that replaced one record leave two heads, and lint names them", async () => {
    const repo = openRepo();
    const older = await recordIn(repo, "decision", "implemented");
    repo.git("add", ".");
    repo.git("commit", "--quiet", "-m", "Decide");
    const heads: string[] = [];
    for (const branch of ["left", "right"]) {
      repo.git("checkout", "--quiet", "-b", branch, "main");
      const { id } = await repo.agent("supersede_record", { id: older, intent: `Go ${branch}.` });
      await repo.agent("update_record", { id, propose: true });
      await repo.person("approve_record", { id, yes: true });
      heads.push(String(id));
      repo.git("add", ".");
      repo.git("commit", "--quiet", "-m", branch);
    }
    repo.git("merge", "--quiet", "-X", "ours", "left", "-m", "Both");
    const found = await lint(repo);
    expect(
      found
        .filter((it) => it.includes("supersession_contested"))
        .map((it) => it.split(" ")[2])
        .sort(),
    ).toEqual(heads.sort());
  });

  // biome-ignore format: a table
  test.each([
    ["dangling",        "supersedes: prov-2026-999",     "",                              "reference_unknown"],
    ["one-sided",       "superseded_by: prov-2026-002",  "",                              "supersession_contradicted"],
    ["circular",        "supersedes: prov-2026-002",     "supersedes: prov-2026-001",     "supersession_circular"],
  ])("P31: a %s link is a finding", async (_, first, second, code) => {
    const repo = openRepo();
    const record = (id: string, rest: string) => `id: ${id}\ntitle: A\nstatus: implemented\ncreated_at: "2026-01-02"\nauthor: a@b.c\nintent: I\n${rest}\n`;
    repo.write({ "provenance/prov-2026-001.yml": record("prov-2026-001", first), "provenance/prov-2026-002.yml": record("prov-2026-002", second) });
    expect((await lint(repo)).map((it) => it.split(" ")[1])).toContain(code);
  });
});

describe("the gate", () => {
  const require = "  require:\n    spec: [src/pay/**]\n    decision: [src/pay/**]\n";

  test("P33, P36: says what is required, what was found, and what blocks", async () => {
    const repo = openRepo(preset("standard", require));
    repo.write({ "src/pay/charge.ts": "export {};\n" });
    repo.git("add", ".");
    repo.git("commit", "--quiet", "-m", "Charge");
    expect(await repo.person("gate_change", { range: "HEAD~1..HEAD" })).toMatchObject({
      preset: "standard",
      valid: false,
      errors: [expect.stringContaining("needs a spec"), expect.stringContaining("needs a decision")],
      warnings: [],
      specs: { required: true, found: 0, list: [] },
      decisions: { required: true, found: 0, list: [] },
      risks: { required: false, found: 0, list: [] },
    });
    const spec = await recordIn(repo, "spec", "review", { create: { affected_scope: ["src/pay/**"] } });
    const decision = await recordIn(repo, "decision", "proposed", { set: { links: { specs: [spec] } } });
    const message = `Charge ${spec} ${decision}`;
    expect(await repo.person("gate_change", { message })).toMatchObject({
      valid: true,
      errors: [],
      specs: { found: 1, list: [spec] },
      decisions: { found: 1, list: [decision] },
    });
  });

  test("P33: a label asks for a record where no path does, unless the change is documents alone", async () => {
    const repo = openRepo(preset("standard", "  require:\n    decision_labels: [security]\n"));
    repo.write({ "src/app.ts": "export const a = 1;\n" });
    repo.git("commit", "--quiet", "--all", "-m", "Change");
    const asked = { valid: false, decisions: { required: true, found: 0, list: [] }, specs: { required: false } };
    expect(await repo.person("gate_change", { labels: ["bug", "security"] })).toMatchObject(asked);
    expect(await repo.person("gate_change", { labels: ["Security", "bug"] })).toMatchObject({ valid: true });
    const told = { problems: [{ code: "companion_missing", severity: "warning" }] };
    expect(await repo.person("check_commits", { labels: ["security"] })).toMatchObject(told);
    const decision = await recordIn(repo, "decision", "proposed");
    expect(await repo.person("gate_change", { labels: ["security"], message: decision })).toMatchObject({
      valid: true,
    });
    repo.write({ "docs/a.md": "How.\n" });
    repo.git("add", "docs");
    expect(await repo.person("gate_change", { labels: ["security"], staged: true })).toMatchObject({ valid: true });
  });

  // biome-ignore format: a table
  test.each([
    ["light",     ["warning companion_missing", "warning companion_missing"]],
    ["standard",  ["warning companion_missing", "warning companion_missing"]],
    ["regulated", ["error attribution_missing", "error companion_missing", "error companion_missing"]],
  ])("P33, P35: under %s `check` says the same of commits and of what is staged: %j", async (name, codes) => {
    const repo = openRepo(preset(name, require));
    const check = async (input: object) => {
      const { problems } = (await repo.person("check_commits", { ...input })) as { problems: Found[] };
      return problems.map((it) => `${it.severity} ${it.code}`).sort();
    };
    repo.write({ "src/pay/charge.ts": "export {};\n", "message": "Charge\n" });
    repo.git("add", "src");
    expect(await check({ staged: true, message_file: join(repo.root, "message") })).toEqual(codes);
    expect(await check({ staged: true })).toEqual(codes.filter((it) => !it.includes("attribution")));
    repo.git("commit", "--quiet", "-m", "Charge");
    expect(await check({})).toEqual(codes);
    expect(await check({ range: "HEAD~1..HEAD" })).toEqual(codes);
    repo.write({ "message": "Charge\n\nAI Attribution: none\n" });
    expect(await check({ range: "HEAD~1..HEAD", message_file: join(repo.root, "message") })).toEqual(
      codes.filter((it) => !it.includes("attribution")));
    repo.write({ "src/pay/README.md": "How.\n" });
    repo.git("add", "src");
    repo.git("commit", "--quiet", "-m", "Explain");
    expect(await check({})).toEqual([]);
  });

  test("P34: `check` tells of work outside the spec that it comes with, though no path is listed in the config", async () => {
    const repo = openRepo();
    await recordIn(repo, "spec", "approved", { create: { affected_scope: ["src/pay/**"] } });
    repo.git("add", ".");
    repo.git("commit", "--quiet", "-m", "Specify");
    repo.write({ "src/pay/charge.ts": "export {};\n", "src/shop.ts": "export {};\n" });
    repo.git("add", "src");
    const { problems } = (await repo.person("check_commits", { staged: true })) as { problems: Found[] };
    expect(problems.map((it) => `${it.severity} ${it.code}`)).toContain("warning scope_drifted");
  });

  test("P21: a draft binds nobody, whatever it says", async () => {
    const repo = openRepo();
    await recordIn(repo, "decision", "draft", { create: { forbidden_scope: ["src/**"] } });
    repo.write({ "src/app.ts": "changed\n" });
    repo.git("add", "src");
    expect(await repo.agent("audit_change", { staged: true })).toMatchObject({ verdict: "clear" });
    expect(await repo.agent("check_records", { staged: true })).toMatchObject({ problems: [] });
    expect(await repo.person("lint_records", {})).toMatchObject({ errors: 0 });
  });
});

const RISK = `id: RA-0000001
title: Old API
status: active
created_at: "2026-01-02"
author: a@b.c
intent: It may vanish.
type: risk
lifecycle:
  expires_at: "2026-06-01"
tags: []
`;
