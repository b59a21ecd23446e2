import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { call } from "../../src/tool.ts";
import { traceOrigin } from "../../tools/trace-origin.ts";
import { inContext } from "../in-context.ts";
import { gitEnv, tempRepo } from "../temp-repo.ts";

test("a line that is older than a shallow clone is not put down to the commit where the clone ends", async () => {
  const repo = tempRepo();
  onTestFinished(() => repo[Symbol.dispose]());
  const old = repo.commit({ "a.ts": "old\n" }, "Old");
  const edge = repo.commit({ "b.ts": "1\n" }, "Edge");
  const last = repo.commit({ "c.ts": "1\n" }, "Last");
  const shallow = join(repo.root, "../shallow");
  execFileSync("git", ["clone", "--quiet", "--depth=2", `file://${repo.root}`, shallow], { env: gitEnv });
  const trace = (root: string, from: string) => inContext(root, (context) => call(traceOrigin, { from }, context));
  expect(await trace(repo.root, "a.ts:1")).toMatchObject({
    hops: [{ id: `git:${old}`, confidence: "recorded" }],
    problems: [],
  });
  expect(await trace(shallow, "a.ts:1")).toMatchObject({
    hops: [{ id: `git:${edge}`, confidence: "inferred", via: expect.stringContaining("it may be older") }],
    problems: [{ code: "history_shallow", severity: "warning" }],
  });
  expect(await trace(shallow, "c.ts:1")).toMatchObject({
    hops: [{ id: `git:${last}`, confidence: "recorded" }],
    problems: [],
  });
});
