import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { layOutShop, SERVER } from "./repository.ts";

export type Ran = { code: number; out: string; error: string };

/** Runs the built hook as a client does. @param input what it reads; `undefined` leaves its stdin open */
export async function runHook(client: string, input: string | undefined, folder: string): Promise<Ran> {
  return runProgram(["hook", "--client", client], input, folder);
}

export async function runProgram(args: string[], input: string | undefined, folder: string): Promise<Ran> {
  const child = spawn(process.execPath, [SERVER, ...args], { cwd: folder, stdio: "pipe" });
  // It may have answered before it has read everything.
  child.stdin.on("error", () => {});
  if (input !== undefined) child.stdin.end(input);
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  child.stdin.destroy();
  return { code, out, error };
}

export const PROPOSED = "prov-2026-aa11bb22";

/** The shop with a proposal that waits, and a file that no record covers. */
export function layOutHookShop(): string {
  const folder = layOutShop();
  write(
    folder,
    `provenance/drafts/${PROPOSED}.yml`,
    recordText(PROPOSED, "proposed", "Fees are rounded half up", "src/tax/**"),
  );
  write(folder, "src/fees/fee.ts", "export const fee = 3n;\n");
  return folder;
}

export function write(folder: string, file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

export function recordText(
  id: string,
  status: string,
  title: string,
  scope: string,
  constraint = "Never do it",
): string {
  return `id: ${id}
title: ${JSON.stringify(title)}
status: ${status}
created_at: "2026-03-01"
author: mira@shop.example
intent: It was decided.
constraints:
  - ${JSON.stringify(constraint)}
affected_scope:
  - ${JSON.stringify(scope)}
forbidden_scope: []
`;
}

/** What a client sends before an edit. */
export function beforeEdit(folder: string, file: string, session = "s1"): string {
  return JSON.stringify({
    session_id: session,
    cwd: folder,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: file, old_string: "a", new_string: "b" },
  });
}

/** What the agent is told, in Claude Code's words. */
export function told({ out }: Ran): string {
  return JSON.parse(out).hookSpecificOutput?.additionalContext ?? "";
}
