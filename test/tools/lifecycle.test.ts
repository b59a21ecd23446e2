import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RECORD_TYPES } from "../../src/core/record.ts";
import { statesOf } from "../../src/core/states.ts";
import { openRepo, type Repo, recordIn } from "./people.ts";

const HOLD = [{ kind: "test", ref: "test/orders.test.ts", must_exist: true }];

async function shown(repo: Repo, id: string) {
  const { records } = (await repo.agent("get_record", { ids: [id] })) as { records: { [field: string]: unknown }[] };
  return records[0] as { [field: string]: unknown } & {
    lifecycle: { [field: string]: unknown; history: { [f: string]: string }[] };
  };
}

test("P14: whoever drafts a successor is told of another that waits", async () => {
  const repo = openRepo();
  const id = await recordIn(repo, "decision", "implemented");
  const first = await repo.agent("supersede_record", { id, intent: "Once." });
  expect(first["next"]).not.toContain("Only one can replace");
  const second = await repo.agent("supersede_record", { id, intent: "Again.", preview: true });
  expect(second["next"]).toContain(`Only one can replace ${id}, and ${first["id"]} (draft) is to as well.`);
});

describe("drafts of every type", () => {
  // biome-ignore format: a table
  test.each([
    ["decision", /^prov-2026-[0-9a-f]{8}$/, ""],
    ["spec",     /^SPEC-\d{7}$/,            "specs/"],
    ["risk",     /^RA-\d{7}$/,              "risks/"],
    ["mistake",  /^MR-\d{7}$/,              "mistakes/"],
  ])("a %s is born a draft that names its bot, and moves to its folder when it is approved", async (type, form, folder) => {
    const repo = openRepo();
    const id = await recordIn(repo, type, "draft");
    expect(id).toMatch(form);
    expect(await shown(repo, id)).toMatchObject({
      type, state: "draft", file: `provenance/drafts/${id}.yml`, lifecycle: { bot: "claude-code/2.1.0" },
    });
    await repo.agent("update_record", { id, propose: true });
    await repo.person("approve_record", { id, yes: true });
    expect(await shown(repo, id)).toMatchObject({ file: `provenance/${folder}${id}.yml` });
    expect(existsSync(join(repo.root, `provenance/drafts/${id}.yml`))).toBe(false);
    expect(await repo.person("lint_records", {})).toMatchObject({ errors: 0 });
  });
});

const STEPS = {
  proposed: (repo: Repo, id: string) => repo.agent("update_record", { id, propose: true }),
  draft: (repo: Repo, id: string) => repo.person("withdraw_record", { id }),
  approved: (repo: Repo, id: string) => repo.person("approve_record", { id, yes: true }),
  completed: (repo: Repo, id: string) => repo.person("complete_record", { record: id }),
  rejected: (repo: Repo, id: string) => repo.person("reject_record", { id, reason: "No." }),
  deprecated: (repo: Repo, id: string) => repo.person("deprecate_record", { record: id, reason: "Gone." }),
  ended: (repo: Repo, id: string) => repo.person("extend_record", { id, until: "now", reason: "It ended." }),
};
type Step = keyof typeof STEPS;

/** What each step makes of a record, by kind and state; what is not here is refused. */
// biome-ignore format: a table
const LEGAL: { [state: string]: { [step in Step]?: string } } = {
  "decision draft":       { proposed: "proposed", rejected: "rejected" },
  "decision proposed":    { draft: "draft", approved: "open", rejected: "rejected" },
  "decision open":        { completed: "implemented", deprecated: "deprecated" },
  "decision implemented": { deprecated: "deprecated" },
  "spec draft":           { proposed: "review", rejected: "rejected" },
  "spec review":          { draft: "draft", approved: "approved", rejected: "rejected" },
  "spec approved":        { completed: "implemented", rejected: "rejected" },
  "risk draft":           { proposed: "proposed", rejected: "rejected" },
  "risk proposed":        { draft: "draft", approved: "active", rejected: "rejected" },
  "risk active":          { completed: "mitigated", rejected: "rejected", ended: "expired" },
  "risk expired":         { completed: "mitigated", rejected: "rejected" },
  "mistake draft":        { proposed: "proposed", rejected: "rejected" },
  "mistake proposed":     { draft: "draft", approved: "open", rejected: "rejected" },
  "mistake open":         { completed: "mitigated" },
  "mistake mitigated":    { completed: "closed" },
};

