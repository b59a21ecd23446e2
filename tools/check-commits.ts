import { z } from "zod";
import { sortProblems } from "../src/core/check.ts";
import { DURATION, durationMs, expiringWithin } from "../src/core/expiry.ts";
import { fail, type Problem } from "../src/core/problem.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { getStanding } from "../src/core/view.ts";
import { judgeChange } from "../src/io/commits.ts";
import { judgeCompanionsIfAsked, type Subject } from "../src/io/companions.ts";
import type { Context } from "../src/io/context.ts";
import { readMessage, readText } from "../src/io/message.ts";
import { placed } from "../src/io/world.ts";
import { defineTool } from "../src/tool.ts";

export const checkCommits = defineTool({
  name: "check_commits",
  effect: "read",
  audience: "human",
  description: `Judges commits by the records as they stood before them: forbidden paths, the scope of the record a commit names, edits of sealed records, invented or ended ids. What the preset asks of the change and is missing warns; with preset regulated it blocks.

Use it in the commit-msg hook and in CI over a pull request's range. Without a flag it judges HEAD; with \`--expiring-within\` alone it lists what expires.`,
  input: z.strictObject({
    commit: z.string().optional().describe("This commit"),
    range: z.string().optional().describe("A..B: each commit that B has and A has not"),
    staged: z.boolean().default(false).describe("What the next commit would hold"),
    message_file: z
      .string()
      .optional()
      .describe("The message of the next commit, as git hands it to a hook; of a range, the text of the pull request"),
    labels: z.array(z.string()).default([]).describe("Labels of the pull request, by which a record may be asked for"),
    record: z.string().optional().describe("Only against this record"),
    expiring_within: z
      .string()
      .regex(DURATION, "write 12h, 30d or 4w")
      .optional()
      .describe("12h, 30d or 4w: records that expire by then, or have"),
  }),
  output: z.strictObject({
    judged: z.string().describe("What was judged"),
    commits: z.int().min(0),
    problems: z.array(problemSchema).describe("Worst first"),
  }),
  cli: {
    verb: "check",
    examples: [
      "check",
      "check --range HEAD~5..HEAD",
      "check --staged --message-file .git/COMMIT_EDITMSG",
      "check --expiring-within 30d",
    ],
  },
  async run({ commit, range, staged, message_file, labels, record, expiring_within }, context) {
    const given = [...(commit ? ["commit"] : []), ...(range ? ["range"] : []), ...(staged ? ["staged"] : [])];
    if (given.length > 1) fail("source_ambiguous", { given });
    const expiring = expiring_within === undefined ? [] : await findExpiring(expiring_within, record, context);
    if (expiring_within !== undefined && given.length === 0)
      return {
        judged: `records that expire within ${expiring_within}`,
        commits: 0,
        problems: placed(expiring, context),
      };
    const message =
      message_file === undefined
        ? undefined
        : await (staged ? readMessage(message_file, context.git) : readText(message_file));
    const { judged, problems } = await judgeChange({ commit, range, staged, message }, context);
    if (record) getStanding(await context.view(), record);
    const all = [...problems, ...(await judgeBrought({ commit, range, staged, message, labels }, context))];
    const concerns = all.filter(
      (it) => !record || it.at?.record === record || it.code === "tag_missing" || it.code === "tag_unknown",
    );
    const what = staged ? "staged" : (range ?? commit ?? "HEAD");
    return { judged: what, commits: judged, problems: sortProblems(placed([...concerns, ...expiring], context)) };
  },
});

async function findExpiring(within: string, record: string | undefined, context: Context): Promise<Problem[]> {
  const view = await context.view();
  const standings = record ? [getStanding(view, record)] : view.standings;
  const past = context.config.preset === "regulated" ? "error" : "warning";
  return expiringWithin(durationMs(within) ?? 0, context.now(), standings, past);
}

/** A single commit need not bring all that its pull request will: below preset regulated it is only told. */
async function judgeBrought(subject: Subject, context: Context): Promise<Problem[]> {
  const { enforcement, preset } = context.config;
  if (enforcement === "none") return [];
  const problems = await judgeCompanionsIfAsked(subject, context);
  return preset === "regulated" ? problems : problems.map((it) => ({ ...it, severity: "warning" as const }));
}
