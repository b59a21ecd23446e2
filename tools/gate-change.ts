import { z } from "zod";
import { PRESETS } from "../src/core/config.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { judgeCompanions } from "../src/io/companions.ts";
import { defineTool } from "../src/tool.ts";

const inputSchema = z.strictObject({
  commit: z.string().optional().describe("A commit, against its first parent"),
  range: z.string().optional().describe("A..B: what a pull request brings"),
  staged: z.boolean().default(false).describe("What the next commit would hold"),
  message: z.string().default("").describe("Message of the commit or text of the pull request, beside those in git"),
  labels: z.array(z.string()).default([]).describe("Labels of the pull request; `require` may ask for records by them"),
});

const partSchema = z.strictObject({ required: z.boolean(), found: z.int(), list: z.array(z.string()) });

export const gateChange = defineTool({
  name: "gate_change",
  effect: "read",
  audience: "human",
  description: `Tells whether a change comes with the specs, decisions and accepted risks that the project's preset asks for by path, label and risk: light warns, standard blocks what is missing, regulated also what is not approved and signed.

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
  cli: { verb: "gate", examples: ["gate --range origin/main..HEAD --labels security", "gate --staged --json"] },
  async run(input, context) {
    const { problems, required, found, preset, valid } = await judgeCompanions(input, context);
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
