/** What coding agents set in the shells they run commands in. */
const MARKS: readonly [variable: string, agent: string][] = [
  ["CLAUDECODE", "Claude Code"],
  ["CURSOR_AGENT", "Cursor"],
  ["CODEX_SANDBOX", "Codex"],
  ["CODEX_THREAD_ID", "Codex"],
  ["GEMINI_CLI", "Gemini CLI"],
  ["OPENCODE", "opencode"],
  ["COPILOT_AGENT", "Copilot"],
  ["AI_AGENT", "an AI agent"],
];

/** Names the agent in whose shell this process runs, if its environment says so. */
export function agentShell(env: { readonly [name: string]: string | undefined }): string | undefined {
  return MARKS.find(([variable]) => env[variable])?.[1];
}
