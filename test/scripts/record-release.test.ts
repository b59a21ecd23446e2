import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Digest } from "../../src/core/canonical.ts";
import type { Context } from "../../src/io/context.ts";
import { call } from "../../src/tool.ts";
import { queryEvents } from "../../tools/query-events.ts";
import { traceOrigin } from "../../tools/trace-origin.ts";
import { verifyRuns } from "../../tools/verify-runs.ts";
import { junit, openStory } from "../story.ts";
import { tempRepo } from "../temp-repo.ts";

const SCRIPT = resolve("scripts/record-release.ts");

async function released(report: string) {
  const repo = tempRepo();
  onTestFinished(() => repo[Symbol.dispose]());
  repo.commit({
    "package.json": '{"name":"shop","version":"1.2.0"}\n',
    "package-lock.json": '{"packages":{}}\n',
    ".gitignore": ".reports/\n",
  });
  repo.write({ ".reports/vitest.xml": report });
  const release = () => execFileSync(process.execPath, [SCRIPT], { cwd: repo.root, encoding: "utf8", stdio: "pipe" });
  return { repo, release, context: await openStory(repo) };
}

test("L9, L14, L15: a release of a project is a run of its tests, its package and its release, and verifies", async () => {
  const { repo, release, context } = await released(
    junit(20, []).replace("<testsuites>", '<testsuites hostname="a-machine">'),
  );
  expect(release()).toBe("lode-release-1_2_0#0 run_tests\nlode-release-1_2_0#1 build\nlode-release-1_2_0#2 release\n");
  expect(await call(verifyRuns, {}, context)).toMatchObject({ runs: 1, events: 3, problems: [] });
  expect(await call(queryEvents, { kind: "release", where: { version: "v1.2.0" } }, context)).toMatchObject({
    total: 1,
  });
  const { hops, clear } = await call(traceOrigin, { from: "lode-release-1_2_0" }, context);
  expect((hops as { kind: string }[]).map((it) => it.kind)).toEqual(["release", "build"]);
  expect(clear).toEqual(["lode-release-1_2_0#0"]);
  const [report = ""] =
    context.artifacts
      .read(await sealedReport(context))
      ?.toString()
      .split("<testcase") ?? [];
  expect(report).toContain("<testsuites>");
  expect(repo.git("status", "--porcelain")).toBe("?? provenance/");
});

test("failed tests are recorded and nothing is released; of what is not committed nothing is recorded", async () => {
  const { repo, release, context } = await released(junit(20, [], ["adds"]));
  expect(release).toThrow("1 tests failed");
  expect((await call(queryEvents, {}, context))["total"]).toBe(1);
  repo.write({ "new.txt": "x" });
  expect(release).toThrow("Commit first");
});

async function sealedReport(context: Context): Promise<Digest> {
  const { events } = await call(queryEvents, { kind: "run_tests" }, context);
  return (events as { payload: { report: Digest } }[])[0]?.payload.report ?? "sha256:";
}
