import { z } from "zod";
import { omittedField } from "../src/core/answer.ts";
import { ANSWER_CHARS, fitList } from "../src/core/budget.ts";
import { sortProblems } from "../src/core/check.ts";
import type { Problem } from "../src/core/problem.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { checkClients } from "../src/io/client-config-check.ts";
import type { Context } from "../src/io/context.ts";
import {
  type Check,
  check,
  checkCaches,
  checkEmbedder,
  checkHooks,
  checkIndex,
  checkNative,
  checkRepository,
  checkRuntime,
} from "../src/io/doctor.ts";
import { defineTool } from "../src/tool.ts";

const CONFIG_FILES = [".precedent.yml", ".linespec.yml"];

export const doctorCheck = defineTool({
  name: "doctor_check",
  effect: "read",
  audience: "human",
  description: `Says what works here and what does not, each with its fix: runtime, git, config, records, embedder, native index, git hooks, coding agents, caches. It writes nothing.

Use it when something does not work, or after setting up. It works where the config is broken too.`,
  input: z.strictObject({}),
  output: z.strictObject({
    checks: z.array(
      z.strictObject({
        what: z.string(),
        state: z.enum(["ok", "note", "warning", "error"]).describe("The worst of its problems"),
        found: z.string(),
      }),
    ),
    problems: z.array(problemSchema),
    omitted: omittedField,
  }),
  cli: { verb: "doctor", examines: true, examples: ["doctor", "doctor --json"] },
  async run(_, context) {
    const checks = await Promise.all([
      check("Node", checkRuntime),
      check("git", () => checkRepository(context)),
      check("config", () => checkConfig(context)),
      check("records", () => checkRecords(context)),
      check("embedder", () => checkEmbedder(context)),
      check("native index", checkNative),
      check("search index", () => checkIndex(context)),
      check("git hooks", () => checkHooks(context)),
      check("coding agents", () => checkClients(context)),
      check("caches", () => checkCaches(context)),
    ]);
    const { kept, omitted } = fitList(sortProblems(checks.flatMap((it) => it.problems)), ANSWER_CHARS);
    return {
      checks: checks.map(({ what, found, problems }) => ({ what, state: worst(problems), found })),
      problems: kept,
      omitted,
    };
  },
});

async function checkConfig(context: Context): Promise<Omit<Check, "what">> {
  const { problems } = await context.view();
  const [file] = CONFIG_FILES.filter((it) => context.exists(it));
  return { found: file ?? "none, the defaults hold", problems: problems.filter(isOfConfig) };
}

async function checkRecords({ view, config }: Context): Promise<Omit<Check, "what">> {
  const { standings, inForce, problems } = await view();
  const found = `${standings.length} in ${config.dir}, ${inForce.length} in force`;
  return { found, problems: problems.filter((it) => !isOfConfig(it)) };
}

function isOfConfig({ at }: Problem): boolean {
  return CONFIG_FILES.some((it) => it === at?.file);
}

function worst(problems: readonly Problem[]): "ok" | Problem["severity"] {
  return (["error", "warning", "note"] as const).find((it) => problems.some(({ severity }) => severity === it)) ?? "ok";
}
