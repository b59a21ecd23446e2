import { z } from "zod";
import { idField, stateField } from "../src/core/answer.ts";
import { planStep } from "../src/core/lifecycle.ts";
import { getStanding } from "../src/core/view.ts";
import { decider } from "../src/io/decider.ts";
import { applyEdits } from "../src/io/record-edits.ts";
import { defineTool } from "../src/tool.ts";

export const rejectRecord = defineTool({
  name: "reject_record",
  effect: "change",
  audience: "human",
  description: `Rejects a draft or a proposal, for good. It stays on file and is served as ruled out.

Use it with the reason, which is what the next one who has the idea will read.`,
  input: z.strictObject({
    id: idField,
    reason: z.string().min(1).describe("Why it is ruled out"),
    allow_agent: z.boolean().default(false).describe("Let it run in an agent's shell; the record keeps that it did"),
  }),
  output: z.strictObject({ id: idField, file: z.string(), state: stateField }),
  cli: { verb: "reject", positional: "id", examples: ['reject prov-2026-a1b2c3d4 --reason "Doubles what can fail"'] },
  async run({ id, reason, allow_agent }, context) {
    const standing = getStanding(await context.view(), id);
    const actor = await decider({ allow_agent }, context);
    const edits = planStep(standing, { to: "rejected", actor, at: context.now(), reason });
    const [file = standing.record.file] = await applyEdits([{ standing, edits }], context);
    return { id, file, state: "rejected" as const };
  },
});
