/** Programs whose agents call our hooks. */
export const HOOK_CLIENTS = ["claude", "codex", "cursor", "gemini", "copilot"] as const;
export type HookClient = (typeof HOOK_CLIENTS)[number];

/** One hook, in the words of the client's own settings. */
export type ClientHook = {
  event: string;
  /** Which tools it is called for; absent where the event has none. */
  matcher?: string;
  command: string;
  /** In seconds. Gemini CLI's settings want milliseconds, Copilot's call it `timeoutSec`. */
  timeout_s: number;
};

/** Longer than the program takes at its own deadline, so that no client has to kill it. */
const TIMEOUT_S = 10;

const hook = (client: HookClient, event: string, matcher?: string): ClientHook => ({
  event,
  ...(matcher && { matcher }),
  command: `precedent hook --client ${client}`,
  timeout_s: TIMEOUT_S,
});

/**
 * The hooks to install for each client. Where a client cannot tell its agent anything before a tool runs but by
 * refusing it (Cursor, Gemini CLI, Copilot CLI), the hook after a *read* tells it, so that a refusal is rare.
 *
 * @see notes of each client: Claude Code and Codex hooks, Cursor hooks, Gemini CLI hooks, GitHub Copilot hooks
 */
export const CLIENT_HOOKS: { readonly [C in HookClient]: readonly ClientHook[] } = {
  claude: [
    hook("claude", "SessionStart"),
    hook("claude", "PreToolUse", "Edit|Write|MultiEdit|NotebookEdit"),
    hook("claude", "PostToolUse", "Edit|Write|MultiEdit|NotebookEdit"),
    hook("claude", "Stop"),
  ],
  codex: [
    hook("codex", "SessionStart"),
    hook("codex", "PreToolUse", "apply_patch|Edit|Write"),
    hook("codex", "PostToolUse", "apply_patch|Edit|Write"),
    hook("codex", "Stop"),
  ],
  cursor: [
    hook("cursor", "sessionStart"),
    hook("cursor", "preToolUse", "Write|Edit|StrReplace|ApplyPatch|EditNotebook|Delete"),
    hook("cursor", "postToolUse", "Read|Write|Edit|StrReplace|ApplyPatch|EditNotebook|Delete"),
    hook("cursor", "stop"),
  ],
  gemini: [
    hook("gemini", "SessionStart"),
    hook("gemini", "BeforeTool", "^(?:write_file|replace)$"),
    hook("gemini", "AfterTool", "^(?:read_file|read_many_files|write_file|replace)$"),
    hook("gemini", "AfterAgent"),
  ],
  copilot: [
    hook("copilot", "sessionStart"),
    hook("copilot", "preToolUse", "create|edit|str_replace_editor|apply_patch"),
    hook("copilot", "postToolUse", "view|create|edit|str_replace_editor|apply_patch"),
    hook("copilot", "agentStop"),
  ],
};
