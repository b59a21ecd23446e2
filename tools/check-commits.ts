import { z } from "zod";
import { sortProblems } from "../src/core/check.ts";
import { fail } from "../src/core/problem.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { getStanding } from "../src/core/view.ts";
import { judgeChange } from "../src/io/commits.ts";
import { readMessage } from "../src/io/message.ts";
import { placed } from "../src/io/world.ts";
import { defineTool } from "../src/tool.ts";

export const checkCommits = defineTool({
  name: "check_commits",
  effect: "read",
  audience: "human",
  description: `Judges commits by the records as they stood before them: forbidden paths, the scope of the record a commit names, edits of sealed records, invented or ended ids.

Use it in the commit-msg hook and in CI over a pull request's range. Without a flag it judges HEAD.`,
  input: z.strictObject({
    commit: z.string().optional().describe("This commit"),
    range: z.string().optional().describe("A..B: each commit that B has and A has not"),
    staged: z.boolean().default(false).describe("What the next commit would hold"),
    message_file: z.string().optional().describe("The message of the next commit, as git hands it to a hook"),
    record: z.string().optional().describe("Only against this record"),
  }),
  output: z.strictObject({
    judged: z.string().describe("What was judged"),
    commits: z.int().min(0),
    problems: z.array(problemSchema).describe("Worst first"),
  }),
  cli: {
    verb: "check",
    examples: ["check", "check --range HEAD~5..HEAD", "check --staged --message-file .git/COMMIT_EDITMSG"],
  },
  async run({ commit, range, staged, message_file, record }, context) {
    const given = [...(commit ? ["commit"] : []), ...(range ? ["range"] : []), ...(staged ? ["staged"] : [])];
    if (given.length > 1) fail("source_ambiguous", { given });
    const message = staged && message_file !== undefined ? await readMessage(message_file) : undefined;
    const { judged, problems } = await judgeChange({ commit, range, staged, message }, context);
    if (record) getStanding(await context.view(), record);
    const concerns = problems.filter(
      (it) => !record || it.at?.record === record || it.code === "tag_missing" || it.code === "tag_unknown",
    );
    const what = staged ? "staged" : (range ?? commit ?? "HEAD");
    return { judged: what, commits: judged, problems: sortProblems(placed(concerns, context)) };
  },
});