let written = 0;

/** Writes a record by hand, as it would be in that state. */
function writeRecord(repo: Repo, type: string, state: string): string {
  const number = String(++written).padStart(3, "0");
  const prefix = { decision: "prov-2026-", spec: "SPEC-0000", risk: "RA-0000", mistake: "MR-0000" }[type];
  const id = `${prefix}${number}`;
  const isDrafted = ["draft", "proposed", "review", "rejected"].includes(state);
  const folder = isDrafted ? "drafts/" : { decision: "", spec: "specs/", risk: "risks/", mistake: "mistakes/" }[type];
  repo.write({
    [`provenance/${folder}${id}.yml`]: [
      `id: ${id}`,
      "title: A",
      `status: ${state}`,
      'created_at: "2026-01-02"',
      "author: mira@example.org",
      "intent: Because.",
      `type: ${type}`,
      "lifecycle:",
      '  expires_at: "2026-06-01"',
      "enforcement:",
      "  - kind: test",
      "    ref: test/orders.test.ts",
      '    must_exist: "true"',
      "",
    ].join("\n"),
  });
  return id;
}

test("completing a record does not ask for the index that many machines share", async () => {
  const repo = openRepo({
    "test/orders.test.ts": "",
    ".precedent.yml": "provenance:\n  index:\n    uri: az://nowhere/index\n",
  });
  const id = writeRecord(repo, "decision", "open");
  await STEPS.completed(repo, id);
  expect(await shown(repo, id)).toMatchObject({ state: "implemented" });
});

describe("P1-P6: every step from every state", () => {
  const cases = RECORD_TYPES.flatMap((type) =>
    statesOf(type)
      .filter((state) => state !== "superseded")
      .map((state) => [type, state] as const),
  );
  test.each(cases)("of a %s that is %s", async (type, state) => {
    const repo = openRepo({
      "test/orders.test.ts": "",
      ".precedent.yml": "provenance:\n  embedding:\n    index_on_complete: no\n",
    });
    for (const step of Object.keys(STEPS) as Step[]) {
      const id = writeRecord(repo, type, state);
      const before = await shown(repo, id);
      expect(before, step).toMatchObject({ type, state });
      const to = LEGAL[`${type} ${state}`]?.[step];
      if (to === undefined) {
        expect(await repo.refusal(STEPS[step](repo, id)), step).toMatch(/^transition_illegal/);
        expect((await shown(repo, id))["digest"], step).toBe(before["digest"]);
        continue;
      }
      await STEPS[step](repo, id);
      const after = await shown(repo, id);
      expect(after, step).toMatchObject({ state: to });
      const by = step === "proposed" ? "claude-code/2.1.0" : "ada@example.org";
      const at = repo.clock.now.toISOString();
      expect(after.lifecycle.history.at(-1), step).toMatchObject({ at, from: state, to, by });
    }
  });

  test("P6: a refusal names the legal steps", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "draft");
    expect(await repo.refusal(repo.person("approve_record", { id, yes: true }))).toBe(
      `transition_illegal: ${id} cannot go from draft to open. From draft it may become proposed or rejected.`,
    );
  });

  test("P23: each step leaves its time", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "implemented");
    const { lifecycle } = await shown(repo, id);
    expect(lifecycle).toMatchObject({
      proposed_at: "2026-03-01T09:00:00.000Z",
      accepted_at: "2026-03-01T09:00:00.000Z",
      implemented_at: "2026-03-01T09:00:00.000Z",
      approver: "ada@example.org",
    });
  });
});

