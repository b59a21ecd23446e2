import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { ID, record, repository } from "../edge/linespec.ts";
import { SERVER } from "../edge/repository.ts";
import { gitEnv, type TempRepo } from "../temp-repo.ts";

const ZERO = "0".repeat(40);

/** Runs the action's script on an event, as the runner does. */
function act(repo: TempRepo, event: object, env: { [name: string]: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "precedent-action-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string) => join(folder, name);
  writeFileSync(at("event.json"), JSON.stringify(event));
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("scripts/action.ts")], {
    cwd: repo.root,
    encoding: "utf8",
    env: {
      ...gitEnv,
      GITHUB_EVENT_PATH: at("event.json"),
      GITHUB_OUTPUT: at("output"),
      GITHUB_STEP_SUMMARY: at("summary.md"),
      RUNNER_TEMP: folder,
      PRECEDENT_PROGRAM: JSON.stringify([process.execPath, SERVER]),
      ...env,
    },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const output = Object.fromEntries(
    readFileSync(at("output"), "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split("=", 2) as [string, string]),
  );
  return {
    output,
    stdout,
    summary: readFileSync(at("summary.md"), "utf8"),
    sarif: () => JSON.parse(readFileSync(output["sarif"] ?? "", "utf8")),
  };
}

const repo = () =>
  repository(
    record(ID, { status: "implemented", forbidden_scope: "[src/b.ts]", title: '"::error::pwned"' }),
    "  enforcement: strict\n",
  );

function pullRequest(base: string, head: string, from: string) {
  return {
    repository: { full_name: "acme/shop", default_branch: "main" },
    pull_request: {
      title: "$(touch pwned)\n::set-env name=x::y",
      base: { sha: base },
      head: { sha: head, ref: "`touch pwned`", repo: { full_name: from } },
    },
  };
}

test("S30: a pull request from a fork gets annotations and a summary, no upload, and fails for its violations", () => {
  const shop = repo();
  const base = shop.git("rev-parse", "HEAD");
  const head = shop.commit({ "src/b.ts": "2\n", "src/a\n::error::x.ts": "1\n" }, "Work\n\n::error::pwned");
  const { output, stdout, summary, sarif } = act(shop, pullRequest(base, head, "mallory/shop"));
  expect(output).toMatchObject({ upload: "false", status: "1" });
  expect(stdout).toMatch(/^::error file=src\/b\.ts,line=1,title=PROV045::.*forbids changes to src\/b\.ts/m);
  for (const line of stdout.trim().split("\n")) expect(line).toMatch(/^::(?:error|warning|notice) (?:file|title)=/);
  expect(summary).toContain("## Precedent");
  expect(summary).toContain("PROV045");
  expect(sarif().runs.map((it: { automationDetails: { id: string } }) => it.automationDetails.id)).toEqual([
    "precedent/lint/",
    "precedent/check/",
  ]);
  expect(shop.git("status", "--porcelain")).toBe("");
});

test("a pull request from the repository itself is uploaded instead", () => {
  const shop = repo();
  const base = shop.git("rev-parse", "HEAD");
  const head = shop.commit({ "src/a.ts": "2\n" }, "Work");
  const { output, stdout } = act(shop, pullRequest(base, head, "acme/shop"));
  expect(output).toMatchObject({ upload: "true", status: "0" });
  expect(stdout).toBe("");
  shop.write(record(ID, { status: "done" }));
  expect(act(shop, pullRequest(base, head, "acme/shop")).output).toMatchObject({ upload: "true", status: "1" });
  const lenient = act(shop, pullRequest(base, head, "acme/shop"), { PRECEDENT_ENFORCEMENT: "warn" });
  expect(lenient.output).toMatchObject({ status: "0" });
});

test("a push to the default branch is judged by its range and brings the index up to date", () => {
  const shop = repo();
  const before = shop.git("rev-parse", "HEAD");
  const after = shop.commit({ "src/a.ts": "2\n" }, "Work");
  const event = {
    repository: { full_name: "acme/shop", default_branch: "main" },
    ref: "refs/heads/main",
    before,
    after,
  };
  const { output } = act(shop, event, { PRECEDENT_ENFORCEMENT: "warn" });
  expect(output).toMatchObject({ upload: "true", status: "0" });
  expect(
    act(shop, { ...event, before: ZERO }, { PRECEDENT_ENFORCEMENT: "warn", PRECEDENT_INDEX: "false" }).output,
  ).toMatchObject({ status: "0" });
});

test("P40, P35: under regulated a pull request fails without what it must come with, and its own text counts", () => {
  const shop = repository({}, "  preset: regulated\n  require:\n    decision: [src/a.ts]\n");
  const base = shop.git("rev-parse", "HEAD");
  const head = shop.commit({ "src/a.ts": "2\n" }, "Work");
  const asked = pullRequest(base, head, "acme/shop");
  const silent = act(shop, asked, { PRECEDENT_UPLOAD: "false" });
  expect(silent.output).toMatchObject({ status: "1" });
  expect(silent.stdout).toMatch(/^::error title=companion_missing::A change of src\/a\.ts needs a decision/m);
  expect(silent.stdout).toMatch(/^::error title=attribution_missing::/m);
  const { pull_request, ...event } = asked;
  const said = { ...event, pull_request: { ...pull_request, body: "AI Attribution: none" } };
  expect(act(shop, said, { PRECEDENT_UPLOAD: "false" }).stdout).not.toContain("attribution_missing");
});

test("P33: a label of the pull request asks for what the config says, and is no flag of ours", () => {
  const shop = repository({}, "  preset: regulated\n  require:\n    risk_labels: [needs risk]\n");
  const base = shop.git("rev-parse", "HEAD");
  const head = shop.commit({ "src/a.ts": "2\n" }, "Work\n\nAI Attribution: none");
  const { pull_request, ...event } = pullRequest(base, head, "acme/shop");
  const labelled = (...names: string[]) =>
    act(
      shop,
      { ...event, pull_request: { ...pull_request, labels: names.map((name) => ({ name })) } },
      { PRECEDENT_UPLOAD: "false" },
    );
  expect(labelled("docs", "--commit=HEAD~9", "Needs risk").output).toMatchObject({ status: "0" });
  const asked = labelled("docs", "needs risk");
  expect(asked.output).toMatchObject({ status: "1" });
  expect(asked.stdout).toContain('A change with the label "needs risk" needs a risk, and none comes with it.');
});

test("history that is too shallow is said, with how to fetch it", () => {
  const shop = repo();
  const { output, stdout } = act(shop, pullRequest("1".repeat(40), "2".repeat(40), "mallory/shop"));
  expect(output).toMatchObject({ status: "2" });
  expect(stdout).toMatch(/::error title=precedent::precedent check failed: .*ref_unknown/);
});

test("action.yml puts nothing of an event or input into a shell's text", () => {
  const { runs } = parse(readFileSync("action.yml", "utf8")) as { runs: { using: string; steps: { run?: string }[] } };
  expect(runs.using).toBe("composite");
  for (const { run = "" } of runs.steps) expect(run).not.toContain("${{");
});
