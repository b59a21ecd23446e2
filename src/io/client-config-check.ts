import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { CLIENTS, type Client, configSpecs } from "../core/client-config.ts";
import { type Problem, problem } from "../core/problem.ts";
import { startedBy } from "../core/setup.ts";
import { readClientFile } from "./client-config.ts";
import type { Context } from "./context.ts";
import { type Check, check } from "./doctor.ts";

/** Looks which clients are set up in this project, and whether what their files start is there. */
export async function checkClients(context: Context): Promise<Omit<Check, "what">> {
  const checks = await Promise.all(CLIENTS.map((client) => check(client, async () => checkClient(context, client))));
  const problems = checks.flatMap((it) => it.problems);
  const found = checks.map((it) => it.found).filter(Boolean);
  return {
    found: found.join("; ") || "none",
    problems: found.length + problems.length === 0 ? [problem("client_absent", {}, { severity: "note" })] : problems,
  };
}

function checkClient(context: Context, client: Client): Omit<Check, "what"> {
  const specs = configSpecs(client, { server: ["precedent"], hook: "precedent" });
  const read = specs.map((spec) => {
    const text = readClientFile(context.workspace, spec.file);
    return { file: spec.file, ...(text === undefined ? { server: [], hooks: [] } : startedBy(text, spec)) };
  });
  const [hasServer, hasHooks] = [read.some((it) => it.server.length > 0), read.some((it) => it.hooks.length > 0)];
  const absent = read.flatMap(({ file, server, hooks }) => missing(context, file, [...server, ...hooks]));
  if (!hasServer && !hasHooks) return { found: "", problems: [] };
  const half = hasServer ? "hooks" : "server";
  return {
    found: hasServer && hasHooks ? client : `${client}, without its ${half}`,
    problems: [
      ...absent,
      ...(hasServer && hasHooks ? [] : [problem("client_incomplete", { client, half }, { severity: "note" })]),
    ],
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
