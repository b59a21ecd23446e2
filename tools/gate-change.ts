import { z } from "zod";
import { touchedPaths } from "../src/core/change.ts";
import { PRESETS } from "../src/core/config.ts";
import { fail } from "../src/core/problem.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { judgeRequirements } from "../src/core/requirements.ts";
import type { Context } from "../src/io/context.ts";
import { checkReceipts } from "../src/io/receipts.ts";
import { defineTool } from "../src/tool.ts";

const inputSchema = z.strictObject({
  commit: z.string().optional().describe("A commit, against its first parent"),
  range: z.string().optional().describe("A..B: what a pull request brings"),
  staged: z.boolean().default(false).describe("What the next commit would hold"),
  message: z.string().default("").describe("Message of the commit or text of the pull request, beside those in git"),
});

const partSchema = z.strictObject({ required: z.boolean(), found: z.int(), list: z.array(z.string()) });

export const gateChange = defineTool({
  name: "gate_change",
  effect: "read",
  audience: "human",
  description: `Tells whether a change comes with the specs, decisions and accepted risks that the project's preset asks for by path and risk: light warns, standard blocks what is missing, regulated also what is not approved and signed.

Use it in CI on a pull request. What is needed where is \`require\` in the config.`,
  input: inputSchema,
  output: z.strictObject({
    preset: z.enum(PRESETS),
    valid: z.boolean().describe("False if something blocks"),
    errors: z.array(z.string()),
    warnings: z.array(z.string()),
    decisions: partSchema,
    specs: partSchema,
    risks: partSchema,
    problems: z.array(problemSchema),
  }),
  cli: { verb: "gate", examples: ["gate --range origin/main..HEAD", "gate --staged --json"] },
  async run(input, context) {
    const { paths, message } = await readSubject(input, context);
    const { config } = context;
    const checked = config.preset === "regulated" ? await checkReceipts(context) : [];
    const signed = new Set(checked.filter((it) => it.signature !== "invalid").map((it) => it.receipt.record));
    const view = await context.view();
    const { problems, required, found, preset, valid } = judgeRequirements({ paths, message, signed }, view, config);
    const part = (kind: keyof typeof found) => ({
      required: required[kind],
      found: found[kind].length,
      list: found[kind],
    });
    return {
      preset,
      valid,
      errors: problems.filter((it) => it.severity === "error").map((it) => it.message),
      warnings: problems.filter((it) => it.severity === "warning").map((it) => it.message),
      decisions: part("decision"),
      specs: part("spec"),
      risks: part("risk"),
      problems,
    };
  },
});

async function readSubject({ commit, range, staged, message }: z.output<typeof inputSchema>, { git }: Context) {
  const given = [...(commit ? ["commit"] : []), ...(range ? ["range"] : []), ...(staged ? ["staged"] : [])];
  if (given.length > 1) fail("source_ambiguous", { given });
  if (range) {
    const commits = await git.commits({ range });
    const change = await git.change({ range });
    return { paths: touchedPaths(change), message: [...commits.map((it) => it.message), message].join("\n") };
  }
  const change = await git.change(staged ? { staged: true } : { commit: commit ?? "HEAD" });
  return { paths: touchedPaths(change), message: `${change.message ?? ""}\n${message}` };
}
