import { z } from "zod";
import { checkRecords, sortProblems } from "../src/core/check.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { graded } from "../src/core/rule-book.ts";
import { getStanding, type View, viewRecords } from "../src/core/view.ts";
import type { Context } from "../src/io/context.ts";
import { type Staged, stagedRecords } from "../src/io/staged-records.ts";
import { openWorld, placed } from "../src/io/world.ts";
import { defineTool } from "../src/tool.ts";

const count = z.int().min(0);

export const lintRecords = defineTool({
  name: "lint_records",
  effect: "read",
  audience: "human",
  description: `Holds the records against the rules, as strictly as the project enforces them: \`none\` judges nothing, \`warn\` tells and lets pass, \`strict\` fails on an error.

Use it in CI and before you commit a record; \`--format sarif\` is what code scanning reads.`,
  input: z.strictObject({
    record: z.array(z.string().min(1)).default([]).describe("Only these records; all if none is named"),
    staged: z.boolean().default(false).describe("Only records that are staged, as they are staged"),
    enforcement: z.enum(["none", "warn", "strict"]).optional().describe("Instead of the level the config names"),
  }),
  output: z.strictObject({
    enforcement: z.enum(["none", "warn", "strict"]),
    staged: z.boolean(),
    total: count.describe("Records judged"),
    passed: count.describe("Records and files without an error or a warning"),
    warnings: count,
    errors: count,
    problems: z.array(problemSchema).describe("Worst first"),
  }),
  cli: {
    verb: "lint",
    positional: "record",
    examples: ["lint", "lint --record prov-2026-a1b2c3d4", "lint --enforcement strict --format sarif > lint.sarif"],
  },
  async run({ record: ids, staged, enforcement }, context) {
    const level = enforcement ?? context.config.enforcement;
    const changed = staged ? await stagedRecords(context) : undefined;
    const view = changed?.length === 0 ? viewRecords([], []) : await viewOf(changed, context);
    const chosen = ids.length ? ids.map((id) => getStanding(view, id)) : view.standings;
    const isMeant = (file: string | undefined) => !changed || changed.some((it) => it.file === file);
    const records = chosen.map((it) => it.record).filter((it) => isMeant(it.file));
    const files = new Set(records.map((it) => it.file));
    const reading = view.problems.filter(({ at }) => isMeant(at?.file) && (!ids.length || files.has(at?.file ?? "")));
    const judged = level === "none" ? [] : checkRecords(records, view, await openWorld(records, context));
    const problems = sortProblems(placed(graded([...reading, ...judged], level), context));
    const bad = new Set(problems.filter((it) => it.severity !== "note").map((it) => it.at?.file));
    const unread = reading.filter((it) => it.severity === "error").flatMap((it) => it.at?.file ?? []);
    const all = [...new Set([...files, ...unread])];
    return {
      enforcement: level,
      staged,
      total: all.length,
      passed: all.filter((file) => !bad.has(file)).length,
      warnings: problems.filter((it) => it.severity === "warning").length,
      errors: problems.filter((it) => it.severity === "error").length,
      problems,
    };
  },
});

/** All records, with those that are staged as they are staged. */
async function viewOf(changed: readonly Staged[] | undefined, context: Context): Promise<View> {
  const view = await context.view();
  if (!changed) return view;
  const isReplaced = (file: string | undefined) => changed.some((it) => it.file === file);
  const records = view.standings.map((it) => it.record).filter((it) => !isReplaced(it.file));
  return viewRecords(
    [...records, ...changed.flatMap((it) => it.record ?? [])],
    [...view.problems.filter((it) => !isReplaced(it.at?.file)), ...changed.flatMap((it) => it.problems)],
    context.now(),
  );
}
