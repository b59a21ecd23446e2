import { z } from "zod";
import { idField, stateField } from "../src/core/answer.ts";
import { planCompletion } from "../src/core/decide.ts";
import { fail } from "../src/core/problem.ts";
import type { ProvenanceRecord } from "../src/core/record.ts";
import { getStanding } from "../src/core/view.ts";
import { decider } from "../src/io/decider.ts";
import { applyEdits } from "../src/io/record-edits.ts";
import { defineTool } from "../src/tool.ts";

export const completeRecord = defineTool({
  name: "complete_record",
  effect: "change",
  audience: "human",
  description: `Takes a record on once it has been carried out: an open decision or approved spec is implemented, a risk or mistake mitigated, a mitigated mistake closed. What then changes no more is sealed with the commit at HEAD and a digest of its content.

Use it when the work is done. Then commit the record, tagged with its id.`,
  input: z.strictObject({
    record: idField,
    force: z.boolean().default(false).describe("Complete although proof in associated_specs is missing"),
    allow_agent: z.boolean().default(false).describe("Let it run in an agent's shell; the record keeps that it did"),
  }),
  output: z.strictObject({ id: idField, file: z.string(), state: stateField, sealed_at_sha: z.string() }),
  cli: { verb: "complete", positional: "record", examples: ["complete --record prov-2026-a1b2c3d4"] },
  async run({ record: id, force, allow_agent }, context) {
    const standing = getStanding(await context.view(), id);
    const { record } = standing;
    const missing = record.associated_specs.map((it) => it.path).filter((it) => !context.exists(it));
    if (missing.length && !force) fail("proof_missing", { id, paths: missing });
    const actor = await decider({ allow_agent: allow_agent || isApproved(record) }, context);
    const sealed_at_sha = (await context.git.head()) ?? fail("commit_absent", {});
    const { to, edits } = planCompletion(standing, {
      actor,
      at: context.now(),
      sealed_at_sha,
      isThere: context.isEnforced,
    });
    const [file = record.file] = await applyEdits([{ standing, edits }], context);
    const { embedding, index } = context.config;
    // A shared index follows the records where they are merged, not each machine's.
    if (embedding.index_on_complete && !index.uri) await context.search.refresh((await context.view()).inForce, {});
    return { id, file, state: to, sealed_at_sha };
  },
});

/** What a person has approved may be completed by whoever carries it out, an agent included. */
function isApproved({ lifecycle }: ProvenanceRecord): boolean {
  return Boolean(lifecycle["accepted_at"] && lifecycle.approver);
}
