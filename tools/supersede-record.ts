import { z } from "zod";
import { contentFields, draftSchema, idField } from "../src/core/answer.ts";
import { successorContent } from "../src/core/draft.ts";
import { fail } from "../src/core/problem.ts";
import { nextStates } from "../src/core/states.ts";
import { getStanding, type Standing } from "../src/core/view.ts";
import { fileDraft, spellScopes } from "../src/io/drafts.ts";
import { defineTool } from "../src/tool.ts";

const TAKEN_OVER = "See `create_record`";

export const supersedeRecord = defineTool({
  name: "supersede_record",
  effect: "add",
  audience: "agent",
  description: `Drafts a record's successor; what you do not state is taken over. The older one stays in force until a person approves the draft.

Use it when a decision in force must give way. State in \`intent\` what changed. Then \`update_record\` to propose.`,
  input: z.strictObject({
    id: idField.describe("The record to replace"),
    title: contentFields.title.optional(),
    intent: contentFields.intent.min(1),
    constraints: contentFields.constraints.optional().describe(TAKEN_OVER),
    affected_scope: contentFields.affected_scope.optional().describe(TAKEN_OVER),
    forbidden_scope: contentFields.forbidden_scope.optional().describe(TAKEN_OVER),
    options: contentFields.options.optional().describe(TAKEN_OVER),
    related: contentFields.related.optional().describe(TAKEN_OVER),
    tags: contentFields.tags.optional().describe(TAKEN_OVER),
    preview: z.boolean().default(false).describe("Write nothing, only show"),
  }),
  output: draftSchema,
  cli: { positional: "id", examples: ['supersede prov-2026-a1b2c3d4 --intent "The load grew tenfold"'] },
  async run({ id, preview, ...stated }, context) {
    const view = await context.view();
    const { record, state, successor } = getStanding(view, id);
    if (successor) fail("supersession_taken", { id, successor });
    const legal = nextStates(record.type, state);
    if (!legal.includes("superseded")) fail("transition_illegal", { id, from: state, to: "superseded", legal });
    const drafted = await fileDraft(successorContent(record, spellScopes(stated, context)), preview, context);
    const rivals = view.standings.filter((it) => it.record.supersedes === id && isWaiting(it)).map(named);
    if (rivals.length === 0) return drafted;
    return { ...drafted, next: `Only one can replace ${id}, and ${rivals.join(", ")} is to as well. ${drafted.next}` };
  },
});

function isWaiting({ state }: Standing): boolean {
  return state === "draft" || state === "proposed" || state === "review";
}

function named({ record, state }: Standing): string {
  return `${record.id} (${state})`;
}
