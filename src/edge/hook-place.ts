import { existsSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import type { HookCall } from "../core/hook-call.ts";
import type { Edit } from "../core/hook-tools.ts";
import { ProblemError } from "../core/problem.ts";
import { findWorkspace, resolveInside, type Workspace } from "../io/workspace.ts";

/** Where a call takes place: the repository, and those of its files that lie inside. */
export type Place = { workspace: Workspace; edits: Edit[] };

/**
 * Finds the repository a call is about: of the folders the agent works in the first that holds a file of the call,
 * else the repository, perhaps another worktree, that the first file is in.
 *
 * @returns edits with POSIX paths, relative to the root; what lies outside is left out
 * @throws folder_missing, repository_bare, git_pointer_broken
 */
export function placeOf({ folders }: HookCall, edits: readonly Edit[]): Place {
  const [base = process.cwd()] = folders;
  const [first = base, ...others] = folders.length ? folders : [base];
  const place = placedIn(findWorkspace(first), base, edits);
  if (place.edits.length > 0 || edits.length === 0) return place;
  const other = others.map((it) => placedIn(findWorkspace(it), base, edits)).find((it) => it.edits.length > 0);
  return other ?? placeOfFile(base, edits) ?? place;
}

/** Outside git nothing is looked for: the folder of any file would get a cache. */
function placeOfFile(base: string, edits: readonly Edit[]): Place | undefined {
  const file = edits.find((it) => isAbsolute(it.path));
  const workspace = file && findWorkspace(folderOf(file.path));
  return workspace?.gitDir === undefined ? undefined : placedIn(workspace, base, edits);
}

/** The nearest folder above a file that is there already. */
function folderOf(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) ? folder : folderOf(folder);
}

function placedIn(workspace: Workspace, base: string, edits: readonly Edit[]): Place {
  const inside = edits.flatMap((edit): Edit[] => {
    const path = insideOf(workspace.root, base, edit.path);
    return path === undefined ? [] : [{ ...edit, path }];
  });
  return { workspace, edits: inside };
}

function insideOf(root: string, base: string, path: string): string | undefined {
  // A drive is no folder where there are none.
  if (process.platform !== "win32" && /^[A-Za-z]:[\\/]/.test(path)) return undefined;
  try {
    const inside = resolveInside(root, resolve(base, path.replaceAll("\\", "/")));
    return inside === "." ? undefined : inside;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
