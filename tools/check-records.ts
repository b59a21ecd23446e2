import { z } from "zod";
import { omittedField } from "../src/core/answer.ts";
import { ANSWER_CHARS, fitList } from "../src/core/budget.ts";
import { checkRecords as judge, sortProblems } from "../src/core/check.ts";
import { DAY_MS, expiringWithin } from "../src/core/expiry.ts";
import type { Problem } from "../src/core/problem.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { graded } from "../src/core/rule-book.ts";
import { getStanding } from "../src/core/view.ts";
import { judgeChange } from "../src/io/commits.ts";
import type { Context } from "../src/io/context.ts";
import { verifyAll } from "../src/io/verify.ts";
import { openWorld, placed } from "../src/io/world.ts";
import { defineTool } from "../src/tool.ts";

const inputSchema = z.strictObject({
  ids: z.array(z.string().min(1)).default([]).describe("Only these records; all if empty"),
  commit: z.string().optional().describe("Judge it by the records as of its parent"),
  range: z.string().optional().describe("A..B: judge each commit"),
  staged: z.boolean().optional().describe("Judge the next commit"),
  expiring_within_days: z.int().min(0).max(3650).optional().describe("Also what expires soon"),
});

export const checkRecords = defineTool({
  name: "check_records",
  effect: "read",
  audience: "agent",
  description: `Finds what is wrong with records, runs or commits: unreadable files, broken links and chains, forbidden paths, edits of what is sealed.

Use it after you wrote a record by hand, or before you commit (\`staged\`).`,
  input: inputSchema,
  output: z.strictObject({
    judged: z.int().min(0).describe("Records and runs, or commits"),
    problems: z.array(problemSchema).describe("Worst first"),
    omitted: omittedField,
  }),
  cli: { verb: "check-records", positional: "ids", examples: ["check-records prov-2026-a1b2c3d4 --json"] },
  async run(input, context) {
    const { commit, range, staged } = input;
    const isChange = commit !== undefined || range !== undefined || staged;
    const { judged, problems } = isChange ? await judgeChange(input, context) : await judgeRecords(input, context);
    const { kept, omitted } = fitList(sortProblems(problems), ANSWER_CHARS - 200);
    return { judged, problems: kept, omitted };
  },
});

async function judgeRecords({ ids, expiring_within_days: days }: z.output<typeof inputSchema>, context: Context) {
  const view = await context.view();
  const standings = ids.length ? ids.map((id) => getStanding(view, id)) : view.standings;
  const records = standings.map((it) => it.record);
  const files = new Set(records.map((it) => it.file));
  const reading = view.problems.filter((it) => ids.length === 0 || files.has(it.at?.file ?? ""));
  const world = await openWorld(records, context);
  const expiring = days === undefined ? [] : expiringWithin(days * DAY_MS, context.now(), standings);
  const problems: Problem[] = graded([...reading, ...judge(records, view, world), ...expiring], "strict");
  const ledger = ids.length ? { runs: 0, problems: [] } : await verifyAll(context);
  return { judged: records.length + ledger.runs, problems: [...placed(problems, context), ...ledger.problems] };
}
