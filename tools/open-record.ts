import { z } from "zod";
import { contentFields, idField, stateField } from "../src/core/answer.ts";
import { planSupersession, type RecordEdit } from "../src/core/decide.ts";
import { type DraftContent, mintId } from "../src/core/draft.ts";
import { checkSuffix, openFields } from "../src/core/open-record.ts";
import { getStanding } from "../src/core/view.ts";
import { decider } from "../src/io/decider.ts";
import { fileDraft, spellScopes } from "../src/io/drafts.ts";
import { applyEdits } from "../src/io/record-edits.ts";
import { renderYaml } from "../src/io/yaml.ts";
import { defineTool } from "../src/tool.ts";

const inputSchema = z.strictObject({
  title: z.string().max(500).default("").describe("The decision in a line"),
  supersedes: z.string().default("").describe("The record that this one replaces"),
  tag: z.array(z.string()).default([]).describe("Tags, also as a,b"),
  no_edit: z.boolean().default(false).describe("Do not open an editor"),
  id_suffix: z.string().default("").describe("What follows the id, such as the name of a service"),
  intent: contentFields.intent.default(""),
  constraints: contentFields.constraints.default([]),
  affected_scope: contentFields.affected_scope.default([]),
  forbidden_scope: contentFields.forbidden_scope.default([]),
  related: contentFields.related.default([]),
  spec: z.array(z.string().min(1)).default([]).describe("Files that will prove it"),
});

export const openRecord = defineTool({
  name: "open_record",
  effect: "add",
  audience: "human",
  description: `Creates an open record and lets you edit it. In a coding agent's shell it is a draft instead, for agents draft and people decide.

Use it when you have decided; what an agent proposes comes with \`create_record\` and waits for \`precedent approve\`.`,
  input: inputSchema,
  output: z.strictObject({
    id: idField,
    file: z.string(),
    state: stateField,
    superseded: z.array(idField).describe("Records that this one replaced"),
    text: z.string().describe("The file as it was written, before you edited it"),
  }),
  cli: {
    verb: "create",
    positional: "title",
    short: { id_suffix: "i" },
    examples: [
      'create --title "Add caching layer" --tag architecture,performance',
      'create "Quick fix" --no-edit --supersedes prov-2026-a1b2c3d4',
    ],
  },
  async run(input, context) {
    const suffix = checkSuffix(input.id_suffix);
    const content = contentOf(spellScopes(input, context));
    if (context.actor.shell) {
      const { id, file, text } = await fileDraft(content, false, context);
      return { id, file, state: "draft" as const, superseded: [], text };
    }
    const actor = await decider({ allow_agent: false }, context);
    const view = await context.view();
    const at = context.now();
    const mint = () => mintId(context.randomBytes(4), at) + (suffix && `-${suffix}`);
    let id = mint();
    while (view.byId.has(id)) id = mint();
    const older = content.supersedes ? getStanding(view, content.supersedes) : undefined;
    const plan: RecordEdit[] = older ? [planSupersession(older, id, actor, at)] : [];
    const file = `${context.config.dir}/${id}.yml`;
    const text = renderYaml(openFields(content, input.spec, { id, actor, author: actor.name, at }));
    if (plan.length) await applyEdits(plan, context, [{ file, text }]);
    else await context.store.create(file, text);
    if (!input.no_edit) await context.editFile?.(`${context.workspace.root}/${file}`);
    return { id, file, state: "open" as const, superseded: older ? [older.record.id] : [], text };
  },
});

function contentOf(input: z.output<typeof inputSchema>): DraftContent {
  const { title, intent, constraints, affected_scope, forbidden_scope, related, supersedes } = input;
  const tags = input.tag.flatMap((it) => it.split(",")).map((it) => it.trim());
  return {
    type: "decision",
    title,
    intent,
    constraints,
    affected_scope,
    forbidden_scope,
    options: [],
    related,
    tags: [...new Set(tags.filter(Boolean))],
    supersedes,
  };
}
