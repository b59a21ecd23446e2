import { z } from "zod";
import { idField, stateField } from "../src/core/answer.ts";
import { approve } from "../src/io/approval.ts";
import { confirm, decider } from "../src/io/decider.ts";
import { defineTool } from "../src/tool.ts";

export const approveRecord = defineTool({
  name: "approve_record",
  effect: "change",
  audience: "human",
  description: `Approves a proposed record: it leaves the drafts and counts, and a record it replaces is superseded in the same step. With preset regulated you sign it with your git key.

Use it once you have read the proposal (\`precedent show\`). Then carry it out, and seal it with \`precedent complete\`.`,
  input: z.strictObject({
    id: idField,
    yes: z.boolean().default(false).describe("Do not ask for confirmation"),
    allow_agent: z.boolean().default(false).describe("Let it run in an agent's shell; the record keeps that it did"),
  }),
  output: z.strictObject({
    id: idField,
    file: z.string(),
    state: stateField,
    superseded: z.array(idField).describe("Records that this one replaced"),
    receipt: z.string().describe("File of the signed approval, empty if none was asked for"),
    next: z.string(),
  }),
  cli: { verb: "approve", positional: "id", examples: ["approve prov-2026-a1b2c3d4"] },
  async run({ id, yes, allow_agent }, context) {
    const actor = await decider({ allow_agent }, context);
    const approved = await approve(id, actor, context, async ({ record: { title } }) => {
      if (!yes) await confirm({ id, title, verb: "approved" }, context);
    });
    return { id, ...approved, next: `Carry it out, then \`precedent complete --record ${id}\`.` };
  },
});
