import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { chainedName, type HookName, hookScript, isLineSpecs, isOurs } from "../core/hook-script.ts";
import { fail } from "../core/problem.ts";
import type { Context } from "./context.ts";
import { writeAtomic } from "./files.ts";

/** What happened to one hook. */
export type HookChange = { file: string; action: string };

/** Finds the folder where git looks for this work tree's hooks. @throws repository_absent */
export async function hooksFolder({ git, workspace }: Context): Promise<string> {
  const { root, gitDir, sharedCacheDir } = workspace;
  if (!gitDir) return fail("repository_absent", { root });
  const configured = await git.hooksPath();
  return configured === undefined ? join(dirname(sharedCacheDir), "hooks") : resolve(root, configured);
}

/** Installs a hook; what is there runs first from now on. @throws path_symlinked, hook_foreign */
export async function installHook(hook: HookName, folder: string, program: readonly string[]): Promise<HookChange> {
  const file = join(folder, hook);
  mkdirSync(folder, { recursive: true });
  const action = makeRoom(file, join(folder, chainedName(hook)));
  await writeAtomic(file, hookScript(hook, program));
  chmodSync(file, 0o755);
  return { file, action };
}

function makeRoom(file: string, chained: string): string {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat) return "installed";
  const script = stat.isFile() ? readFileSync(file, "utf8") : "";
  if (isOurs(script)) return "renewed";
  if (isLineSpecs(script)) {
    renameSync(file, `${file}.linespec`);
    return `installed in place of LineSpec's, which is kept as ${file}.linespec`;
  }
  if (existsSync(chained)) fail("hook_foreign", { file });
  renameSync(file, chained);
  return `installed; the hook that was there runs first, as ${chained}`;
}

/** Removes a hook of ours and puts back what was there before. */
export function removeHook(hook: HookName, folder: string): HookChange {
  const [file, chained] = [join(folder, hook), join(folder, chainedName(hook))];
  if (!existsSync(file) || !isOurs(readFileSync(file, "utf8"))) return { file, action: "not ours, left alone" };
  rmSync(file);
  if (!existsSync(chained)) return { file, action: "removed" };
  renameSync(chained, file);
  return { file, action: "removed; the hook that was there before is back" };
}

/** How a path is shown: relative to the root where it is below it. */
export function shownPath(path: string, { workspace: { root } }: Pick<Context, "workspace">): string {
  return isAbsolute(path) && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}