describe("agents draft, people decide", () => {
  test("P22: no tool of theirs leads an agent past a proposal", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "proposed");
    const context = await repo.context({ kind: "human", name: "", shell: "Claude Code" });
    const { call } = await import("../../src/tool.ts");
    const { tools } = await import("../../tools/index.ts");
    const human = tools.filter((it) =>
      ["approve_record", "reject_record", "complete_record", "deprecate_record", "extend_record"].includes(it.name),
    );
    for (const tool of human) {
      const input = { id, record: id, yes: true, reason: "x", until: "never" };
      const fitting = Object.fromEntries(Object.entries(input).filter(([key]) => key in tool.input.shape));
      expect(await repo.refusal(call(tool, fitting, context)), tool.name).toMatch(/^shell_of_agent/);
    }
    await context.close();
    expect(await shown(repo, id)).toMatchObject({ state: "proposed" });
  });

  test("P22: with --allow-agent the record keeps in whose shell it was approved", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "proposed");
    const context = await repo.context({ kind: "human", name: "", shell: "Claude Code" });
    const { call } = await import("../../src/tool.ts");
    const { approveRecord } = await import("../../tools/approve-record.ts");
    await call(approveRecord as never, { id, yes: true, allow_agent: true }, context);
    await context.close();
    expect((await shown(repo, id)).lifecycle["approver"]).toBe("ada@example.org (in a shell of Claude Code)");
  });

  test("P22: without a yes, or a terminal to say it in, nothing is approved", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "proposed");
    expect(await repo.refusal(repo.person("approve_record", { id }))).toMatch(/^confirmation_missing/);
    expect(await shown(repo, id)).toMatchObject({ state: "proposed" });
  });

  test("P22: who drafted it cannot approve it under the same name", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "proposed");
    repo.git("config", "user.email", "claude-code/2.1.0");
    expect(await repo.refusal(repo.person("approve_record", { id, yes: true }))).toMatch(/^approver_is_bot/);
  });
});

test("P37: a draft in a shared folder is approved into that folder, one of another repository is left to it", async () => {
  const repo = openRepo({ ".precedent.yml": "provenance:\n  shared_repos: [svc/provenance]\n" });
  const text = `id: prov-2026-001\ntitle: A\nstatus: proposed\ncreated_at: "2026-01-02"\nauthor: a@b.c\nintent: Because.\n`;
  repo.write({ "svc/provenance/drafts/prov-2026-001.yml": text });
  const approved = await repo.person("approve_record", { id: "prov-2026-001", yes: true });
  expect(approved).toMatchObject({ file: "svc/provenance/prov-2026-001.yml", state: "open" });
  expect(readdirSync(join(repo.root, "svc/provenance/drafts"))).toEqual([]);
});

