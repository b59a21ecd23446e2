import { fail } from "../core/problem.ts";
import { commitAt, type GitProcess } from "./git-refs.ts";
import { type GitObject, readIndex, readTreeObject, type TreeFile } from "./git-text.ts";

/** The state whose files are meant. A commit hook passes the index it was given, its GIT_INDEX_FILE. */
export type Snapshot = { commit: string } | { staged: true; index?: string };

/** A tree with more folders is made to exhaust its reader: trees may share their branches. */
const MAX_FOLDERS = 100_000;

/** The mode of a submodule: its id is a commit of another repository. */
const GITLINK = "160000";

/** Lists the files below a folder, `""` for all; submodules are left out. @returns by path @throws ref_unknown */
export async function filesBelow(git: GitProcess, at: Snapshot, folder: string): Promise<TreeFile[]> {
  if ("staged" in at) return indexed(git, at, folder ? [folder] : []);
  const { oid } = await commitAt(git, at.commit);
  const tree = await git.object(`${oid}:${folder}`);
  let folders = 0;
  return tree?.type === "tree" ? below(folder && `${folder}/`, tree) : [];

  async function below(prefix: string, { oid, bytes }: GitObject): Promise<TreeFile[]> {
    if (++folders > MAX_FOLDERS) fail("git_failed", { command: "cat-file", detail: "the tree has too many folders" });
    const entries = readTreeObject(bytes, oid.length / 2)
      .filter(({ mode }) => mode !== GITLINK)
      .map(async ({ name, ...entry }) => {
        const inner = entry.mode === "040000" ? await git.object(entry.oid) : undefined;
        return inner ? below(`${prefix}${name}/`, inner) : [{ path: prefix + name, ...entry }];
      });
    return (await Promise.all(entries)).flat();
  }
}

/** Reads files; a symlink reads as its target. @returns in the order of the paths, undefined where there is no file */
export async function readFiles(
  git: GitProcess,
  at: Snapshot,
  paths: readonly string[],
): Promise<(string | undefined)[]> {
  if (paths.length === 0) return [];
  if ("commit" in at) {
    const { oid } = await commitAt(git, at.commit);
    return readBlobs(
      git,
      paths.map((path) => `${oid}:${path}`),
    );
  }
  const oids = new Map((await indexed(git, at, paths)).map((it) => [it.path, it.oid]));
  return readBlobs(
    git,
    paths.map((path) => oids.get(path)),
  );
}

/** Reads blobs by their names. @returns in the order of the names; undefined for what is no blob */
export function readBlobs(git: GitProcess, names: readonly (string | undefined)[]): Promise<(string | undefined)[]> {
  return Promise.all(
    names.map(async (name) => {
      const object = name === undefined ? undefined : await git.object(name);
      return object?.type === "blob" ? object.bytes.toString() : undefined;
    }),
  );
}

/** Lists tracked files and those git neither tracks nor ignores. @returns sorted */
export async function worktreeFiles(git: GitProcess): Promise<string[]> {
  const listed = await git.run(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]);
  return listed.split("\0").filter(Boolean).sort();
}

/** Finds a folder's tree by reading the trees above it, so that a large one is not read for its id alone. */
export async function treeIdOf(git: GitProcess, commit: string, folder: string): Promise<string | undefined> {
  let tree = await git.object(`${commit}^{tree}`);
  let oid = tree?.oid;
  for (const name of folder.split("/").filter((it) => it && it !== ".")) {
    tree ??= oid === undefined ? undefined : await git.object(oid);
    const entries = tree?.type === "tree" ? readTreeObject(tree.bytes, tree.oid.length / 2) : [];
    oid = entries.find((it) => it.name === name)?.oid;
    tree = undefined;
  }
  return oid;
}

/** Asks for ids without reading what they name. Names come on stdin, where nothing is taken for an option. */
export async function objectIds(git: GitProcess, names: readonly string[]): Promise<(string | undefined)[]> {
  if (names.length === 0) return [];
  const input = names.map((it) => `${/[\n\0]/.test(it) ? "" : it}\n`).join("");
  const lines = (await git.run(["cat-file", "--batch-check=%(objectname)"], { input })).split("\n");
  return names.map((_, i) => (/^[0-9a-f]{40,64}$/.test(lines[i] ?? "") ? lines[i] : undefined));
}

// The reading process keeps the first index it sees, so the index is asked for its ids each time.
async function indexed(git: GitProcess, { index }: { index?: string }, paths: readonly string[]): Promise<TreeFile[]> {
  const found = readIndex(await git.run(["ls-files", "--stage", "-z", "--", ...paths], { index }));
  return found.filter(({ mode }) => mode !== GITLINK);
}
