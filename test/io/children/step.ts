import { ProblemError } from "../../../src/core/problem.ts";
import { openContext } from "../../../src/io/context.ts";
import { call } from "../../../src/tool.ts";
import { tools } from "../../../tools/index.ts";

// Calls one tool as a person would and prints what came of it: its answer's state, or the code it was refused with.
const [folder = "", name = "", input = "{}"] = process.argv.slice(2);
const actor = { kind: "human", name: "" } as const;
const context = await openContext({ startDir: folder, env: process.env, actor, watch: false });
const tool = tools.find((it) => it.name === name);
try {
  const answer = tool && (await call(tool, JSON.parse(input), context));
  process.stdout.write(String(answer?.["state"]));
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  process.stdout.write(error.problem.code);
} finally {
  await context.close();
}
