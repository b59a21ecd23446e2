import { createHash } from "node:crypto";
import { createReadStream, lstatSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { emptyTree, type GitProcess, head } from "./git-refs.ts";

/** What is checked out, without a word of what untracked files hold. */
export type WorkState = {
  /** Undefined before the first commit. */
  commit: string | undefined;
  /** Of the tracked changes and the names of untracked files; undefined if there are none. */
  uncommitted: string | undefined;
};

type Edit = { path: string; mode: string; oldMode: string; oldOid: string; newOid: string };

const GITLINK = "160000";
const SYMLINK = "120000";

/**
 * Reads the state of the working tree without writing anything, the index's own time stamps included, and without
 * running a filter of the repository: changed files are hashed here.
 *
 * @param except folders whose files do not count; POSIX, relative to the root
 */
export async function workState(git: GitProcess, root: string, except: readonly string[]): Promise<WorkState> {
  const { commit, changed, untracked } = await uncommittedOf(
    git,
    root,
    (path) => !except.some((it) => path.startsWith(`${it}/`)),
  );
  if (changed.length + untracked.length === 0) return { commit, uncommitted: undefined };
  const hash = createHash("sha256");
  const states = changed.map(({ path, state }) => `${path}\0${state}`).sort();
  for (const it of [...states, "", ...untracked]) hash.update(`${it}\0`);
  return { commit, uncommitted: `sha256:${hash.digest("hex")}` };
}

/** Lists what differs from the last commit, and what git neither tracks nor ignores. @returns sorted */
export async function uncommittedFiles(git: GitProcess, root: string): Promise<string[]> {
  const { changed, untracked } = await uncommittedOf(git, root, () => true);
  return [...changed.map((it) => it.path), ...untracked].sort();
}

async function uncommittedOf(git: GitProcess, root: string, counts: (path: string) => boolean) {
  const [commit, filters] = [await head(git), await filterSettings(git)];
  const base = commit ?? (await emptyTree(git));
  const edits = readEdits(
    await git.run(["diff-index", "-z", "--no-renames", "--ignore-submodules=dirty", base, "--"], { config: filters }),
  );
  const changed: { path: string; state: string }[] = [];
  for (const edit of edits.filter((it) => counts(it.path))) {
    const state = await stateOf(edit, root, git);
    if (state !== `${edit.oldMode} ${edit.oldOid}`) changed.push({ path: edit.path, state });
  }
  const listed = await git.run(["ls-files", "--others", "--exclude-standard", "-z"]);
  return {
    commit,
    changed,
    untracked: listed
      .split("\0")
      .filter((it) => it && counts(it))
      .sort(),
  };
}

/** Comparing a file that changed within a second of being staged would run the repository's clean filter on it. */
export async function filterSettings(git: GitProcess): Promise<string[]> {
  const keys = await git.run([
    "config",
    "-z",
    "--name-only",
    "--get-regexp",
    "^filter\\..*\\.(clean|process|required)$",
  ]);
  return [...new Set(keys.split("\0").filter(Boolean))].map(
    (key) => `${key}=${key.endsWith("required") ? "false" : ""}`,
  );
}

/** Reads `git diff-index --raw -z`. */
function readEdits(text: string): Edit[] {
  const parts = text.split("\0");
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, i) => {
    const [oldMode = "", mode = "", oldOid = "", newOid = ""] = (parts[2 * i] ?? "").slice(1).split(" ");
    return { path: parts[2 * i + 1] ?? "", mode, oldMode, oldOid, newOid };
  });
}

/** The mode and object id the file would have; git leaves the id out where only the file itself says it. */
async function stateOf({ path, mode, oldOid, newOid }: Edit, root: string, git: GitProcess): Promise<string> {
  if (!/^0+$/.test(newOid) || mode === "000000") return `${mode} ${newOid}`;
  if (mode === GITLINK) return `${mode} ${await submoduleAt(git, oldOid, path)}`;
  return `${mode} ${await blobId(join(root, path), mode, oldOid.length)}`;
}

async function submoduleAt(git: GitProcess, oldOid: string, path: string): Promise<string> {
  const diff = await git.run([
    "diff-index",
    "-p",
    "--submodule=short",
    "--ignore-submodules=dirty",
    "HEAD",
    "--",
    path,
  ]);
  return /^\+Subproject commit ([0-9a-f]+)/m.exec(diff)?.[1] ?? oldOid;
}

/** Hashes a file as git would without filters, a piece at a time. */
async function blobId(path: string, mode: string, idChars: number): Promise<string> {
  const hash = createHash(idChars === 64 ? "sha256" : "sha1");
  if (mode === SYMLINK) {
    const target = Buffer.from(readlinkSync(path));
    return hash.update(`blob ${target.length}\0`).update(target).digest("hex");
  }
  hash.update(`blob ${lstatSync(path).size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
