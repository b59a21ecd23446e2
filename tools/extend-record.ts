import { z } from "zod";
import { idField, stateField } from "../src/core/answer.ts";
import { planExtension } from "../src/core/extend.ts";
import { getStanding } from "../src/core/view.ts";
import { decider } from "../src/io/decider.ts";
import { settle } from "../src/io/record-edits.ts";
import { defineTool } from "../src/tool.ts";

export const extendRecord = defineTool({
  name: "extend_record",
  effect: "change",
  audience: "human",
  description: `Sets until when a decision or an accepted risk holds: a later day, for good, or that it has ended now.

Use it on what \`check_records\` reports as expired or soon to expire, with the reason, which the record keeps.`,
  input: z.strictObject({
    id: idField,
    until: z.string().min(1).describe("YYYY-MM-DD, 90d, 4w, 12h, never, or now: mark an accepted risk as expired"),
    reason: z.string().min(1).describe("Why"),
    allow_agent: z.boolean().default(false).describe("Let it run in an agent's shell; the record keeps that it did"),
  }),
  output: z.strictObject({ id: idField, file: z.string(), state: stateField, expires_at: z.string() }),
  cli: {
    verb: "extend",
    positional: "id",
    examples: ['extend RA-0000015 --until 90d --reason "The migration slipped"'],
  },
  async run({ id, until, reason, allow_agent }, context) {
    const actor = await decider({ allow_agent }, context);
    await settle(context, (view) => {
      const standing = getStanding(view, id);
      return { plan: [{ standing, edits: planExtension(standing, { until, actor, at: context.now(), reason }) }] };
    });
    const { record, state } = getStanding(await context.view(), id);
    return { id, file: record.file, state, expires_at: record.lifecycle.expires_at ?? "" };
  },
});
