import type { Dialect, HookCall } from "./hook-call.ts";

/** What a hook has to say. */
export type HookReply =
  | { kind: "nothing" }
  /** To the agent. */
  | { kind: "tell"; text: string }
  /** To the agent, which was about to end: it answers before it does. */
  | { kind: "ask"; text: string }
  /** To the person: why nothing was done. */
  | { kind: "warn"; text: string };

/** What is printed. `error` is for clients that show a person nothing else. */
export type HookOutput = { out: { [field: string]: unknown }; error?: string };

type Speech = { [field: string]: unknown };

/**
 * Tells whether a client can say something to its agent before a tool runs only by refusing it, once. Cursor, Gemini CLI
 * and Copilot CLI drop any other text then.
 */
export function mustRefuse({ dialect, moment }: Pick<HookCall, "dialect" | "moment">): boolean {
  return moment === "before" && (dialect === "cursor" || dialect === "gemini" || dialect === "copilot");
}

/** Words a reply as the client wants it. What it does not know it may refuse, so nothing is added. */
export function answerFor(call: HookCall, reply: HookReply): HookOutput {
  if (reply.kind === "nothing") return { out: {} };
  if (reply.kind === "warn") return warningFor(call.dialect, reply.text);
  return { out: reply.kind === "ask" ? question(call, reply.text) : told(call, reply.text) };
}

/** Tells a person why nothing was done. Cursor and Copilot show them only what stands on stderr. */
export function warningFor(dialect: Dialect, text: string): HookOutput {
  return { out: dialect === "cursor" || dialect === "copilot" ? {} : { systemMessage: text }, error: text };
}

function told(call: HookCall, text: string): Speech {
  if (mustRefuse(call)) return refusal(call, `${text}\n${PAUSED}`);
  if (call.dialect === "cursor") return { additional_context: text };
  if (call.dialect === "copilot") return { additionalContext: text };
  return { hookSpecificOutput: { hookEventName: call.event, additionalContext: text } };
}

const PAUSED =
  "The edit was held back once so that you see this first. If it keeps to the above, make it again as it was.";

function refusal({ dialect }: HookCall, text: string): Speech {
  if (dialect === "cursor")
    return { permission: "deny", user_message: "Precedent shows the agent what binds this file.", agent_message: text };
  if (dialect === "copilot") return { permissionDecision: "deny", permissionDecisionReason: text };
  return { decision: "deny", reason: text };
}

function question({ dialect, event }: HookCall, text: string): Speech {
  if (dialect === "cursor") return { followup_message: text };
  if (dialect === "gemini") return { decision: "deny", reason: text };
  if (dialect === "vscode") return { hookSpecificOutput: { hookEventName: event, decision: "block", reason: text } };
  return { decision: "block", reason: text };
}
