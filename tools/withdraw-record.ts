import { z } from "zod";
import { idField, stateField } from "../src/core/answer.ts";
import { planStep } from "../src/core/lifecycle.ts";
import { getStanding } from "../src/core/view.ts";
import { writer } from "../src/io/decider.ts";
import { settle } from "../src/io/record-edits.ts";
import { defineTool } from "../src/tool.ts";

export const withdrawRecord = defineTool({
  name: "withdraw_record",
  effect: "change",
  audience: "human",
  description: `Takes a proposal back to draft, so that it can be worked on.

Use it when a proposal is not ready to be decided. An edit of what it says does the same by itself.`,
  input: z.strictObject({
    id: idField,
    reason: z.string().default("").describe("What is still missing"),
  }),
  output: z.strictObject({ id: idField, file: z.string(), state: stateField }),
  cli: { verb: "withdraw", positional: "id", examples: ['withdraw prov-2026-a1b2c3d4 --reason "No figures yet"'] },
  async run({ id, reason }, context) {
    const actor = await writer(context);
    const { files } = await settle(context, (view) => {
      const standing = getStanding(view, id);
      return { plan: [{ standing, edits: planStep(standing, { to: "draft", actor, at: context.now(), reason }) }] };
    });
    return { id, file: files[0] ?? "", state: "draft" as const };
  },
});
