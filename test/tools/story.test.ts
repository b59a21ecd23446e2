import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestOf } from "../../src/core/canonical.ts";
import type { ProblemError } from "../../src/core/problem.ts";
import { call } from "../../src/tool.ts";
import { queryEvents } from "../../tools/query-events.ts";
import { replayRun } from "../../tools/replay-run.ts";
import { traceOrigin } from "../../tools/trace-origin.ts";
import { verifyRuns } from "../../tools/verify-runs.ts";
import { auditSource } from "../audit-source.ts";
import { junit, openStory, PERIODS, recorder, type Story, tellStory } from "../story.ts";

type Hop = { id: string; kind: string; fact: string; evidence: string; confidence: string; via: string; from?: string };
type Event = {
  id: string;
  kind: string;
  at: string;
  fact: string;
  led_to: string[];
  payload: { [field: string]: unknown };
};

const trace = async ({ context }: Pick<Story, "context">, from: string) => {
  const answer = await call(traceOrigin, { from }, context);
  return answer as { hops: Hop[]; clear: string[]; problems: unknown[]; truncated: boolean; omitted: number };
};
const ask = async ({ context }: Pick<Story, "context">, query: object) =>
  (await call(queryEvents, query, context)) as { events: Event[]; total: number };

// What only reads shares one story; who writes tells its own.
let told: Story;
const ends: (() => void | Promise<void>)[] = [];
beforeAll(async () => {
  told = await tellStory((end) => ends.unshift(end));
});
afterAll(async () => {
  for (const end of ends) await end();
});

describe("a question that cannot be understood is not answered with nothing", () => {
  test("a time in words, or with a zone, and a kind there is not", async () => {
    const { events } = await ask(told, { kind: "incident" });
    const at = events[0]?.at ?? "";
    const zoned = at.replace("Z", "+00:00");
    expect((await ask(told, { kind: "incident", since: zoned, until: zoned })).total).toBe(1);
    await expect(ask(told, { since: "yesterday" })).rejects.toThrow("write a day");
    await expect(ask(told, { until: "2026-03" })).rejects.toThrow("write a day");
    await expect(ask(told, { kind: "deployment" })).rejects.toThrow("event_kind_unknown");
    expect((await ask(told, { kind: "custom:audit" })).total).toBe(0);
  });
});

