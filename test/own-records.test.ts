import { expect, onTestFinished, test } from "vitest";
import { openContext } from "../src/io/context.ts";
import { call } from "../src/tool.ts";
import { lintRecords } from "../tools/lint-records.ts";
import { verifyRuns } from "../tools/verify-runs.ts";

async function ownContext() {
  const actor = { kind: "human", name: "test" } as const;
  const context = await openContext({ startDir: process.cwd(), env: process.env, actor, watch: false });
  onTestFinished(() => context.close());
  return context;
}

test("C10: the decisions of this project are on record, and the strict rules find nothing wrong with them", async () => {
  const { total, problems } = await call(lintRecords, { enforcement: "strict" }, await ownContext());
  expect(total).toBeGreaterThanOrEqual(15);
  expect((problems as { severity: string }[]).filter((it) => it.severity !== "note")).toEqual([]);
});

test("L15: what this project recorded of its releases and sealed verifies", async () => {
  const { runs, problems } = await call(verifyRuns, {}, await ownContext());
  expect(runs).toBeGreaterThanOrEqual(1);
  expect((problems as { severity: string }[]).filter((it) => it.severity === "error")).toEqual([]);
});
