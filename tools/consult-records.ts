import { z } from "zod";
import { idField, stateField } from "../src/core/answer.ts";
import { ANSWER_CHARS, fitLists } from "../src/core/budget.ts";
import { consult } from "../src/core/consult.ts";
import { isRelevant } from "../src/core/hits.ts";
import { fail } from "../src/core/problem.ts";
import { defineTool } from "../src/tool.ts";

const mentionSchema = z.strictObject({ id: idField, title: z.string(), state: stateField, why: z.string() });

export const consultRecords = defineTool({
  name: "consult_records",
  effect: "read",
  audience: "agent",
  description: `Says what binds the files you are about to change: decisions in force with their constraints, live risks, prevention rules, and what was tried and ruled out.

Use it before every edit, with paths and task. Then \`get_record\` for a full text, \`audit_change\` once you have a diff.`,
  input: z.strictObject({
    paths: z.array(z.string().min(1)).max(500).default([]).describe("Files or folders (`src/io/`) about to change"),
    task: z.string().default("").describe("What you are about to do, in a sentence"),
  }),
  output: z.strictObject({
    governing: z
      .array(
        z.strictObject({
          id: idField,
          title: z.string(),
          state: stateField,
          binds: z.enum(["affected", "forbidden"]).describe("`forbidden`: the files must not be changed"),
          pattern: z.string().describe("The narrowest scope pattern that covers one of the paths"),
          paths: z.array(z.string()).describe("The first ten"),
          more_paths: z.int().min(0),
          intent: z.string(),
          constraints: z.array(z.string()).describe("The first twenty, shortened"),
          more_constraints: z.int().min(0),
        }),
      )
      .describe("Decisions and specs in force whose scope covers a path; forbidding and narrow ones first"),
    risks: z.array(mentionSchema).describe("Live risks in these files"),
    rules: z
      .array(z.strictObject({ record: idField, statement: z.string() }))
      .describe("What earlier mistakes here forbid or demand"),
    ruled_out: z
      .array(z.strictObject({ record: idField, what: z.string(), why: z.string() }))
      .describe("Rejected options and proposals, replaced decisions"),
    related: z.array(mentionSchema).describe("Found by meaning, or open and drafted with a scope here"),
    problems: z.array(z.string()).describe("Why the answer may be incomplete"),
    omitted: z.int().min(0).describe("Entries left out to keep the answer short; ask for fewer paths to see them"),
  }),
  cli: { positional: "paths", examples: ['consult src/io/git.ts --task "call git directly"'] },
  async run({ paths, task }, context) {
    // An empty answer would read as if nothing bound what the caller is about to change.
    if (paths.length === 0 && !task.trim())
      fail("input_invalid", { tool: "consult_records", detail: "neither `paths` nor `task` says what is to change" });
    const inside = paths.map(context.locate);
    const [view, governance, pending] = await Promise.all([context.view(), context.governance(), context.pending()]);
    const isKnown = inside.some((path) => governance.find(path).length > 0);
    const found =
      task || !isKnown
        ? await context.search.search({ text: task || inside.join(" "), paths: inside, limit: 8, mode: "hybrid" }, view)
        : { hits: [], problems: [] };
    const suggestions = found.hits
      .filter(isRelevant)
      .map(({ id, why }) => ({ id, why: why.map((it) => it.detail).join(", ") }));
    const answer = consult(inside, { view, governance, pending, suggestions, hasTask: Boolean(task) });
    const problems = [
      ...governance.problems,
      ...view.problems.filter((it) => it.severity === "error"),
      ...found.problems,
    ];
    const { lists, omitted } = fitLists(answer, ANSWER_CHARS - 500);
    return { ...lists, problems: problems.slice(0, 5).map((it) => it.message), omitted };
  },
});
