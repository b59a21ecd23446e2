import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { CLIENTS, configSpecs } from "../core/client-config.ts";
import { type Problem, problem } from "../core/problem.ts";
import { startedBy } from "../core/setup.ts";
import { readClientFile } from "./client-config.ts";
import type { Context } from "./context.ts";
import { type Check, check } from "./doctor.ts";

/** Looks which clients are set up in this project, and whether what their files start is there. */
export async function checkClients(context: Context): Promise<Omit<Check, "what">> {
  const anyLaunch = { server: ["precedent"], hook: "precedent" } as const;
  const read = await Promise.all(
    CLIENTS.flatMap((client) =>
      configSpecs(client, anyLaunch).map((spec) =>
        check(client, async () => {
          const text = readClientFile(context.workspace, spec.file);
          const started = text === undefined ? [] : startedBy(text, spec);
          return { found: started.length > 0 ? client : "", problems: missing(context, spec.file, started) };
        }),
      ),
    ),
  );
  const found = [...new Set(read.map((it) => it.found).filter(Boolean))];
  const problems = read.flatMap((it) => it.problems);
  const none = found.length + problems.length === 0;
  return {
    found: found.join(", ") || "none",
    problems: none ? [problem("client_absent", {}, { severity: "note" })] : problems,
  };
}

function missing(context: Context, file: string, started: readonly (readonly string[])[]): Problem[] {
  const absent = new Set(started.flatMap((words) => absentProgram(context, words) ?? []));
  return [...absent].map((program) => problem("client_command_missing", { file, program }, { at: { file } }));
}

/** @returns the program, or the script it is to run, if it is not there */
function absentProgram(
  { workspace, env }: Context,
  [program = "", script = ""]: readonly string[],
): string | undefined {
  const folders = Object.values(env(/^path$/i)).flatMap((it) => it?.split(delimiter) ?? []);
  const names = process.platform === "win32" ? [program, `${program}.cmd`, `${program}.exe`] : [program];
  const isThere = isAbsolute(program)
    ? existsSync(program)
    : folders.some((folder) => names.some((it) => existsSync(join(folder, it))));
  if (!isThere) return program;
  if (!/\.[cm]?[jt]s$/.test(script)) return undefined;
  const path = script.replace(/^\$CLAUDE_PROJECT_DIR\//, "");
  return existsSync(isAbsolute(path) ? path : join(workspace.root, path)) ? undefined : script;
}
