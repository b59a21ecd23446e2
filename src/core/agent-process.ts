/** A process as its system shows it. */
export type ProcessEntry = {
  /** Its name, or the path of its program. */
  name: string;
  args: readonly string[];
};

/** The programs of coding agents. An editor that has an agent in it is none: people open terminals there too. */
const PROGRAMS = new Map([
  ["claude", "Claude Code"],
  ["codex", "Codex"],
  ["cursor-agent", "Cursor"],
  ["gemini", "Gemini CLI"],
  ["copilot", "Copilot"],
  ["aider", "Aider"],
  ["opencode", "opencode"],
  ["amp", "Amp"],
  ["goose", "goose"],
  ["crush", "Crush"],
  ["qwen", "Qwen Code"],
  ["auggie", "Auggie"],
  ["droid", "Droid"],
]);

/** What an interpreter runs, where the name of the script alone, often `index.js`, does not say it. */
const PACKAGES: readonly [part: string, agent: string][] = [
  ["/@anthropic-ai/claude-code/", "Claude Code"],
  ["/@openai/codex/", "Codex"],
  ["/cursor-agent/versions/", "Cursor"],
  ["/@google/gemini-cli/", "Gemini CLI"],
  ["/@github/copilot/", "Copilot"],
  ["/opencode-ai/", "opencode"],
  ["/@sourcegraph/amp/", "Amp"],
  ["/@qwen-code/qwen-code/", "Qwen Code"],
  ["/@augmentcode/auggie/", "Auggie"],
];

const INTERPRETER = /^(?:node|nodejs|bun|deno|python[\d.]*|pypy[\d.]*|uv|pipx)$/;

/**
 * Names the first coding agent among the processes that led to this one.
 *
 * @param processes nearest first
 */
export function agentAmong(processes: readonly ProcessEntry[]): string | undefined {
  return processes.map(agentOf).find((it) => it !== undefined);
}

function agentOf({ name, args }: ProcessEntry): string | undefined {
  const [program = "", ...rest] = args;
  // A program may have given itself another name than the one it was started by.
  const known = [name, program].map(baseOf).map((it) => PROGRAMS.get(it));
  const found = known.find((it) => it !== undefined);
  if (found || ![name, program].some((it) => INTERPRETER.test(baseOf(it)))) return found;
  const script = scriptOf(rest);
  return PROGRAMS.get(baseOf(script)) ?? PACKAGES.find(([part]) => script.replaceAll("\\", "/").includes(part))?.[1];
}

/** The script of an interpreter's arguments, or the module after `-m`. */
function scriptOf(args: readonly string[]): string {
  const module = args.indexOf("-m");
  if (module >= 0) return args[module + 1] ?? "";
  return args.find((it) => !it.startsWith("-") && it !== "run") ?? "";
}

function baseOf(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? "").replace(/\.(?:exe|[cm]?js|ts|py)$/, "");
}
