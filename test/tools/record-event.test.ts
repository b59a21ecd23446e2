import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Problem, ProblemError } from "../../src/core/problem.ts";
import type { Context } from "../../src/io/context.ts";
import { call } from "../../src/tool.ts";
import { recordEvent } from "../../tools/record-event.ts";
import { verifyRuns } from "../../tools/verify-runs.ts";
import { junit, openStory, recorder } from "../story.ts";
import { type TempRepo, tempRepo } from "../temp-repo.ts";

type Answer = { event: string; run: string; payload: { [field: string]: unknown }; problems: Problem[]; gate?: object };

let repo: TempRepo;
let context: Context;
const record = async (kind: string, rest: object = {}, of: Context = context) =>
  (await call(recordEvent, { kind, ...rest }, of)) as Answer;
const refusal = async (kind: string, rest: object, of?: Context): Promise<Problem> => {
  try {
    await record(kind, rest, of);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error("it was recorded");
};
const HUGE = "x".repeat(10_000_000);
const ZERO = `sha256:${"0".repeat(64)}`;

beforeEach(async () => {
  repo = tempRepo();
  onTestFinished(() => repo[Symbol.dispose]());
  repo.commit({ "a.txt": "one\n", ".gitignore": "/provenance/\n" });
  repo.write({
    "report.xml": junit(10, []),
    "skipped.xml": junit(9, ["slow"]),
    "failed.xml": junit(9, [], ["slow"]),
    "image.json": "{}",
  });
  context = await openStory(repo);
});

const review = { dep: "d", from: "1", to: "2", rationale: "r", decided_by: "p" };
const decision = { version: "1.0", target: "prod", approved_by: "klara", based_on: ["a.txt"] };
const execution = { version: "1.0", target: "prod", image: "i", healthy: "1/1" };
const incident = { number: 1, title: "t", reported_by: "p" };

describe("an event without its evidence is refused, and nothing is written", () => {
  // biome-ignore format: a table
  test.each([
    ["L1",  "dependency_review", { payload: { ...review, rationale: "" } },        "event_invalid",      "`rationale`"],
    ["L1",  "dependency_review", { payload: { dep: "d", from: "1", to: "2", rationale: "r" } },"event_invalid",      "`decided_by`"],
    ["L2",  "ci_config_update",  { payload: { path: "gone.yml", change: "c" } },   "file_unreadable",    "no such file"],
    ["L2",  "ci_config_update",  { payload: { change: "c" } },                     "event_invalid",      "`path`"],
    ["L3",  "run_tests",         { payload: { command: "c" } },                    "event_invalid",      "`passed`"],
    ["L3",  "run_tests",         { report: "skipped.xml", payload: { command: "c", skipped: 0 } },       "event_invalid", "counted and named"],
    ["L3",  "run_tests",         { report: "skipped.xml", payload: { command: "c", skipped_tests: [] } },"event_invalid", "counted and named"],
    ["L3",  "run_tests",         { report: "a.txt", payload: { command: "c" } },   "report_unreadable",  "a.txt is no test report"],
    ["L3",  "run_tests",         { report: "gone.xml", payload: { command: "c" } },"file_unreadable",    "no such file"],
    ["L3",  "run_tests",         { report: "../x.xml", payload: { command: "c" } },"path_outside",       "../x.xml"],
    ["L4",  "deploy_decision",   { payload: { ...decision, approved_by: " " } },   "event_invalid",      "`approved_by`"],
    ["L4",  "deploy_decision",   { payload: { ...decision, based_on: [] } },       "event_invalid",      "`based_on`"],
    ["L4",  "deploy_decision",   { payload: { ...decision, based_on: ["gone"] } }, "reference_dangling", "gone"],
    ["L5",  "deploy_execute",    { payload: { version: "1.0", image: "i", healthy: "1/1" } }, "event_invalid",      "`target`"],
    ["L5",  "deploy_execute",    { payload: { ...execution, healthy: "" }, },      "gate_closed",        "no deploy_decision for 1.0 to prod"],
    ["L6",  "incident",          { payload: { ...incident, number: 0 } },          "event_invalid",      "`number`"],
    ["L6",  "incident",          { payload: incident, run_id: "lode-other-1" },    "run_id_invalid",     "lode-incident-1"],
    ["-",   "build",             { payload: {} },                                  "evidence_missing",   "at least one output"],
    ["-",   "release",           { payload: { version: "1" } },                    "evidence_missing",   "at least one output"],
    ["-",   "review",            { payload: { reviewed_by: "p" } },                "evidence_missing",   "what was reviewed"],
    ["-",   "custom:thing",      { payload: { a: 1 } },                            "evidence_missing",   "an input, an output or a link"],
    ["-",   "deploy",            { payload: {} },                                  "event_kind_unknown", '"deploy"'],
    ["-",   "custom:",           { payload: {} },                                  "event_kind_unknown", "custom:"],
    ["-",   "constructor",       { payload: {} },                                  "event_kind_unknown", "constructor"],
    ["-",   "custom:thing",      { payload: { a: HUGE }, links: { prs: ["1"] } }, "payload_too_large", "262144"],
    ["-",   "custom:thing",      { payload: { a: "\ud800" }, links: { prs: ["1"] } }, "event_invalid",   "surrogate"],
    ["L17", "custom:thing",      { links: { prs: ["1"] }, run_id: "../x" },        "run_id_invalid",     "../x"],
  ])("%s: %s, case %#", async (_, kind, rest, code, message) => {
    const problem = await refusal(kind, rest);
    expect(problem).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(existsSync(join(repo.root, "provenance/runs"))).toBe(false);
    expect(existsSync(join(repo.root, "provenance/artifacts"))).toBe(false);
  });
});

test("L2: what is sealed lies under its hash once, and over 1 MiB only its digest is kept", async () => {
  repo.write({ "big.bin": Buffer.alloc(1024 * 1024 + 1, 7) });
  const first = await record("build", { outputs: ["image.json", "big.bin"] });
  await record("build", { outputs: ["image.json"] });
  expect(first.payload["outputs"]).toEqual([
    {
      artifact: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
      name: "image.json",
      size_bytes: 2,
      stored: true,
    },
    { artifact: expect.stringMatching(/^sha256:/), name: "big.bin", size_bytes: 1024 * 1024 + 1, stored: false },
  ]);
  const files = readdirSync(join(repo.root, "provenance/artifacts"), { recursive: true, encoding: "utf8" });
  expect(files.filter((it) => it.length > 10)).toEqual([
    "44/13/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  ]);
  expect(await call(verifyRuns, {}, context)).toMatchObject({ runs: 2, events: 2, problems: [] });
});

test("L10: two updates of a CI config are two artifacts, in order", async () => {
  const at = recorder(context);
  repo.write({ "ci.yml": "a" });
  const first = await at("2026-01-01T00:00:00.000Z", "ci_config_update", {
    payload: { path: "ci.yml", change: "first" },
  });
  repo.write({ "ci.yml": "b" });
  const second = await at("2026-01-02T00:00:00.000Z", "ci_config_update", {
    payload: { path: "ci.yml", change: "second" },
  });
  expect(first.payload["config"]).not.toBe(second.payload["config"]);
  const { events } = await context.ledger.find({ kind: "ci_config_update", offset: 0, limit: 5 });
  expect(events.map((it) => it.payload["change"])).toEqual(["second", "first"]);
});

test("L11: the same command on the same inputs and code with another result is pointed out", async () => {
  const tests = { payload: { command: "c" } };
  await record("run_tests", { ...tests, report: "report.xml" });
  expect((await record("run_tests", { ...tests, report: "report.xml" })).problems).toEqual([]);
  expect((await record("run_tests", { payload: { command: "d" }, report: "failed.xml" })).problems).toEqual([]);
  expect((await record("run_tests", { ...tests, report: "failed.xml" })).problems).toMatchObject([
    { code: "result_differs", severity: "warning" },
  ]);
  repo.write({ "a.txt": "two\n" });
  expect((await record("run_tests", { ...tests, report: "skipped.xml" })).problems).toEqual([]);
});

test("M20: a run that goes on at another commit has the manifest of each", async () => {
  const open = { links: { prs: ["1"] }, run_id: "lode-x-1", open: true };
  const first = await record("custom:a", open);
  repo.commit({ "a.txt": "two\n" });
  const second = await record("custom:a", open);
  expect(first.payload["manifests"]).toHaveLength(1);
  expect(second.payload["manifests"]).not.toEqual(first.payload["manifests"]);
});

test("L6, L17: a second incident 47 is refused, and so is a run's id that is taken", async () => {
  await record("incident", { payload: { ...incident, number: 47 } });
  expect(await refusal("incident", { payload: { ...incident, number: 47 } })).toMatchObject({ code: "incident_taken" });
  await record("custom:a", { run_id: "lode-deploy-2026-03-18", links: { prs: ["1"] } });
  expect(await refusal("custom:a", { run_id: "lode-deploy-2026-03-18", links: { prs: ["1"] } })).toMatchObject({
    code: "run_sealed",
  });
  await record("custom:a", { run_id: "lode-x-1", links: { prs: ["1"] }, open: true });
  expect(await record("custom:a", { run_id: "lode-x-1", links: { prs: ["2"] } })).toMatchObject({
    event: "lode-x-1#1",
  });
});

// biome-ignore format: a table
test.each([
  ["a run that is sealed",  "lode-done-1",   "2026-05-01", "run_sealed"],
  ["a clock that went back", "lode-open-1",   "2020-01-01", "clock_backwards"],
  ["a log that is broken",  "lode-broken-1", "2026-05-01", "run_broken"],
])("%s is refused before anything is sealed for the event", async (_, run_id, day, code) => {
  const links = { prs: ["1"] };
  await record("custom:a", { run_id: "lode-done-1", links });
  await record("custom:a", { run_id: "lode-open-1", links, open: true });
  repo.write({ "provenance/runs/lode-broken-1/events.jsonl": "{}\n", "other.txt": "unseen" });
  const files = () => readdirSync(join(repo.root, "provenance"), { recursive: true }).sort();
  const before = files();
  const late = { ...context, now: () => new Date(day) };
  await expect(call(recordEvent, { kind: "custom:a", run_id, outputs: ["other.txt"] }, late)).rejects.toThrow(code);
  expect(files()).toEqual(before);
});

describe("L13: the gate", () => {
  const decide = async (report: string, rest: object = {}) => {
    const tests = await record("run_tests", { report, payload: { command: "c", ...rest } });
    return record("deploy_decision", { payload: { ...decision, based_on: [tests.run] } });
  };

  test("lets pass what a decision on passing evidence covers, and the receipt is sealed", async () => {
    expect((await decide("report.xml")).gate).toEqual({ passed: true, clauses: [] });
    const { payload } = await record("deploy_execute", { payload: { ...execution, version: "v1.0" } });
    expect(payload).toMatchObject({
      decision: expect.stringMatching(/^lode-deploy_decision-/),
      gate: { passed: true },
    });
    const hex = String(payload["receipt"]).slice(7);
    const receipt = readFileSync(
      join(repo.root, `provenance/artifacts/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex}`),
      "utf8",
    );
    expect(JSON.parse(receipt)).toMatchObject({ image: "i", healthy: "1/1" });
  });

  test("refuses with the clause that fails, unless a person answers for it with name and reason", async () => {
    expect((await decide("failed.xml")).gate).toEqual({ passed: false, clauses: ["1 tests failed, at most 0 may"] });
    expect(await refusal("deploy_execute", { payload: execution })).toMatchObject({
      code: "gate_closed",
      message: expect.stringContaining("1 tests failed"),
    });
    expect(await refusal("deploy_execute", { payload: { ...execution, target: "staging" } })).toMatchObject({
      message: expect.stringContaining("no deploy_decision for 1.0 to staging"),
    });
    for (const override of [{ name: "klara" }, { name: "klara", reason: "" }, "yes"])
      expect(["event_invalid", "gate_closed"]).toContain(
        (await refusal("deploy_execute", { payload: { ...execution, override } })).code,
      );
    const { payload } = await record("deploy_execute", {
      payload: { ...execution, override: { name: "klara", reason: "hotfix" } },
    });
    expect(payload).toMatchObject({ override: { name: "klara", reason: "hotfix" }, gate: { passed: false } });
  });

  test("a decision to hold, one on no report, and one that is named but is about another version do not open it", async () => {
    const tests = await record("run_tests", { report: "report.xml", payload: { command: "c" } });
    const held = await record("deploy_decision", { payload: { ...decision, decision: "hold", based_on: [tests.run] } });
    expect(await refusal("deploy_execute", { payload: execution })).toMatchObject({
      message: expect.stringContaining("the decision was to hold"),
    });
    await record("deploy_decision", { payload: { ...decision, version: "2.0" } });
    expect(await refusal("deploy_execute", { payload: { ...execution, version: "2.0" } })).toMatchObject({
      message: expect.stringContaining("no test report"),
    });
    expect(
      await refusal("deploy_execute", { payload: { ...execution, version: "2.0", decision: held.event } }),
    ).toMatchObject({ code: "gate_closed" });
  });

  test("follows the config: required suites, tests that may never be skipped, failures that are borne", async () => {
    repo.write({
      ".precedent.yml":
        'provenance:\n  gate: {max_failed: 1, required_suites: [smoke], never_skipped: ["test/xbrl_*"]}\n',
    });
    context = await openStory(repo);
    expect((await decide("failed.xml", { suite: "smoke" })).gate).toMatchObject({ passed: true });
    expect((await decide("skipped.xml")).gate).toEqual({
      passed: false,
      clauses: ['no report of the required suite "smoke"', 'tests covered by "test/xbrl_*" were skipped'],
    });
  });

  test("no agent approves or overrides, in whatever version it comes", async () => {
    const agent = await openStory(repo, { actor: { kind: "agent", name: "robot/2.1" } });
    const tests = await record("run_tests", { report: "report.xml", payload: { command: "c" } }, agent);
    expect(tests.payload["recorded_by"]).toBe("robot/2.1");
    for (const approved_by of ["robot/2.1", "Robot", "robot/3"])
      expect(
        await refusal("deploy_decision", { payload: { ...decision, approved_by, based_on: [tests.run] } }, agent),
      ).toMatchObject({ code: "approver_invalid" });
    const override = { name: "robot", reason: "sure" };
    expect(await refusal("deploy_execute", { payload: { ...execution, override } }, agent)).toMatchObject({
      code: "approver_invalid",
    });
  });
});

describe("drafts", () => {
  const lock = (...versions: [string, string][]) =>
    JSON.stringify({
      packages: Object.fromEntries(versions.map(([name, version]) => [`node_modules/${name}`, { version }])),
    });

  test("a commit that moves one dependency fills the review in; of several one must be named; a preview writes nothing", async () => {
    repo.commit({ "package-lock.json": lock(["a", "1.0.0"], ["b", "1.0.0"]) });
    repo.commit({ "package-lock.json": lock(["a", "1.1.0"], ["b", "1.0.0"]) });
    const stated = { rationale: "r", decided_by: "p" };
    const { payload } = await record("dependency_review", { commit: "HEAD", payload: stated, preview: true });
    expect(payload).toMatchObject({ dep: "a", from: "1.0.0", to: "1.1.0", decision: "upgrade" });
    expect(existsSync(join(repo.root, "provenance"))).toBe(false);
    repo.commit({ "package-lock.json": lock(["b", "2.0.0"], ["c", "1.0.0"]) });
    expect(await refusal("dependency_review", { commit: "HEAD", payload: stated })).toMatchObject({
      code: "event_invalid",
      message: expect.stringContaining("a (1.1.0 → removed), b (1.0.0 → 2.0.0), c (new → 1.0.0)"),
    });
    expect(
      (await record("dependency_review", { commit: "HEAD", payload: { ...stated, dep: "c" } })).payload,
    ).toMatchObject({ from: "", to: "1.0.0" });
    expect(await refusal("dependency_review", { commit: "nowhere", payload: stated })).toMatchObject({
      code: "ref_unknown",
    });
  });
});

describe("L19: verify", () => {
  const file = (run: string, name = "events.jsonl") => `provenance/runs/${run}/${name}`;
  const codes = async () =>
    ((await call(verifyRuns, {}, context))["problems"] as Problem[]).map((it) => [it.code, it.at?.file]);

  beforeEach(async () => {
    await record("build", { run_id: "lode-a-1", outputs: ["image.json"] });
    await record("custom:b", { run_id: "lode-b-1", links: { prs: ["1"] } });
  });

  test("names a deleted artifact, an altered one, and an altered manifest", async () => {
    expect(await codes()).toEqual([]);
    const artifact = "provenance/artifacts/44/13/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    repo.write({ [artifact]: "{ }" });
    expect(await codes()).toEqual([["artifact_corrupt", artifact]]);
    repo.write({ [artifact]: null });
    expect(await codes()).toEqual([["artifact_missing", artifact]]);
    const [manifest = ""] = readdirSync(join(repo.root, "provenance/manifests"));
    repo.write({ [artifact]: "{}", [`provenance/manifests/${manifest}`]: "{}" });
    expect(await codes()).toEqual([["manifest_corrupt", `provenance/manifests/${manifest}`]]);
  });

  test("names a run whose log or whole folder is gone, before and after that is committed", async () => {
    repo.git("add", "--force", "provenance");
    repo.git("commit", "--quiet", "--message", "Runs");
    rmSync(join(repo.root, "provenance/runs/lode-a-1"), { recursive: true });
    rmSync(join(repo.root, file("lode-b-1")));
    const messages = async () =>
      ((await call(verifyRuns, {}, context))["problems"] as Problem[]).map((it) => it.message);
    expect(await messages()).toEqual([
      "Run lode-a-1 is gone: the last commit has it, and it is not there.",
      "Run lode-b-1 is gone: provenance/runs/lode-b-1/events.jsonl is not there.",
    ]);
    repo.git("checkout", "--", "provenance/runs/lode-b-1");
    repo.git("commit", "--quiet", "--all", "--message", "Away with it");
    expect(await messages()).toEqual(["Run lode-a-1 is gone: a commit deleted it."]);
  });

  test("M25: warns of events that rest on each other, which only content that came about twice can bring about", async () => {
    repo.write({ "first.txt": "x", "second.txt": "y" });
    await record("build", { run_id: "lode-c-1", inputs: ["second.txt"], outputs: ["first.txt"] });
    await record("build", { run_id: "lode-c-2", inputs: ["first.txt"], outputs: ["second.txt"] });
    expect(await codes()).toEqual([["run_circular", undefined]]);
  });

  test("of one run alone; an unknown one is refused with what is near", async () => {
    repo.write({ [file("lode-a-1", "seal.json")]: "{}" });
    expect(await call(verifyRuns, { runs: ["lode-b-1"] }, context)).toMatchObject({ runs: 1, problems: [] });
    expect(await call(verifyRuns, { runs: ["lode-a-1"] }, context)).toMatchObject({
      problems: [{ code: "seal_broken" }],
    });
    await expect(call(verifyRuns, { runs: ["lode-a-2"] }, context)).rejects.toThrow("run_unknown");
  });
});

test("what an event names must be there or be an id; a digest may be of bytes that lie elsewhere", async () => {
  const { payload } = await record("custom:a", { inputs: [ZERO, "pr:7", "lode-later-1#0", "a.txt", "prov-2026-001"] });
  expect(payload["inputs"]).toEqual([
    ZERO,
    "pr:7",
    "lode-later-1#0",
    expect.stringMatching(/^sha256:2c8b/),
    "prov-2026-001",
  ]);
  expect(payload["sealed"]).toMatchObject([{ name: "a.txt", stored: true }]);
  expect(await refusal("custom:a", { inputs: ["no-such-thing"] })).toMatchObject({ code: "reference_dangling" });
});