describe("the post-mortem of incident 47", () => {
  test("L7, L8, L18: one call leads from the incident to the dependency decision, each hop with fact and evidence", async () => {
    const answer = await trace(told, "incident-47");
    const { report, config, receipt } = told.digests;
    expect(answer.hops.map((it) => [it.kind, it.confidence])).toEqual([
      ["incident", "recorded"],
      ["deploy_execute", "inferred"],
      ["deploy_decision", "recorded"],
      ["run_tests", "recorded"],
      ["ci_config_update", "recorded"],
      ["dependency_review", "recorded"],
    ]);
    const [, deployed, decided, tested, changed, reviewed] = answer.hops;
    expect([deployed?.evidence, tested?.evidence, changed?.evidence]).toEqual([receipt, report, config]);
    expect(deployed?.fact).toContain("3/3 healthy");
    expect(decided?.fact).toMatch(/^klara\.nilsson decided to deploy 0\.9\.2 to production/);
    expect(tested?.fact).toMatch(/847 passed, 0 failed, 3 skipped; skipped test a duration has two dates/);
    expect(changed?.fact).toMatch(/PR 137, for "Fix timeout .*It stopped testing .*@tag :skip/);
    expect(reviewed?.fact).toMatch(
      /ex_xbrl 0\.4\.1 → 0\.5\.0, upgrade by erik\.lindqvist: ".*ESRS 2024 taxonomy support/,
    );
    for (const { evidence } of answer.hops) expect(evidence).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(answer).toMatchObject({ clear: ["lode-smoke-2026-03-16#0"], problems: [], truncated: false, omitted: 0 });
    expect(JSON.stringify(answer).length).toBeLessThanOrEqual(4000);
    expect((await trace(told, "#47")).hops).toEqual(answer.hops);
  });

  test("without sealed inputs the CI change and the upgrade are still found, by the names of tests, and said to be inferred", async () => {
    const story = await tellStory();
    story.repo.write({
      "mix.lock": "%{}\n",
      ".github/workflows/ci.yml": "name: other\n",
      "later.xml": junit(10, PERIODS),
    });
    await story.record("2026-03-21T08:00:00.000Z", "run_tests", {
      run_id: "lode-test-2026-03-21",
      report: "later.xml",
      payload: { command: "mix test" },
    });
    const { hops } = await trace(story, "lode-test-2026-03-21");
    expect(hops.map((it) => [it.kind, it.confidence, it.via])).toEqual([
      ["run_tests", "recorded", "origin"],
      ["ci_config_update", "inferred", "it skipped the same tests"],
      ["dependency_review", "inferred", `"xbrl" is in its name and in the skipped tests'`],
    ]);
  });

  test("what the reporter says caused or may have caused it goes before what we conclude", async () => {
    const story = await tellStory();
    const payload = {
      number: 48,
      title: "Again",
      reported_by: "ops",
      version: "0.9.2",
      caused_by: ["lode-deploy-2026-03-18#1"],
      suspected: ["ex_xbrl"],
    };
    await story.record("2026-03-22T08:00:00.000Z", "incident", { payload });
    const { hops } = await trace(story, "incident-48");
    expect(hops.find((it) => it.kind === "deploy_execute")).toMatchObject({ confidence: "asserted", via: "caused_by" });
    expect(hops.find((it) => it.kind === "dependency_review")).toMatchObject({
      confidence: "asserted",
      via: "suspected by the reporter",
    });
  });

  test("from an artifact, a run, a commit and a line as well", async () => {
    expect((await trace(told, told.digests.report)).hops.map((it) => it.kind)).toEqual([
      "run_tests",
      "ci_config_update",
      "dependency_review",
    ]);
    expect((await trace(told, "lode-deploy-2026-03-18")).hops[0]?.id).toBe("lode-deploy-2026-03-18#1");
    const commit = await trace(told, told.commits.timeout);
    expect(commit.hops.map((it) => it.kind)).toEqual(["commit", "ci_config_update"]);
    expect(commit.hops[1]).toMatchObject({ via: "recorded for the commit", from: `git:${told.commits.timeout}` });
    const line = await trace(told, "mix.lock:2");
    expect(line.hops.map((it) => [it.kind, it.via])).toEqual([
      ["commit", "blame mix.lock:2"],
      ["dependency_review", "recorded for the commit"],
    ]);
  });

  test("a line leads through blame and the commit's tag to the record, what replaced it and what it replaced", async () => {
    const story = await tellStory();
    const record = (id: string, rest: string) =>
      `id: ${id}\ntitle: Decision ${id}\nstatus: ${rest}\ncreated_at: "2026-01-01"\nauthor: a@b.c\nintent: Because.\nsealed_at_sha: ""\ntags: []\n`;
    story.repo.write({
      "provenance/prov-2026-001.yml": record("prov-2026-001", "superseded\nsuperseded_by: prov-2026-002"),
      "provenance/prov-2026-002.yml": record(
        "prov-2026-002",
        "superseded\nsupersedes: prov-2026-001\nsuperseded_by: prov-2026-003",
      ),
      "provenance/prov-2026-003.yml": record("prov-2026-003", "implemented\nsupersedes: prov-2026-002"),
    });
    story.repo.commit({ "lib/date.ex": "one\ntwo\n" }, "Dates as in ISO 8601 basic [prov-2026-002]");
    const { hops } = await trace(story, "lib/date.ex:2");
    expect(hops.map((it) => [it.id.slice(0, 13), it.confidence, it.via])).toEqual([
      [expect.stringMatching(/^git:/), "recorded", "blame lib/date.ex:2"],
      ["prov-2026-002", "asserted", "the commit names it"],
      ["prov-2026-003", "recorded", "supersedes"],
      ["prov-2026-001", "recorded", "superseded by"],
    ]);
    expect((await trace(story, "prov-2026-003")).hops.map((it) => it.id)).toEqual([
      "prov-2026-003",
      "prov-2026-002",
      "prov-2026-001",
    ]);
  });

  // biome-ignore format: a table
  test.each([
    ["incident-48",            "origin_unknown", "Did you mean incident-47?"],
    ["lode-deploy-2026-03-19", "origin_unknown", "Did you mean lode-deploy-2026-03-18"],
    [`sha256:${"0".repeat(64)}`, "origin_unknown", "query_events"],
    ["mix.lock:99",            "line_unknown",   "as it is in the last commit"],
    ["--output=x",             "origin_unknown", "query_events"],
    ["../etc/passwd:1",        "path_outside",   "relative to the repository root"],
  ])("M35: %s is not found, with what is near", async (from, code, fix) => {
    const problem = await trace(told, from).catch((it: ProblemError) => it.problem);
    expect(problem).toMatchObject({ code, fix: expect.stringContaining(fix) });
  });

  test("evidence that was altered is named in the trace", async () => {
    const story = await tellStory();
    const hex = story.digests.report.slice(7);
    story.repo.write({ [`provenance/artifacts/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex}`]: "847 passed\n" });
    expect((await trace(story, "incident-47")).problems).toMatchObject([{ code: "artifact_corrupt" }]);
  });
});

describe("what can be asked afterwards", () => {
  test("Q1, L9, L20: why was ex_xbrl upgraded to 0.5.0?", async () => {
    const { events } = await ask(told, { kind: "dependency_review", where: { dep: "ex_xbrl", to: "0.5.0" } });
    expect(events).toHaveLength(1);
    expect(events[0]?.at).toBe("2026-03-02T09:00:00.000Z");
    expect(events[0]?.payload).toMatchObject({
      decided_by: "erik.lindqvist",
      based_on: [told.digests.changelog],
      rationale: expect.stringContaining("ESRS 2024"),
    });
    expect(events[0]?.fact).toContain("Read: notes/ex_xbrl-changelog.md");
  });

  test("Q2, L12, L21: who approved the deployment to production, and on what?", async () => {
    const { events } = await ask(told, { kind: "deploy_decision", where: { version: "v0.9.2" } });
    expect(events.map((it) => it.payload)).toMatchObject([
      {
        approved_by: "klara.nilsson",
        target: "production (fly.io, arn)",
        based_on: [told.digests.report, "lode-smoke-2026-03-16", told.digests.changelog],
      },
    ]);
  });

  test("Q3, L22: why were the validation tests not run?", async () => {
    const { hops } = await trace(told, "lode-test-2026-03-15");
    const [event] = (await ask(told, { kind: "ci_config_update" })).events;
    expect(hops[1]).toMatchObject({ id: event?.id, evidence: told.digests.config });
    expect(event?.payload).toMatchObject({
      pr: "137",
      change: "Fix timeout of the XBRL validation step (#137)",
      skips: PERIODS.map((test) => ({ test, file: "test/xbrl_validation_test.exs", text: "@tag :skip" })),
    });
  });

  test("Q4, L23, L28: had they not been skipped, three had failed and the gate had not passed", async () => {
    const story = await tellStory();
    const folder = join(story.repo.root, "provenance/runs");
    const bytes = () =>
      readdirSync(folder).map((it) => `${it} ${readFileSync(join(folder, it, "events.jsonl"), "utf8")}`);
    const before = bytes();
    const replay = await call(replayRun, { run_id: "lode-test-2026-03-15" }, story.at("2026-04-01T00:00:00.000Z"));
    expect(replay).toMatchObject({
      replay_of: "lode-test-2026-03-15",
      before: { passed: 847, failed: 0, skipped: 3, report: story.digests.report },
      after: { passed: 847, failed: 3, skipped: 0, report: expect.not.stringMatching(story.digests.report) },
      results: PERIODS.map(() => ({ outcome: "failed", confidence: "asserted", source: "incident-47" })),
      gates: [
        {
          decision: "lode-deploy-2026-03-18#0",
          before: { passed: true, clauses: [] },
          after: { passed: false, clauses: ["3 tests failed, at most 0 may"] },
        },
      ],
    });
    const own = String(replay["run"]);
    expect(bytes().filter((it) => !it.startsWith(own))).toEqual(before);
    const log = readFileSync(join(folder, own, "events.jsonl"), "utf8");
    expect(log.match(/"event_type":"\w+"/g)).toEqual(
      ["started", "tests", "decision", "skipped"].map((it) => `"event_type":"replay_${it}"`),
    );
    expect(log).toContain('"replay_of_run_id":"lode-test-2026-03-15"');
    expect(await call(verifyRuns, { runs: [own] }, story.context)).toMatchObject({ events: 4, problems: [] });
    // The deployment's own run leads to the same tests.
    expect(await call(replayRun, { run_id: "lode-deploy-2026-03-18" }, story.context)).toMatchObject({
      after: { failed: 3 },
    });
  });

  test("Q4: what nothing speaks of stays unknown, and a failure recorded later counts", async () => {
    const story = await tellStory();
    const only = PERIODS[0] ?? "";
    const { context } = await storyWithout(story, "incident-47");
    const unknown = await call(replayRun, { run_id: "lode-test-2026-03-15", override: { unskip: [only] } }, context);
    expect(unknown).toMatchObject({
      after: { failed: 0, skipped: 3 },
      results: [{ outcome: "unknown" }],
      gates: [{ after: { passed: true } }],
    });
    story.repo.write({ "later.xml": junit(847, [], [only]) });
    const later = await recorder(context)("2026-03-25T08:00:00.000Z", "run_tests", {
      report: "later.xml",
      payload: { command: "mix test" },
    });
    const judged = await call(replayRun, { run_id: "lode-test-2026-03-15" }, context);
    expect((judged["results"] as object[])[0]).toMatchObject({
      outcome: "failed",
      confidence: "inferred",
      source: later.event,
    });
    expect(judged).toMatchObject({ after: { failed: 1, skipped: 2 } });
  });

  test("Q5, L25: which other runs used this CI config, and what was deployed of them?", async () => {
    const story = await tellStory();
    story.repo.write({ ".github/workflows/ci.yml": "name: other\n", "other.xml": junit(3, []) });
    await story.record("2026-03-21T09:00:00.000Z", "run_tests", {
      report: "other.xml",
      payload: { command: "mix test" },
    });
    story.repo.git("checkout", "--", ".github/workflows/ci.yml");
    story.repo.write({ "again.xml": junit(5, PERIODS) });
    await story.record("2026-03-21T10:00:00.000Z", "run_tests", {
      run_id: "lode-test-2026-03-21",
      report: "again.xml",
      payload: { command: "mix test" },
    });
    const { events, total } = await ask(story, { artifact: story.digests.config });
    expect(events.map((it) => [it.id, it.led_to])).toEqual([
      ["lode-test-2026-03-21#0", []],
      ["lode-smoke-2026-03-16#0", ["lode-deploy-2026-03-18#1"]],
      ["lode-test-2026-03-15#0", ["lode-deploy-2026-03-18#1"]],
    ]);
    expect(total).toBe(3);
  });

  test("Q6, L9, L26: has this dependency caused issues before?", async () => {
    const story = await tellStory();
    const payload = { dep: "ex_xbrl", from: "0.3.0", to: "0.4.1", rationale: "speed", decided_by: "erik.lindqvist" };
    await story.record("2025-11-03T09:00:00.000Z", "dependency_review", { run_id: "lode-dep-2025-11-03", payload });
    const { events } = await ask(story, { kind: "dependency_review", where: { dep: "ex_xbrl" } });
    expect(events.map((it) => it.payload)).toMatchObject([
      { from: "0.4.1", rationale: expect.stringContaining("ESRS"), decided_by: "erik.lindqvist" },
      { from: "0.3.0", rationale: "speed", decided_by: "erik.lindqvist" },
    ]);
    expect(events.map((it) => it.led_to)).toEqual([["lode-deploy-2026-03-18#1", "incident-47"], []]);
  });

  test("L14: whatever runs store is a log, a seal, an artifact or a manifest", () => {
    const kinds = {
      log: /^runs\/[^/]+\/events\.jsonl$/,
      seal: /^runs\/[^/]+\/seal\.json$/,
      artifact: /^artifacts\/([0-9a-f]{2})\/([0-9a-f]{2})\/\1\2[0-9a-f]{60}$/,
      manifest: /^manifests\/[0-9a-f]{32}\.json$/,
    };
    const folder = join(told.repo.root, "provenance");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((it) => it.isFile())
      .map((it) => relative(folder, join(it.parentPath, it.name)).replaceAll("\\", "/"));
    const kindOf = (file: string) => Object.entries(kinds).find(([, pattern]) => pattern.test(file))?.[0] ?? file;
    expect(new Set(files.map(kindOf))).toEqual(new Set(Object.keys(kinds)));
  });

  test("Q9, L16: find the deployment of v0.9.2", async () => {
    const { events } = await ask(told, { kind: "deploy_execute", where: { version: "0.9.2" } });
    expect(events.map((it) => it.id)).toEqual(["lode-deploy-2026-03-18#1"]);
  });
});

describe("L27: it warns", () => {
  // biome-ignore format: a table
  test.each([
    ["a skip in a test file",  "test/other_test.exs", '+  @tag :skip\n   test "x" do\n',             1],
    ["a skip taken away",      "test/other_test.exs", '-  @tag :skip\n   test "x" do\n',             0],
    ["a change without skips", "test/other_test.exs", '+  @tag timeout: 5\n   test "x" do\n',        0],
    ["a CI step taken away",   ".github/workflows/ci.yml", "-      - run: mix test\n       - run: mix format\n", 1],
    ["a step that may fail",   ".github/workflows/ci.yml", "+        continue-on-error: true\n       - run: mix format\n", 1],
    ["the same upgrade again", "mix.lock", '-  "ex_xbrl": {:hex, :ex_xbrl, "0.5.0"},\n+  "ex_xbrl": {:hex, :ex_xbrl, "0.6.0"},\n', 1],
    ["another upgrade",        "mix.lock", '-  "jason": {:hex, :jason, "1.4.4"},\n+  "jason": {:hex, :jason, "1.5.0"},\n', 0],
  ])("%s", async (_, path, lines, count) => {
    const story = await tellStory();
    const findings = await auditSource(`--- a/${path}\n+++ b/${path}\n@@ -1,9 +1,9 @@\n${lines}`, story.context);
    expect(findings).toHaveLength(count);
    for (const it of findings) {
      expect(it).toMatchObject({ class: "repeats", record: "incident-47", title: "XBRL period format invalid" });
      expect(it.message).toMatch(/led to incident #47: "XBRL period format invalid"/);
      expect(it.fix).toContain("`trace_origin` incident-47");
    }
  });
});

test("L17: the report behind a hop hashes to what the trace says", async () => {
  const story = await tellStory();
  const hex = story.digests.report.slice(7);
  const bytes = readFileSync(
    join(story.repo.root, `provenance/artifacts/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex}`),
  );
  expect(digestOf(bytes)).toBe(story.digests.report);
  expect(bytes.toString()).toBe(junit(847, PERIODS));
});

/** The same repository without one of its runs. */
async function storyWithout({ repo }: Story, incident: string) {
  repo.git("clean", "-fdxq", "--", `provenance/runs/lode-${incident}`);
  return { context: await openStory(repo) };
}
