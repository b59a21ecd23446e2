import { agentAmong, type ProcessEntry } from "../core/agent-process.ts";

/** What coding agents set in the shells they run commands in. */
const MARKS: readonly [variable: string, agent: string][] = [
  ["CLAUDECODE", "Claude Code"],
  ["CURSOR_AGENT", "Cursor"],
  ["CODEX_SANDBOX", "Codex"],
  ["CODEX_THREAD_ID", "Codex"],
  ["CODEX_CI", "Codex"],
  ["GEMINI_CLI", "Gemini CLI"],
  ["OPENCODE", "opencode"],
  ["OPENCODE_CLIENT", "opencode"],
  ["COPILOT_AGENT", "Copilot"],
  ["COPILOT_CLI", "Copilot"],
  ["AMP_CURRENT_THREAD_ID", "Amp"],
  ["AUGMENT_AGENT", "Auggie"],
  ["GOOSE_TERMINAL", "goose"],
  ["CLINE_ACTIVE", "Cline"],
  ["ANTIGRAVITY_AGENT", "Antigravity"],
  ["AI_AGENT", "an AI agent"],
];

/**
 * Names the agent in whose shell this process runs: its environment says so, or one of the processes above it is an
 * agent. That is for honest agents; one that means to hide can.
 *
 * @param above nearest first
 */
export function agentShell(
  env: { readonly [name: string]: string | undefined },
  above: readonly ProcessEntry[],
): string | undefined {
  return MARKS.find(([variable]) => env[variable])?.[1] ?? agentAmong(above);
}
