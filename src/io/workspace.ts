import { lstatSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fail } from "../core/problem.ts";

/** Where a repository keeps things. Every path is absolute, real and POSIX. */
export type Workspace = {
  /** The git top level; outside git the nearest folder with a config or records, else the one asked for. */
  root: string;
  /** This worktree's git directory; undefined outside git. */
  gitDir: string | undefined;
  /** This worktree's caches: `<git-dir>/precedent`, outside git `provenance/.cache`. May be deleted at any time. */
  cacheDir: string;
  /** Caches shared by all worktrees: `<git-common-dir>/precedent`. */
  sharedCacheDir: string;
};

const OWN_MARKS = [".precedent.yml", ".linespec.yml", "provenance"];

/**
 * Finds the repository around a folder by reading the file system alone; no git process is started.
 *
 * @throws folder_missing, repository_bare, git_pointer_broken
 */
export function findWorkspace(startDir: string): Workspace {
  const folders = ancestors(realFolder(startDir));
  for (const folder of folders) {
    const gitDir = gitDirOf(folder);
    if (gitDir) return gitWorkspace(folder, gitDir);
    // Inside `.git` itself the walk goes on to the work tree that holds it.
    if (isGitDir(folder) && basename(folder) !== ".git") fail("repository_bare", { folder: toPosix(folder) });
  }
  const root = toPosix(folders.find((folder) => OWN_MARKS.some((it) => exists(join(folder, it)))) ?? folders[0] ?? "/");
  const cacheDir = `${root}/provenance/.cache`;
  return { root, gitDir: undefined, cacheDir, sharedCacheDir: cacheDir };
}

/**
 * Makes one of the workspace's cache folders when it is first written to. Outside git the folder tells git to ignore
 * it, should the tree become a repository later.
 *
 * @param dir `cacheDir`, `sharedCacheDir` or a folder in one of them
 */
export function makeCacheDir({ gitDir, cacheDir }: Workspace, dir = cacheDir): string {
  mkdirSync(dir, { recursive: true });
  const ignore = join(cacheDir, ".gitignore");
  if (!gitDir && !exists(ignore)) writeFileSync(ignore, "*\n");
  return dir;
}

/**
 * Reads a path that a caller gave as one below the root.
 *
 * @param path relative to the root, or absolute; `./`, backslashes and folders that do not exist yet are fine
 * @param given what to call it where it is refused
 * @returns POSIX, relative to the root, `.` for the root itself; symbolic links inside the root keep their names
 * @throws path_outside also where a symbolic link on the way leads out, or leads nowhere
 */
export function resolveInside(root: string, path: string, given = path): string {
  const full = resolve(root, path.replaceAll("\\", "/"));
  const real = path.includes("\0") ? undefined : realOf(full);
  const inside = real && below(root, real);
  if (!inside) return fail("path_outside", { path: given });
  return below(root, full) ?? inside;
}

/**
 * Reads a path as someone means it who stands in a folder: from there, as git does, where it or its folder is there,
 * else from the root, as all answers name paths.
 *
 * @param startDir absolute; at the root or below it
 * @throws path_outside
 */
export function resolveFrom(startDir: string, root: string, path: string): string {
  const slashed = path.replaceAll("\\", "/");
  const [here, atRoot] = [resolve(startDir, slashed), resolve(root, slashed)];
  if (here === atRoot || exists(here)) return resolveInside(root, here, path);
  return resolveInside(root, !exists(atRoot) && exists(dirname(here)) ? here : atRoot, path);
}

/** Turns a path of this system into a POSIX one. */
export function toPosix(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

function gitWorkspace(folder: string, gitDir: string): Workspace {
  const pointer = readIfThere(join(gitDir, "commondir"));
  const commonDir = pointer === undefined ? gitDir : realpathSync(resolve(gitDir, pointer.trim()));
  // A linked worktree of a bare repository still has files, and no config in its own git directory.
  if (/^\s*bare\s*=\s*true/im.test(readIfThere(join(gitDir, "config")) ?? ""))
    fail("repository_bare", { folder: toPosix(folder) });
  const [git, common] = [toPosix(gitDir), toPosix(commonDir)];
  return { root: toPosix(folder), gitDir: git, cacheDir: `${git}/precedent`, sharedCacheDir: `${common}/precedent` };
}

/** The git directory a folder has or points to, as worktrees and submodules do. */
function gitDirOf(folder: string): string | undefined {
  const dotGit = join(folder, ".git");
  const stat = statSync(dotGit, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return isGitDir(dotGit) ? realpathSync(dotGit) : undefined;
  if (!stat?.isFile()) return undefined;
  const target = /^gitdir: (.+)$/m.exec(readFileSync(dotGit, "utf8"))?.[1]?.trim();
  const gitDir = target && resolve(folder, target);
  if (!gitDir || !isGitDir(gitDir)) return fail("git_pointer_broken", { file: toPosix(dotGit), target: target ?? "" });
  return realpathSync(gitDir);
}

function isGitDir(folder: string): boolean {
  const own = ["objects", "refs"].every((it) => exists(join(folder, it)));
  return exists(join(folder, "HEAD")) && (own || exists(join(folder, "commondir")));
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    return fail("folder_missing", { folder }, { cause });
  }
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

/** The path with the links of its existing part followed; undefined if a link leads nowhere it could be judged. */
function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // What is there and has no real path is a dangling link: a write through it could land anywhere.
    if (exists(path) || dirname(path) === path) return undefined;
    const parent = realOf(dirname(path));
    return parent && join(parent, basename(path));
  }
}

/** POSIX path from root to path; undefined if it is not below the root. */
function below(root: string, path: string): string | undefined {
  const way = relative(root, path);
  const outside = way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
  return outside ? undefined : toPosix(way) || ".";
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function readIfThere(path: string): string | undefined {
  return exists(path) ? readFileSync(path, "utf8") : undefined;
}
