import { appendFileSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Memory, type Note, recall } from "../core/hook-memory.ts";
import { makeCacheDir, type Workspace } from "./workspace.ts";

/** What is remembered of one conversation of an agent, between the processes that its hooks are. */
export type HookSession = {
  memory: Memory;
  /** Adds to it. @returns false if it cannot: then nothing may depend on being remembered */
  remember(notes: readonly Note[]): boolean;
};

/** A conversation that has been silent for so long is over. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const MAX_BYTES = 4 * 1024 * 1024;
/** Clients name conversations by a UUID, which takes 72. */
const MAX_NAME_CHARS = 200;

/**
 * Opens what is remembered of a conversation. Notes are lines added to a file, so that hooks which run at once lose
 * none of each other's.
 *
 * @param name as the client calls the conversation; without one nothing is remembered
 */
export function openHookSession(workspace: Workspace, client: string, name: string): HookSession {
  const folder = join(workspace.cacheDir, "hooks");
  const path = join(folder, `${client}-${fileName(name)}`);
  return {
    memory: recall(name ? readNotes(path) : []),
    remember(notes) {
      if (!name) return false;
      if (notes.length === 0) return true;
      try {
        makeCacheDir(workspace, folder);
        if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) return false;
        appendFileSync(path, notes.map((it) => `${JSON.stringify(it)}\n`).join(""));
        return true;
      } catch {
        // A read-only repository or a full disk must not keep the agent from its work.
        return false;
      }
    },
  };
}

/** Removes what is remembered of conversations that are over. */
export function forgetOldSessions(workspace: Workspace, nowMs: number): void {
  const folder = join(workspace.cacheDir, "hooks");
  if (!statSync(folder, { throwIfNoEntry: false })) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (nowMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs) > KEPT_MS) rmSync(path, { force: true });
  }
}

/** The name in letters that every file system takes; it comes from outside. */
function fileName(name: string): string {
  return Buffer.from(name).toString("hex").slice(0, MAX_NAME_CHARS);
}

function readNotes(path: string): Note[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line): Note[] => {
    try {
      return line ? [JSON.parse(line) as Note] : [];
    } catch {
      // A line cut off by a full disk.
      return [];
    }
  });
}
