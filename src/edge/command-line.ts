import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { Command, CommanderError, Option } from "commander";
import { tools } from "../../tools/index.ts";
import { type Problem, ProblemError } from "../core/problem.ts";
import { ancestors } from "../io/ancestors.ts";
import { openContext } from "../io/context.ts";
import { call, type Tool } from "../tool.ts";
import { agentShell } from "./agent-shell.ts";
import { addFlags, readInput } from "./flags.ts";
import { addHook } from "./hook-command.ts";
import { renderAnswer, renderProblem } from "./render.ts";
import { addServe } from "./serve.ts";
import { inCommands, nextInCommands, verbOf } from "./verbs.ts";
import { VERSION } from "./version.ts";
import { layouts } from "./views.ts";

/** 0 clean, 1 findings of severity error, 2 failure, 70 a bug of ours. @see design §6 */
const EXIT = { clean: 0, findings: 1, failure: 2, bug: 70 } as const;

/** Runs one command line. @returns the exit code */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.clean;
  // Whoever reads only the first lines, as `head` does, has had enough; that is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : EXIT.bug));
  const program = new Command("precedent")
    .description("Which decisions are in force here, what they forbid, and what was tried and ruled out.")
    .version(VERSION)
    .option("-C, --cwd <folder>", "run as if started in this folder", process.cwd())
    .option("--json", "print the answer as JSON, as an agent gets it")
    .option("-c, --config <file>", "use this config file instead of .precedent.yml or .linespec.yml")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  program
    .command("mcp")
    .description("Serves MCP over stdin and stdout.")
    .addHelpText("after", "\nExamples:\n  $ precedent mcp\n  $ claude mcp add precedent -- precedent mcp")
    .action(serve);
  addServe(program);
  addHook(program);
  for (const tool of tools) {
    const command = program.command(verbOf(tool)).summary(summaryOf(tool)).description(inCommands(tool.description));
    // The flags of the other commands would be made for nothing, and making them is most of the start-up.
    if (args.includes(verbOf(tool))) {
      addFlags(command, tool);
      addFormats(command, tool);
    }
    command.addHelpText("after", `\nExamples:\n${tool.cli.examples.map((it) => `  $ precedent ${it}`).join("\n")}`);
    command.action(async () => {
      exitCode = await runTool(tool, command, program.opts());
    });
  }
  try {
    await program.parseAsync(withoutPrefix(args), { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error, program.opts()["json"] === true);
  }
}

async function serve(_options: unknown, command: Command): Promise<void> {
  const { serveMcpOverStdio } = await import("./stdio.ts");
  serveMcpOverStdio(command.optsWithGlobals()["cwd"]);
}

/** So that `precedent` may stand where LineSpec's program did: `linespec provenance lint`, `linespec -p lint`. */
function withoutPrefix([first, ...rest]: readonly string[]): string[] {
  if (first === undefined) return [];
  return first === "provenance" || first === "-p" ? rest : [first, ...rest];
}

function addFormats(command: Command, { name, input }: Tool): void {
  if ("format" in input.shape) return;
  const formats = new Set(["human", "json", ...Object.keys(layouts[name] ?? {})]);
  command.addOption(new Option("--format <name>", "how to print the answer").choices([...formats]).default("human"));
}

/** How to print; a tool whose own input is called `format` has one way. */
function formatOf({ input }: Tool, command: Command): string {
  return "format" in input.shape ? "human" : command.opts()["format"];
}

type Globals = { cwd?: string; json?: boolean; config?: string };

async function runTool(tool: Tool, command: Command, globals: Globals): Promise<number> {
  const { cwd = process.cwd(), json, config } = globals;
  // Who reads decides nothing, and looking around takes time.
  const shell = agentShell(process.env, tool.effect === "read" ? [] : await ancestors(process.env));
  const context = await openContext({
    startDir: cwd,
    configFile: config && resolve(cwd, config),
    env: process.env,
    actor: { kind: "human", name: "", ...(shell && { shell }) },
    watch: false,
    examines: tool.cli.examines,
  });
  try {
    const input = await readStdin(readInput(command, tool));
    const answer = await call(tool, input, {
      ...context,
      program: [process.execPath, ...process.argv.slice(1, 2)],
      progress: showProgress,
      ...(process.stdin.isTTY && { confirm: askYes }),
      ...((process.stdin.isTTY || process.env["EDITOR"]) && { editFile }),
    });
    const printed = layOut(tool, answer, json ? "json-answer" : formatOf(tool, command));
    if (printed) console.log(printed);
    return hasErrors(answer) ? EXIT.findings : EXIT.clean;
  } finally {
    await context.close();
  }
}

function layOut({ name }: Tool, answer: { [field: string]: unknown }, format = "human"): string {
  const isColoured = process.stdout.isTTY === true;
  const layout = layouts[name]?.[format];
  const shown = format === "human" ? nextInCommands(answer) : answer;
  if (layout) return layout(shown, isColoured);
  return format === "human" ? renderAnswer(shown, isColoured) : JSON.stringify(answer, null, 2);
}

/** Opens the person's editor; its words may hold arguments, as git's do. */
async function editFile(path: string): Promise<void> {
  const [editor = "vi", ...args] = (process.env["VISUAL"] || process.env["EDITOR"] || "vi")
    .split(/\s+/)
    .filter(Boolean);
  const { status, error } = spawnSync(editor, [...args, path], { stdio: "inherit" });
  if (error || status !== 0) console.error(`${editor} failed; the file is as it was written: ${path}`);
}

async function askYes(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const reply = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(reply.trim());
}

/** The first clause of a description, for the list of commands. */
function summaryOf({ description }: Tool): string {
  return /^[^.:;]+/.exec(description)?.[0] ?? description;
}

/** A lone `-` stands for what is piped in. */
async function readStdin(input: { [name: string]: unknown }): Promise<{ [name: string]: unknown }> {
  const piped = Object.keys(input).find((name) => input[name] === "-");
  return piped ? { ...input, [piped]: await text(process.stdin) } : input;
}

function hasErrors({ problems }: { [field: string]: unknown }): boolean {
  return Array.isArray(problems) && problems.some((it: Partial<Problem>) => it.severity === "error");
}

function showProgress(done: number, total: number, what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${what} ${done}/${total}${done === total ? "\n" : ""}`);
}

function explain(error: unknown, json: boolean): number {
  // Commander has printed its own message; asking for help is no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.failure;
  if (error instanceof ProblemError) {
    if (json) console.log(JSON.stringify({ error: error.problem }, null, 2));
    else console.error(renderProblem(nextInCommands(error.problem), process.stderr.isTTY === true));
    return EXIT.failure;
  }
  console.error(error);
  console.error("This is a bug of precedent. Please report it with the lines above.");
  return EXIT.bug;
}
