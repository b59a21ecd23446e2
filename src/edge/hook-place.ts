import { resolve } from "node:path";
import type { HookCall } from "../core/hook-call.ts";
import type { Edit } from "../core/hook-tools.ts";
import { ProblemError } from "../core/problem.ts";
import { findWorkspace, resolveInside, type Workspace } from "../io/workspace.ts";

/** Where a call takes place: the repository, and those of its files that lie inside. */
export type Place = { workspace: Workspace; edits: Edit[] };

/**
 * Finds the repository a call is about: of the folders the agent works in the first that holds a file of the call.
 *
 * @returns edits with POSIX paths, relative to the root; what lies outside is left out
 * @throws folder_missing, repository_bare, git_pointer_broken
 */
export function placeOf({ folders }: HookCall, edits: readonly Edit[]): Place {
  const [base = process.cwd()] = folders;
  const [first = base, ...others] = folders.length ? folders : [base];
  const place = placedIn(findWorkspace(first), base, edits);
  if (place.edits.length > 0 || edits.length === 0) return place;
  return others.map((it) => placedIn(findWorkspace(it), base, edits)).find((it) => it.edits.length > 0) ?? place;
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
