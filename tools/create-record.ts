import { z } from "zod";
import { contentFields, draftSchema } from "../src/core/answer.ts";
import { parseDiff } from "../src/core/change.ts";
import { type Prefill, prefillFrom } from "../src/core/prefill.ts";
import { fail } from "../src/core/problem.ts";
import { RECORD_TYPES } from "../src/core/record.ts";
import type { Context } from "../src/io/context.ts";
import { fileDraft, spellScopes } from "../src/io/drafts.ts";
import { defineTool } from "../src/tool.ts";

export const createRecord = defineTool({
  name: "create_record",
  effect: "add",
  audience: "agent",
  description: `Drafts a record and shows the nearest ones in force, which it may repeat or contradict. A draft binds nothing until a person approves it.

Use it when a change embodies a choice that no record holds; look with \`preview\` first. Then \`update_record\` to refine and propose.`,
  input: z.strictObject({
    type: z.enum(RECORD_TYPES).default("decision").describe("Kind of record"),
    title: z.string().max(120).default("").describe("The decision in a line; from a commit its subject"),
    intent: contentFields.intent.default(""),
    constraints: contentFields.constraints.default([]),
    affected_scope: contentFields.affected_scope.default([]),
    forbidden_scope: contentFields.forbidden_scope.default([]),
    options: contentFields.options.default([]),
    related: contentFields.related.default([]),
    tags: contentFields.tags.default([]),
    from_diff: z.string().default("").describe("Fill from a change: a diff, `staged`, a commit or A..B"),
    preview: z.boolean().default(false).describe("Write nothing, only show"),
  }),
  output: draftSchema,
  cli: {
    verb: "draft",
    positional: "title",
    examples: ['draft "Cache parsed records" --intent "Start fast" --affected-scope "src/io/**"'],
  },
  async run({ from_diff, preview, ...stated }, context) {
    const content = spellScopes(stated, context);
    const filled = from_diff ? await readPrefill(from_diff, context) : undefined;
    const title = content.title.trim() || filled?.title;
    if (!title) fail("title_missing", {});
    const or = (stated: string[], found: readonly string[] | undefined) =>
      stated.length ? stated : [...(found ?? [])];
    const draft = {
      ...filled,
      ...content,
      title,
      affected_scope: or(content.affected_scope, filled?.affected_scope),
      related: or(content.related, filled?.related),
    };
    return fileDraft(draft, preview, context);
  },
});

async function readPrefill(source: string, { git, governance, config }: Context): Promise<Prefill> {
  const rest = { governance: await governance(), dir: config.dir };
  if (/\n/.test(source.trim())) {
    const change = parseDiff(source);
    return prefillFrom(change, { ...rest, commits: change.commit ? [change.commit] : [] });
  }
  if (source === "staged") {
    const change = await git.change({ staged: true });
    // A draft that was to be filled in and has no scope governs nothing, and looks like any other.
    if (change.files.length === 0) fail("diff_unreadable", { found: "" });
    return prefillFrom(change, { ...rest, commits: [] });
  }
  if (!source.includes("..")) {
    const change = await git.change({ commit: source });
    return prefillFrom(change, { ...rest, commits: change.commit ? [change.commit] : [] });
  }
  const commits = (await git.commits({ range: source })).toReversed();
  const change = await git.change({ range: source });
  const message = commits.map((it) => it.message).join("\n\n");
  return prefillFrom({ ...change, message }, { ...rest, commits: commits.map((it) => it.oid) });
}
