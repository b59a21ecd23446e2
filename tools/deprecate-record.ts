import { z } from "zod";
import { idField, stateField } from "../src/core/answer.ts";
import { planStep } from "../src/core/lifecycle.ts";
import { getStanding } from "../src/core/view.ts";
import { decider } from "../src/io/decider.ts";
import { applyEdits } from "../src/io/record-edits.ts";
import { defineTool } from "../src/tool.ts";

export const deprecateRecord = defineTool({
  name: "deprecate_record",
  effect: "change",
  audience: "human",
  description: `Takes a decision out of force without a successor. It stays on file with the reason.

Use it when nothing takes the decision's place; where something does, use \`supersede_record\`.`,
  input: z.strictObject({
    record: idField,
    reason: z.string().default("").describe("Why it holds no longer"),
    allow_agent: z.boolean().default(false).describe("Let it run in an agent's shell; the record keeps that it did"),
  }),
  output: z.strictObject({ id: idField, file: z.string(), state: stateField }),
  cli: {
    verb: "deprecate",
    positional: "record",
    examples: ['deprecate --record prov-2026-a1b2c3d4 --reason "The service is gone"'],
  },
  async run({ record: id, reason, allow_agent }, context) {
    const standing = getStanding(await context.view(), id);
    const actor = await decider({ allow_agent }, context);
    const edits = planStep(standing, { to: "deprecated", actor, at: context.now(), reason });
    const [file = standing.record.file] = await applyEdits([{ standing, edits }], context);
    return { id, file, state: "deprecated" as const };
  },
});
