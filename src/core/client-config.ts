import type { Json } from "./canonical.ts";
import { CLIENT_HOOKS, type ClientHook, type HookClient } from "./client-hooks.ts";

/** Programs that `precedent setup` knows how to set up. */
export const CLIENTS = ["claude", "cursor", "vscode", "codex", "gemini"] as const;
export type Client = (typeof CLIENTS)[number];

/** The words with which a client starts this program. */
export type Launch = {
  /** Starts the MCP server. */
  server: readonly [command: string, ...args: string[]];
  /** Stands before `hook --client …`, as a shell reads it. */
  hook: string;
};

/** How this program is installed decides how it is started. */
export type Installed = Launch & {
  /** The words are right on this machine alone. */
  isOfMachine: boolean;
};

/** A hook as it stands in a client's settings: under which key, and in a group where the client has groups. */
export type HookEntry = { event: string; group?: { [key: string]: Json }; hook: { [key: string]: Json } };

/** What one file is to hold for us. */
export type ConfigSpec = {
  /** POSIX, relative to the root. */
  file: string;
  format: "json" | "toml";
  /** The MCP server, by its path in the file. */
  server?: { path: readonly [section: string, name: string]; value: { [key: string]: Json } };
  hooks?: readonly HookEntry[];
  /** What the file must say about itself. */
  head?: { [key: string]: Json };
};

const NAME = "precedent";

/**
 * Lists the files of a client's project settings and what each is to hold, in the shape the client documents.
 *
 * @see https://code.claude.com/docs/en/mcp and /hooks
 * @see https://cursor.com/docs/context/mcp and /agent/hooks
 * @see https://code.visualstudio.com/docs/copilot/reference/mcp-configuration
 * @see https://docs.github.com/en/copilot/reference/hooks-reference
 * @see https://developers.openai.com/codex/mcp and /hooks
 * @see https://geminicli.com/docs/hooks/reference
 */
export function configSpecs(client: Client, launch: Launch): ConfigSpec[] {
  const [command, ...args] = launch.server;
  const server = (section: string, head: { [key: string]: Json } = {}) => ({
    path: [section, NAME] as const,
    value: { ...head, command, args },
  });
  const json = (file: string, rest: Omit<ConfigSpec, "file" | "format">): ConfigSpec => ({
    file,
    format: "json",
    ...rest,
  });
  switch (client) {
    case "claude":
      return [
        json(".mcp.json", { server: server("mcpServers") }),
        json(".claude/settings.json", { hooks: hookEntries("claude", launch, grouped) }),
      ];
    case "cursor":
      return [
        json(".cursor/mcp.json", { server: server("mcpServers") }),
        json(".cursor/hooks.json", { head: { version: 1 }, hooks: hookEntries("cursor", launch, flat) }),
      ];
    case "vscode":
      return [
        json(".vscode/mcp.json", { server: server("servers", { type: "stdio" }) }),
        json(".github/hooks/precedent.json", { head: { version: 1 }, hooks: hookEntries("copilot", launch, copilot) }),
      ];
    case "codex":
      return [
        { file: ".codex/config.toml", format: "toml", server: server("mcp_servers") },
        json(".codex/hooks.json", { hooks: hookEntries("codex", launch, grouped) }),
      ];
    case "gemini":
      return [
        json(".gemini/settings.json", { server: server("mcpServers"), hooks: hookEntries("gemini", launch, gemini) }),
      ];
  }
}

/** Tells whether a hook of somebody's settings calls this program. */
export function isOurHook(hook: unknown): boolean {
  const words = typeof hook === "object" && hook !== null ? Object.values(hook) : [];
  return words.some((it) => typeof it === "string" && /\shook --client [a-z]+$/.test(it));
}

/** Tells whether an entry of somebody's settings starts this program's server. */
export function isOurServer(entry: unknown): boolean {
  const { command, args } = (entry ?? {}) as { command?: unknown; args?: unknown };
  const words = [command, ...(Array.isArray(args) ? args : [])].map(String);
  return words.some((it) => /^precedent(?:-mcp)?(?:@.*)?$/.test(it)) || (words.at(-1) === "mcp" && isOurBundle(words));
}

/** In a checkout the program is a file, whatever its folder is called. */
function isOurBundle(words: readonly string[]): boolean {
  return words.some((it) => /[/\\](?:dist[/\\]cli\.js|src[/\\]edge[/\\]cli\.ts|bin[/\\]precedent)$/.test(it));
}

type Shape = (hook: ClientHook, command: string) => Omit<HookEntry, "event">;

function hookEntries(client: HookClient, { hook: start }: Launch, shape: Shape): HookEntry[] {
  return CLIENT_HOOKS[client].map((it) => ({
    event: it.event,
    ...shape(
      it,
      it.command.replace(/^precedent(?= )/, () => start),
    ),
  }));
}

function matcherOf({ matcher }: ClientHook): { matcher?: string } {
  return matcher === undefined ? {} : { matcher };
}

function grouped(hook: ClientHook, command: string): Omit<HookEntry, "event"> {
  return { group: matcherOf(hook), hook: { type: "command", command, timeout: hook.timeout_s } };
}

function gemini(hook: ClientHook, command: string): Omit<HookEntry, "event"> {
  return { group: matcherOf(hook), hook: { type: "command", name: NAME, command, timeout: hook.timeout_s * 1000 } };
}

function flat(hook: ClientHook, command: string): Omit<HookEntry, "event"> {
  return { hook: { command, ...matcherOf(hook), timeout: hook.timeout_s } };
}

function copilot(hook: ClientHook, command: string): Omit<HookEntry, "event"> {
  // PowerShell takes a word in quotes for a text unless it is told to run it.
  const powershell = command.startsWith('"') ? `& ${command}` : command;
  return { hook: { type: "command", bash: command, powershell, ...matcherOf(hook), timeoutSec: hook.timeout_s } };
}
