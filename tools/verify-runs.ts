import { z } from "zod";
import { omittedField } from "../src/core/answer.ts";
import { fitList } from "../src/core/budget.ts";
import { sortProblems } from "../src/core/check.ts";
import { SEAL_STATES } from "../src/core/content-digest.ts";
import { nearestNames } from "../src/core/near.ts";
import { fail } from "../src/core/problem.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { checkRun, verifyAll } from "../src/io/verify.ts";
import { verifyRecords } from "../src/io/verify-records.ts";
import { defineTool } from "../src/tool.ts";

/** A person reads this, and a terminal scrolls. */
const VERIFY_CHARS = 100_000;

export const verifyRuns = defineTool({
  name: "verify_runs",
  effect: "read",
  audience: "human",
  description: `Verifies that no run was edited, cut short or removed, and that every record says what was approved and sealed: hash chains, seals, artifacts, manifests, digests and signatures. Each problem names file and reason. No network is used.

Use it in CI, and before you rely on a trace in a post-mortem.`,
  input: z.strictObject({
    runs: z.array(z.string().min(1)).default([]).describe("Only these runs or records; all if empty"),
  }),
  output: z.strictObject({
    runs: z.int().min(0).describe("Runs verified"),
    events: z.int().min(0).describe("Events whose hash holds"),
    records: z.int().min(0).describe("Records held against their seals"),
    sealed: z.int().min(0).describe("Records that say what they said when they were completed"),
    signed: z.int().min(0).describe("Records with an approval whose signature holds"),
    seals: z
      .array(z.strictObject({ id: z.string(), seal: z.enum(SEAL_STATES), signed_by: z.array(z.string()) }))
      .describe("Of each record that was named: whether it still says what was sealed, and who signed it"),
    problems: z.array(problemSchema),
    omitted: omittedField,
  }),
  cli: { positional: "runs", examples: ["verify", "verify lode-deploy-2026-03-18 --json"] },
  async run({ runs: ids }, context) {
    const view = await context.view();
    const [records, runs] = [ids.filter((it) => view.byId.has(it)), ids.filter((it) => !view.byId.has(it))];
    const known = runs.length ? await context.ledger.runs() : [];
    const lost = runs.find((it) => !known.includes(it));
    if (lost) fail("run_unknown", { run: lost, near: nearestNames(lost, [...known, ...view.byId.keys()]) });
    const checked = runs.map((it) => checkRun(it, context));
    const ledger = ids.length
      ? {
          runs: runs.length,
          events: checked.flatMap((it) => it.events).length,
          problems: checked.flatMap((it) => it.problems),
        }
      : await verifyAll(context);
    const seals = await verifyRecords(context, ids.length ? records : undefined);
    const { kept, omitted } = fitList(sortProblems([...ledger.problems, ...seals.problems]), VERIFY_CHARS);
    return {
      ...seals,
      seals: ids.length ? seals.seals : [],
      runs: ledger.runs,
      events: ledger.events,
      problems: kept,
      omitted,
    };
  },
});
