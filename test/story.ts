import { onTestFinished } from "vitest";
import type { Actor } from "../src/core/draft.ts";
import { type Context, openContext } from "../src/io/context.ts";
import { call } from "../src/tool.ts";
import { recordEvent } from "../tools/record-event.ts";
import { type TempRepo, tempRepo } from "./temp-repo.ts";

/** The release that went wrong, as a real repository and the runs recorded along the way. */
export type Story = {
  repo: TempRepo;
  context: Context;
  /** Sets the clock and records. */
  record(
    at: string,
    kind: string,
    rest: Recorded,
  ): Promise<{ event: string; run: string; payload: Json; problems: Json[]; [field: string]: unknown }>;
  at(time: string): Context;
  commits: { base: string; upgrade: string; timeout: string };
  digests: { report: string; config: string; receipt: string; changelog: string };
};

type Json = { [field: string]: unknown };
type Recorded = { payload?: Json; [field: string]: unknown };

export const PERIODS = ["a duration has two dates", "an instant has one date", "a period is in basic format"];

const NOBODY = "/nonexistent";

export type AtEnd = (end: () => void | Promise<void>) => void;
type Opening = { actor?: Actor; env?: { [name: string]: string }; atEnd?: AtEnd };

/** Opens a repository as the command line does. */
export async function openStory(
  repo: TempRepo,
  { actor, env, atEnd = onTestFinished }: Opening = {},
): Promise<Context> {
  const context = await openContext({
    startDir: repo.root,
    env: { PATH: process.env["PATH"] ?? "", HOME: NOBODY, ...env },
    actor: actor ?? { kind: "human", name: "" },
    watch: false,
  });
  atEnd(() => context.close());
  return context;
}

export function recorder(context: Context) {
  return async (at: string, kind: string, rest: Recorded) =>
    (await call(recordEvent, { kind, ...rest }, { ...context, now: () => new Date(at) })) as Awaited<
      ReturnType<Story["record"]>
    >;
}

/** Lays the story out up to and including incident 47. @param atEnd registers what cleans up */
export async function tellStory(atEnd: AtEnd = onTestFinished): Promise<Story> {
  const repo = tempRepo();
  atEnd(() => repo[Symbol.dispose]());
  const commits = { base: repo.commit(sources("0.4.1", 30, false), "The renderer"), upgrade: "", timeout: "" };
  const context = await openStory(repo, { atEnd });
  const record = recorder(context);

  commits.upgrade = repo.commit({ "mix.lock": lock("0.5.0") }, "Upgrade ex_xbrl to 0.5.0");
  repo.write({ "notes/ex_xbrl-changelog.md": "# 0.5.0\n\n- ESRS 2024 taxonomy\n" });
  const review = await record("2026-03-02T09:00:00.000Z", "dependency_review", {
    commit: commits.upgrade,
    payload: {
      rationale: "0.5.0 adds ESRS 2024 taxonomy support; changelog shows no breaking changes",
      decided_by: "erik.lindqvist",
      based_on: ["notes/ex_xbrl-changelog.md"],
    },
  });

  commits.timeout = repo.commit(sources("0.5.0", 120, true), "Fix timeout of the XBRL validation step (#137)");
  const config = await record("2026-03-10T14:00:00.000Z", "ci_config_update", {
    commit: commits.timeout,
    payload: { author: "jonas.berg" },
  });

  repo.write({ "report.xml": junit(847, PERIODS), "smoke.xml": junit(12, []) });
  const tests = await record("2026-03-15T08:00:00.000Z", "run_tests", {
    run_id: "lode-test-2026-03-15",
    report: "report.xml",
    payload: { command: "mix test" },
  });
  await record("2026-03-16T08:00:00.000Z", "run_tests", {
    run_id: "lode-smoke-2026-03-16",
    report: "smoke.xml",
    payload: { command: "mix test --only smoke", suite: "staging-smoke" },
  });
  const run_id = "lode-deploy-2026-03-18";
  await record("2026-03-18T10:00:00.000Z", "deploy_decision", {
    run_id,
    open: true,
    payload: {
      version: "0.9.2",
      target: "production (fly.io, arn)",
      approved_by: "klara.nilsson",
      based_on: [tests.payload["report"], "lode-smoke-2026-03-16", "notes/ex_xbrl-changelog.md"],
    },
  });
  const deploy = await record("2026-03-18T10:05:00.000Z", "deploy_execute", {
    run_id,
    payload: {
      version: "0.9.2",
      target: "production (fly.io, arn)",
      command: "fly deploy --app liminara-prod",
      image: `sha256:9c17${"0".repeat(60)}`,
      healthy: "3/3",
    },
  });
  await record("2026-03-20T16:30:00.000Z", "incident", {
    payload: {
      number: 47,
      title: "XBRL period format invalid",
      version: "v0.9.2",
      reported_by: "customer",
      caught_by: PERIODS,
    },
  });
  return {
    repo,
    context,
    record,
    at: (time) => ({ ...context, now: () => new Date(time) }),
    commits,
    digests: {
      report: String(tests.payload["report"]),
      config: String(config.payload["config"]),
      receipt: String(deploy.payload["receipt"]),
      changelog: String((review.payload["based_on"] as string[])[0]),
    },
  };
}

function sources(version: string, timeoutSeconds: number, isSkipped: boolean) {
  return {
    "mix.lock": lock(version),
    ".github/workflows/ci.yml": workflow(timeoutSeconds),
    "lib/period.ex": 'defmodule Period do\n  def format(from, to), do: from <> "/" <> to\nend\n',
    "test/xbrl_validation_test.exs": tests(isSkipped),
    ".gitignore": "provenance/\n",
  };
}

function lock(version: string): string {
  return `%{\n  "ex_xbrl": {:hex, :ex_xbrl, "${version}", "a1b2", [:mix], [], "hexpm", "c3d4"},\n  "jason": {:hex, :jason, "1.4.4", "e5f6", [:mix], [], "hexpm", "0a1b"},\n}\n`;
}

function workflow(timeoutSeconds: number): string {
  return `name: ci
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: mix test
      - name: XBRL validation
        run: mix xbrl.validate --timeout ${timeoutSeconds}
`;
}

function tests(isSkipped: boolean): string {
  const cases = PERIODS.map(
    (it) => `${isSkipped ? "  @tag :skip\n" : ""}  test "${it}" do\n    assert valid?("${it}")\n  end\n`,
  );
  return `defmodule XbrlValidationTest do\n  use ExUnit.Case\n\n${cases.join("\n")}end\n`;
}

export function junit(passed: number, skipped: readonly string[], failed: readonly string[] = []): string {
  const one = (name: string, inner = "") =>
    `<testcase classname="XbrlValidationTest" file="test/xbrl_validation_test.exs" name="test ${name}">${inner}</testcase>`;
  const cases = [
    ...Array.from({ length: passed }, (_, i) => `<testcase classname="AppTest" name="test case ${i}"/>`),
    ...skipped.map((it) => one(it, "<skipped/>")),
    ...failed.map((it) => one(it, '<failure message="not valid"/>')),
  ];
  return `<?xml version="1.0"?>\n<testsuites>\n<testsuite name="app" tests="${cases.length}">\n${cases.join("\n")}\n</testsuite>\n</testsuites>\n`;
}
