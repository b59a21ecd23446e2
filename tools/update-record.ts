import { z } from "zod";
import { contentFields, idField, stateField } from "../src/core/answer.ts";
import { fail } from "../src/core/problem.ts";
import { type RecordType, RISK_LEVELS } from "../src/core/record.ts";
import { approvalOf, type State } from "../src/core/states.ts";
import { planUpdate } from "../src/core/update.ts";
import { getStanding } from "../src/core/view.ts";
import { approve } from "../src/io/approval.ts";
import type { Context } from "../src/io/context.ts";
import { askedThrough, writer } from "../src/io/decider.ts";
import { spellScopes } from "../src/io/drafts.ts";
import { settle } from "../src/io/record-edits.ts";
import { defineTool } from "../src/tool.ts";

const texts = z.array(z.string().min(1));

const setSchema = z.strictObject({
  title: contentFields.title.optional(),
  intent: contentFields.intent.optional(),
  constraints: contentFields.constraints.optional(),
  affected_scope: contentFields.affected_scope.optional(),
  forbidden_scope: contentFields.forbidden_scope.optional(),
  options: contentFields.options.optional(),
  related: contentFields.related.optional(),
  rationale: z.string().max(20_000).optional(),
  outcome: z.string().max(20_000).optional(),
  risk_level: z.enum(RISK_LEVELS).optional(),
  enforcement: z
    .array(z.strictObject({ kind: z.string(), ref: z.string(), must_exist: z.boolean().default(false) }))
    .optional(),
  associated_specs: z.array(z.strictObject({ path: z.string(), type: z.string().optional() })).optional(),
  expires_at: z.union([z.literal("never"), z.iso.date(), z.iso.datetime()]).optional(),
  links: z.record(z.string(), texts).optional(),
  tags: contentFields.tags.optional(),
  monitors: texts.optional(),
  associated_traces: texts.optional(),
});

const inputSchema = z.strictObject({
  id: idField,
  // Spelled out, its schema would cost a model more to read than all else here.
  set: z
    .record(z.string(), z.unknown())
    .pipe(setSchema)
    .prefault({})
    .describe(
      "Fields to write: those of `create_record`, rationale, outcome, risk_level, expires_at (a day or never), enforcement [{kind, ref, must_exist}], associated_specs [{path}], links {kind: [ids]}, monitors[], associated_traces[]",
    ),
  propose: z.boolean().default(false).describe("Hand a complete draft to the people who decide"),
});

export const updateRecord = defineTool({
  name: "update_record",
  effect: "change",
  audience: "agent",
  description: `Edits a draft, or the few fields a sealed record leaves open (monitors, associated_traces, tags), and proposes a draft for approval. Only the bytes of what you set change.

Use it to finish a draft; lists are replaced whole. Approving is a person's act: \`precedent approve\`.`,
  input: inputSchema,
  output: z.strictObject({
    id: idField,
    file: z.string(),
    state: stateField.describe("The state after the edit"),
    changed: z.array(z.string()).describe("Keys whose text in the file changed"),
    next: z.string(),
  }),
  cli: {
    positional: "id",
    examples: ["update prov-2026-a1b2c3d4 --propose", `update prov-2026-a1b2c3d4 --set '{"tags":["db"]}'`],
  },
  async run({ id, set, propose }, context) {
    const edited = context.resumed
      ? (JSON.parse(context.resumed) as Edited)
      : await edit({ id, set, propose }, context);
    const { changed, state, file, title } = edited;
    const answer = { id, file, state, changed };
    if (state !== approvalOf(edited.type).asked) return { ...answer, next: "Call `get_record` to read it." };
    const isAsking = propose && context.ask !== undefined;
    const digest = edited.digest ?? (isAsking ? getStanding(await context.view(), id).record.digest : "");
    const note = JSON.stringify({ ...edited, digest });
    const person = isAsking ? await askedThrough(`Approve ${id} "${title}"?`, note, context) : undefined;
    if (!person) return { ...answer, next: `A person decides: \`precedent approve ${id}\`.` };
    const approved = await approve(id, person, context, async (standing) => {
      // What they were asked about is what they approve.
      if (standing.record.digest !== digest) fail("record_changed", { id, file: standing.record.file });
    });
    return { ...answer, file: approved.file, state: approved.state, next: "A person approved it; carry it out." };
  },
});

/** What an update made of a record; with a question it is noted, so that the answer finds it. */
type Edited = {
  changed: string[];
  state: State;
  type: RecordType;
  file: string;
  title: string;
  /** Of the file that the person was asked about. */
  digest?: string;
};

async function edit({ id, set, propose }: z.output<typeof inputSchema>, context: Context): Promise<Edited> {
  const actor = await writer(context);
  const { changes, state, standing } = await settle(context, (view) => {
    const standing = getStanding(view, id);
    const decided = planUpdate(standing, spellScopes(set, context), { propose, at: context.now(), actor });
    return { ...decided, standing, plan: decided.changes.length ? [{ standing, edits: decided.changes }] : [] };
  });
  const { type, file, title } = standing.record;
  return { changed: changes.map((it) => it.path.join(".")), state, type, file, title: set.title ?? title };
}