describe("supersession", () => {
  async function successor(repo: Repo, id: string): Promise<string> {
    const { id: newer } = await repo.agent("supersede_record", { id, intent: "It grew." });
    await repo.agent("update_record", { id: newer, propose: true });
    return String(newer);
  }

  test("P13, P14: a draft leaves the older one alone, its approval flips both", async () => {
    const repo = openRepo();
    const older = await recordIn(repo, "decision", "implemented");
    const before = repo.read(`provenance/${older}.yml`);
    const newer = await successor(repo, older);
    expect(repo.read(`provenance/${older}.yml`)).toBe(before);
    expect(await shown(repo, older)).toMatchObject({ state: "implemented" });
    expect(await repo.person("approve_record", { id: newer, yes: true })).toMatchObject({ superseded: [older] });
    expect(await shown(repo, older)).toMatchObject({
      state: "superseded",
      stored_status: "superseded",
      superseded_by: newer,
      lifecycle: { superseded_at: "2026-03-01T09:00:00.000Z" },
    });
    expect(await repo.person("lint_records", {})).toMatchObject({ errors: 0 });
  });

  test("P15: a chain is kept oldest first", async () => {
    const repo = openRepo();
    const ids = [await recordIn(repo, "decision", "implemented")];
    for (let i = 0; i < 2; i++) {
      const newer = await successor(repo, ids.at(-1) as string);
      await repo.person("approve_record", { id: newer, yes: true });
      await repo.person("complete_record", { record: newer });
      ids.push(newer);
    }
    expect((await shown(repo, ids[2] as string)).lifecycle["chain"]).toEqual(ids.slice(0, 2));
    expect(await shown(repo, ids[0] as string)).toMatchObject({ superseded_by: ids[2] });
  });

  test("P13: of two successors only the first is approved", async () => {
    const repo = openRepo();
    const older = await recordIn(repo, "decision", "implemented");
    const [first, second] = [await successor(repo, older), await successor(repo, older)];
    await repo.person("approve_record", { id: first, yes: true });
    expect(await repo.refusal(repo.person("approve_record", { id: second, yes: true }))).toMatch(
      /^(?:supersession_taken|transition_illegal)/,
    );
    expect(await shown(repo, second)).toMatchObject({ state: "proposed" });
  });
});

describe("two people at once", () => {
  test("of two approvals one is made, and neither edit of one record is lost", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "proposed");
    const approvals = [1, 2].map(() => repo.refusal(repo.person("approve_record", { id, yes: true })));
    const outcomes = (await Promise.all(approvals)).map((it) => (it.startsWith("{") ? "approved" : it.split(":")[0]));
    expect(outcomes.filter((it) => it === "approved")).toHaveLength(1);
    expect((await shown(repo, id)).lifecycle.history).toHaveLength(2);
    const fields = ["tags", "monitors", "associated_traces"];
    await Promise.all(fields.map((it) => repo.agent("update_record", { id, set: { [it]: ["x"] } })));
    expect(await shown(repo, id)).toMatchObject({ tags: ["x"], monitors: ["x"], associated_traces: ["x"] });
  });
});

describe("versions", () => {
  test("P10, P11: from 1 on, raised by what changes the substance", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "draft", { create: { constraints: ["Keep orders for 5 years"] } });
    const version = async (set: object) => {
      await repo.agent("update_record", { id, set });
      return (await shown(repo, id))["version"];
    };
    expect((await shown(repo, id))["version"]).toBe(1);
    expect(await version({ tags: ["x"], links: { pr: ["12"] }, title: "Another name" })).toBe(1);
    expect(await version({ constraints: ["Keep oders for 5 years"] })).toBe(1);
    expect(await version({ constraints: ["Keep orders for 7 years"] })).toBe(2);
    expect(await version({ intent: "Because the law says so.", outcome: "Kept." })).toBe(3);
    expect(await version({ risk_level: "high" })).toBe(4);
  });
});

describe("history", () => {
  test("P12, P24: each committed version with its step, its changes and its author, across the move out of the drafts", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "draft", { create: { constraints: ["Keep A", "Keep B"] } });
    const commit = (subject: string) => {
      repo.git("add", ".");
      repo.git("commit", "--quiet", "-m", subject);
    };
    commit("Draft it");
    await repo.agent("update_record", { id, set: { constraints: ["Keep B", "Keep C"] } });
    commit("Refine it");
    await repo.agent("update_record", { id, propose: true });
    await repo.person("approve_record", { id, yes: true });
    commit("Approve it");
    await repo.person("complete_record", { record: id });
    const { versions } = (await repo.person("show_history", { id })) as { versions: object[] };
    expect(versions).toMatchObject([
      { subject: "not committed", commit: "", state: "implemented", from: "open", version: 2 },
      { subject: "Approve it", state: "open", from: "draft", version: 2, changes: [] },
      {
        subject: "Refine it",
        by: "ada@example.org",
        version: 2,
        changes: [{ field: "constraints", removed: ["Keep A"], added: ["Keep C"] }],
      },
      { subject: "Draft it", commit: expect.stringMatching(/^[0-9a-f]{40}$/), state: "draft", version: 1, changes: [] },
    ]);
    expect(versions.some((it) => "illegal" in it)).toBe(false);
  });

  test("P9: a step that the table does not have is marked, wherever it was made", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "decision", "rejected");
    repo.git("add", ".");
    repo.git("commit", "--quiet", "-m", "Reject it");
    const file = `provenance/drafts/${id}.yml`;
    repo.write({ [file]: repo.read(file).replace("status: rejected", "status: proposed") });
    const { versions } = (await repo.person("show_history", { id })) as { versions: object[] };
    expect(versions[0]).toMatchObject({ from: "rejected", state: "proposed", illegal: true });
  });
});

