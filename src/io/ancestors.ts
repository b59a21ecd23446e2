import { readFileSync } from "node:fs";
import type { ProcessEntry } from "../core/agent-process.ts";
import { runProgram } from "./process.ts";

/** Processes followed upwards; a shell in a terminal has about five above it. */
const MAX_ANCESTORS = 32;
const TIMEOUT_MS = 2_000;

/**
 * Lists the processes that led to this one. Windows does not say which process started another in a way that is cheap
 * to ask, so there none are found.
 *
 * @param env in which `ps` runs, where there is no `/proc`
 * @returns nearest first
 */
export async function ancestors(
  env: { [name: string]: string | undefined },
  platform: string = process.platform,
): Promise<ProcessEntry[]> {
  if (platform === "win32") return [];
  const look = platform === "linux" ? fromProc : (pid: number) => fromPs(pid, env);
  const found: ProcessEntry[] = [];
  let pid = process.ppid;
  while (pid > 0 && found.length < MAX_ANCESTORS) {
    const entry = await look(pid);
    if (!entry) break;
    found.push(entry);
    pid = entry.parent;
  }
  return found;
}

type Entry = ProcessEntry & { parent: number };

/** @see proc(5): the name in `stat` is in brackets and may hold some itself */
function fromProc(pid: number): Entry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = stat.lastIndexOf(")");
    const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    const name = stat.slice(stat.indexOf("(") + 1, end);
    return { name, args, parent: Number(stat.slice(end + 2).split(" ")[1]) };
  } catch {
    // It has ended, or belongs to somebody whose processes are hidden.
    return undefined;
  }
}

async function fromPs(pid: number, env: { [name: string]: string | undefined }): Promise<Entry | undefined> {
  const ps = (...columns: string[]) =>
    runProgram(["ps", ...columns.flatMap((it) => ["-o", `${it}=`]), "-p", String(pid)], {
      folder: "/",
      env,
      timeoutMs: TIMEOUT_MS,
    });
  const [first, second] = [await ps("ppid", "comm"), await ps("args")];
  const [, parent, name = ""] = /^\s*(\d+)\s+(.*?)\s*$/s.exec(first.output) ?? [];
  if (first.code !== 0 || parent === undefined) return undefined;
  return { name, args: second.output.trim().split(/\s+/), parent: Number(parent) };
}
