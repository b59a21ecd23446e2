import { z } from "zod";
import { mintRunId } from "../src/core/event.ts";
import { nearestNames } from "../src/core/near.ts";
import { fail } from "../src/core/problem.ts";
import { counterfactual, rejudge, replayGates, replayLog, testsOf } from "../src/core/replay.ts";
import { materialOf } from "../src/io/artifacts.ts";
import { executeTests } from "../src/io/replay-run.ts";
import { defineTool } from "../src/tool.ts";

const verdict = z.strictObject({ passed: z.boolean(), clauses: z.array(z.string()) });

export const replayRun = defineTool({
  name: "replay_run",
  effect: "add",
  audience: "agent",
  description: `Had the skipped tests run: would they have failed, and which gates held? A new run says; no side effect is repeated.

Use it after \`trace_origin\`; \`execute\` runs the configured command on the code of then.`,
  input: z.strictObject({
    run_id: z.string().min(1).max(150).describe("Tests or deployment"),
    override: z
      .strictObject({ unskip: z.array(z.string()).default([]) })
      .prefault({})
      .describe("Which; all if empty"),
    mode: z.enum(["evidence", "execute"]).default("evidence").describe("By record, or run"),
  }),
  output: z.strictObject({
    run: z.string().describe("The replay, a run of its own"),
    replay_of: z.string(),
    before: z.strictObject({ passed: z.int(), failed: z.int(), skipped: z.int(), report: z.string() }),
    after: z.strictObject({ passed: z.int(), failed: z.int(), skipped: z.int(), report: z.string() }),
    results: z.array(
      z.strictObject({
        test: z.string(),
        outcome: z.enum(["passed", "failed", "unknown"]),
        confidence: z.enum(["asserted", "recorded", "inferred"]),
        source: z.string(),
      }),
    ),
    gates: z.array(
      z.strictObject({
        decision: z.string(),
        version: z.string(),
        target: z.string(),
        before: verdict,
        after: verdict,
      }),
    ),
  }),
  cli: {
    positional: "run_id",
    examples: ["replay lode-test-2026-03-15", "replay lode-test-2026-03-15 --mode execute"],
  },
  async run({ run_id, override, mode }, context) {
    const { ledger, artifacts, config, actor } = context;
    const facts = await ledger.facts();
    const run = facts.run(run_id);
    if (run.length === 0) fail("run_unknown", { run: run_id, near: nearestNames(run_id, await ledger.runs()) });
    const event = testsOf(run, facts) ?? fail("replay_untestable", { run: run_id, why: "it rests on no test run" });
    const results =
      mode === "execute" ? await executeTests(event, override.unskip, context) : rejudge(event, override.unskip, facts);
    const replayed = counterfactual(event, results);
    if (!replayed) return fail("replay_untestable", { run: run_id, why: "its test run cannot be read" });
    const gates = replayGates(event, replayed.tests, facts, config.gate);
    const id = mintRunId("replay", {}, context.now(), context.randomBytes(4));
    const recorded_by = actor.kind === "agent" ? actor.name : "person";
    const { payload } = event;
    await artifacts.put(materialOf("counterfactual-report.json", Buffer.from(replayed.report)));
    const log = replayLog(event, replayed, gates, { mode, facts, recorded_by });
    await ledger.append(id, log, { seal: true, isNew: true, now: context.now });
    const counts = (it: { [field: string]: unknown }) => ({
      passed: Number(it["passed"]),
      failed: Number(it["failed"]),
      skipped: Number(it["skipped"]),
      report: String(it["report"]),
    });
    return { run: id, replay_of: event.run, before: counts(payload), after: counts(replayed.tests), results, gates };
  },
});