describe("expiry", () => {
  test("P26: a risk is accepted until a day, or for good, and somebody says which", async () => {
    const repo = openRepo();
    const { id } = await repo.agent("create_record", { type: "risk", title: "Old API", intent: "It may vanish." });
    await repo.agent("update_record", { id, propose: true });
    expect(await repo.refusal(repo.person("approve_record", { id, yes: true }))).toMatch(/^expiry_missing/);
    await repo.agent("update_record", { id, set: { expires_at: "never" } });
    await repo.agent("update_record", { id, propose: true });
    expect(await repo.person("approve_record", { id, yes: true })).toMatchObject({ state: "active" });
    repo.clock.now = new Date("2099-01-01T00:00:00Z");
    expect(await shown(repo, String(id))).toMatchObject({ state: "active" });
  });

  test("P17, P19, P26: by the clock it is expired; extended it is active again, as another version", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "risk", "active");
    repo.clock.now = new Date("2026-05-31T23:59:59Z");
    expect(await shown(repo, id)).toMatchObject({ state: "active" });
    repo.clock.now = new Date("2026-06-01T00:00:00Z");
    expect(await shown(repo, id)).toMatchObject({ state: "expired", stored_status: "active" });
    expect(await repo.person("extend_record", { id, until: "90d", reason: "Slipped" })).toMatchObject({
      state: "active",
      expires_at: "2026-08-30",
    });
    const { lifecycle, version } = await shown(repo, id);
    expect(version).toBe(2);
    expect(lifecycle).toMatchObject({
      accepted_at: "2026-03-01T09:00:00.000Z",
      renewed_at: "2026-06-01T00:00:00.000Z",
    });
    expect(lifecycle.history.at(-1)).toMatchObject({ from: "expired", to: "active", reason: "Slipped" });
  });

  test("P19: made permanent or extended early, it is logged; a day that has passed is refused", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "risk", "active");
    await repo.person("extend_record", { id, until: "never", reason: "Nobody will ever fix it" });
    const { lifecycle } = await shown(repo, id);
    expect(lifecycle.history.at(-1)).toMatchObject({ expires_at: "never", by: "ada@example.org" });
    expect(await repo.refusal(repo.person("extend_record", { id, until: "2026-02-28", reason: "x" }))).toMatch(
      /^time_invalid/,
    );
  });
});

describe("mistakes", () => {
  test("P28: closing needs something that holds", async () => {
    const repo = openRepo();
    const id = await recordIn(repo, "mistake", "mitigated");
    const close = () => repo.person("complete_record", { record: id });
    expect(await repo.refusal(close())).toMatch(/^enforcement_missing: .*names nothing/);
    await repo.agent("update_record", { id, set: { enforcement: HOLD } });
    expect(await repo.refusal(close())).toMatch(/^enforcement_missing: .*test\/orders\.test\.ts, which is not there/);
    repo.write({ "test/orders.test.ts": "" });
    expect(await close()).toMatchObject({ state: "closed" });
    expect(readdirSync(join(repo.root, "provenance/mistakes"))).toEqual([`${id}.yml`]);
  });
});
