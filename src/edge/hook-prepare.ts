import { join } from "node:path";
import { ProblemError } from "../core/problem.ts";
import { mayHaveRecords } from "../io/hook-look.ts";
import { withLock } from "../io/lock.ts";
import { startDetached } from "../io/process.ts";
import { findWorkspace, type Workspace } from "../io/workspace.ts";
import { askHookIndex } from "./hook-open.ts";
import { rulesOfRecords } from "./hook-rules.ts";

/** Makes what the hooks read, unless it is there or another process is at it. */
export async function prepareHooks(startDir: string): Promise<void> {
  const workspace = findWorkspace(startDir);
  if (!mayHaveRecords(workspace)) return;
  try {
    await withLock(join(workspace.cacheDir, "hook.lock"), () => prepare(workspace), { waitMs: 0 });
  } catch (error) {
    if (!(error instanceof ProblemError && error.problem.code === "lock_timeout")) throw error;
  }
}

/** Leaves to a process of its own what would take longer than a hook may. */
export function prepareInBackground(startDir: string): void {
  startDetached([process.execPath, ...process.argv.slice(1, 2), "hook", "--prepare"], startDir);
}

async function prepare(workspace: Workspace): Promise<void> {
  const standings = await askHookIndex(workspace, (index) => index.judges([]));
  // What may bind any path is asked for its rules after every edit.
  await rulesOfRecords(
    standings.map((it) => it.record),
    workspace,
  );
}
