import { CLIENT_HOOKS, type HookClient } from "./client-hooks.ts";

/** What is about to happen, or has: the moments at which an agent is told something. */
export type Moment = "start" | "before" | "after" | "stop";

/** Whose words an answer is in. VS Code runs Copilot's hooks and speaks of them as Claude Code does. */
export type Dialect = HookClient | "vscode";

/** One call of a hook, whoever made it. */
export type HookCall = {
  dialect: Dialect;
  moment: Moment;
  /** As the client names it. */
  event: string;
  /** The client's name for the conversation, `""` if it gave none. */
  session: string;
  /** Folders the agent works in: what is relative is so to the first. */
  folders: readonly string[];
  tool: { name: string; input: unknown };
  /** Why a session starts: startup, resume, clear, compact. */
  source: string;
  /** The agent goes on because a hook asked it to, or did not end by itself: it is not to be held up. */
  isHeld: boolean;
};

type Fields = { [name: string]: unknown };

const MOMENTS: readonly Moment[] = ["start", "before", "after", "stop"];
/** How Copilot's events are called where their fields are in snake_case. */
const PASCAL = ["SessionStart", "PreToolUse", "PostToolUse", "Stop"];

/**
 * Reads what a client sends on stdin.
 *
 * @returns why it cannot be read, in a sentence that repeats nothing of it, if it is no call we know
 */
export function readHookCall(client: HookClient, payload: unknown): HookCall | { why: string } {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload))
    return { why: "its input is no JSON object" };
  const fields = payload as Fields;
  const stated = text(fields, "hook_event_name", "hookEventName");
  const event = stated || (client === "copilot" ? copilotEvent(fields) : "");
  const moment = momentOf(client, event);
  if (!moment) return { why: `it knows no event of ${client} by that name` };
  return {
    dialect: client === "copilot" && stated ? "vscode" : client,
    moment,
    event,
    session: text(fields, "session_id", "sessionId", "conversation_id"),
    folders: foldersOf(fields),
    tool: {
      name: text(fields, "tool_name", "toolName"),
      input: unpacked(fields["tool_input"] ?? fields["toolArgs"]),
    },
    source: text(fields, "source"),
    isHeld: isHeld(fields),
  };
}

/** The events of a client, in the order in which they come. */
export function eventsOf(client: HookClient): string[] {
  return [...new Set(CLIENT_HOOKS[client].map((it) => it.event))];
}

function momentOf(client: HookClient, event: string): Moment | undefined {
  const names = client === "copilot" ? [eventsOf(client), PASCAL] : [eventsOf(client)];
  return names.map((it) => MOMENTS[it.indexOf(event)]).find(Boolean);
}

/** Copilot CLI does not say which event it calls for; each has a field no other has. */
function copilotEvent(fields: Fields): string {
  if ("toolResult" in fields) return "postToolUse";
  if ("toolName" in fields) return "preToolUse";
  if ("stopReason" in fields || "stop_hook_active" in fields) return "agentStop";
  return "source" in fields ? "sessionStart" : "";
}

function foldersOf(fields: Fields): string[] {
  const roots = fields["workspace_roots"];
  const all = [fields["cwd"], ...(Array.isArray(roots) ? roots : [])];
  return all.filter((it): it is string => typeof it === "string" && it !== "");
}

/** Some versions send a tool's arguments as a text that holds JSON. */
function unpacked(input: unknown): unknown {
  if (typeof input !== "string" || !input.trimStart().startsWith("{")) return input;
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}

function isHeld(fields: Fields): boolean {
  const loops = fields["loop_count"];
  const status = fields["status"];
  return (
    fields["stop_hook_active"] === true ||
    (typeof loops === "number" && loops > 0) ||
    (typeof status === "string" && status !== "completed")
  );
}

function text(fields: Fields, ...names: string[]): string {
  const found = names.map((it) => fields[it]).find((it) => typeof it === "string");
  return (found as string | undefined) ?? "";
}
