import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Actor } from "../../src/core/draft.ts";
import { ProblemError } from "../../src/core/problem.ts";
import { type Context, openContext } from "../../src/io/context.ts";
import { call } from "../../src/tool.ts";
import { tools } from "../../tools/index.ts";

type Answer = { [field: string]: unknown };

export type Repo = {
  root: string;
  git(...args: string[]): string;
  write(files: { [path: string]: string }): void;
  read(path: string): string;
  /** The clock of all calls. */
  clock: { now: Date };
  /** Calls a tool as an agent through MCP would. */
  agent(tool: string, input: Answer): Promise<Answer>;
  /** Calls a tool as a person at the command line would. */
  person(tool: string, input: Answer): Promise<Answer>;
  /** What a call is refused with: `code: message fix`. */
  refusal(answer: Promise<Answer>): Promise<string>;
  context(actor: Actor): Promise<Context>;
};

export const AGENT: Actor = { kind: "agent", name: "claude-code/2.1.0" };

/** A git repository of Ada's with a fixed clock. */
export function openRepo(files: { [path: string]: string } = {}, env: { [name: string]: string } = {}): Repo {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "precedent-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const clean = {
    PATH: process.env["PATH"] ?? "",
    HOME: root,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
  };
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, env: clean, encoding: "utf8" });
  const write = (some: { [path: string]: string }) => {
    for (const [path, text] of Object.entries(some)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  git("init", "--quiet", "-b", "main");
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@example.org");
  write({ "src/app.ts": "export {};\n", ...files });
  git("add", ".");
  git("commit", "--quiet", "-m", "Start");
  const clock = { now: new Date("2026-03-01T09:00:00.000Z") };
  const context = (actor: Actor) =>
    openContext({ startDir: root, env: { ...clean, ...env }, actor, watch: false, now: () => clock.now });
  const opened = new Map<string, Promise<Context>>();
  onTestFinished(async () => {
    for (const it of opened.values()) await (await it).close();
  });
  const asked = async (actor: Actor, name: string, input: Answer) => {
    const tool = tools.find((it) => it.name === name);
    if (!tool) throw new Error(`no tool ${name}`);
    const known = opened.get(actor.kind) ?? context(actor);
    opened.set(actor.kind, known);
    return call(tool, input, await known);
  };
  return {
    root,
    git,
    write,
    read: (path) => readFileSync(join(root, path), "utf8"),
    clock,
    context,
    agent: (tool, input) => asked(AGENT, tool, input),
    person: (tool, input) => asked({ kind: "human", name: "" }, tool, input),
    async refusal(answer) {
      try {
        return JSON.stringify(await answer);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        return `${error.problem.code}: ${error.problem.message} ${error.problem.fix}`;
      }
    },
  };
}

/** Drafts a record and brings it to a state by the tools that lead there. */
export async function recordIn(
  repo: Repo,
  type: string,
  state: string,
  fields: { create?: Answer; set?: Answer } = {},
): Promise<string> {
  const drafted = await repo.agent("create_record", {
    type,
    title: `About ${type}`,
    intent: "Because.",
    ...fields.create,
  });
  const id = String(drafted["id"]);
  const set = { ...(type === "risk" && { expires_at: "2026-06-01" }), ...fields.set };
  if (Object.keys(set).length) await repo.agent("update_record", { id, set });
  for (const step of PATHS[`${type} ${state}`] ?? []) {
    if (step === "propose") await repo.agent("update_record", { id, propose: true });
    else if (step === "approve") await repo.person("approve_record", { id, yes: true });
    else if (step === "complete") await repo.person("complete_record", { record: id });
    else if (step === "deprecate") await repo.person("deprecate_record", { record: id, reason: "Gone." });
    else if (step === "expire") await repo.person("extend_record", { id, until: "now", reason: "It ended." });
    else await repo.person("reject_record", { id, reason: "No." });
  }
  return id;
}

/** The shortest way of each kind to each state that steps of its own lead to. */
const PATHS: { [target: string]: string[] } = {
  "decision proposed": ["propose"],
  "decision open": ["propose", "approve"],
  "decision implemented": ["propose", "approve", "complete"],
  "decision deprecated": ["propose", "approve", "deprecate"],
  "decision rejected": ["reject"],
  "spec review": ["propose"],
  "spec approved": ["propose", "approve"],
  "spec implemented": ["propose", "approve", "complete"],
  "spec rejected": ["reject"],
  "risk proposed": ["propose"],
  "risk active": ["propose", "approve"],
  "risk expired": ["propose", "approve", "expire"],
  "risk mitigated": ["propose", "approve", "complete"],
  "risk rejected": ["reject"],
  "mistake proposed": ["propose"],
  "mistake open": ["propose", "approve"],
  "mistake mitigated": ["propose", "approve", "complete"],
  "mistake closed": ["propose", "approve", "complete", "complete"],
  "mistake rejected": ["reject"],
};
