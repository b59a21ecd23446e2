import { type Change, parseDiff } from "../core/change.ts";
import { fail } from "../core/problem.ts";
import { commitAt, emptyTree, endsOf, type GitProcess, head, parentOf } from "./git-refs.ts";
import { filterSettings } from "./git-state.ts";
import { COMMIT_FORMAT, type Commit, readCommits, readTouched } from "./git-text.ts";

/** A commit is compared with one of its parents, counted from 1: the first unless said. */
export type Source =
  | { commit: string; parent?: number }
  | { range: string }
  | { staged: true; index?: string }
  /** Tracked files as they lie in the tree, against the last commit. */
  | { worktree: true };

export type CommitQuery = {
  /** `A..B` or `A...B`, both the commits of B that A lacks, or one ref; without it HEAD. */
  range?: string;
  /** Every ref instead of a range. */
  all?: true;
  /** Only commits that touch one of these files or folders. */
  paths?: readonly string[];
  /** Only commits whose message holds this text. */
  containing?: string;
  limit?: number;
};

// These commands read no diff settings of the user or the repository; what a driver could still bring is off.
const DIFF = ["-M", "--no-color", "--no-ext-diff", "--no-textconv", "--submodule=short"];
const PATCH = [...DIFF, "-p", "--full-index", "--src-prefix=a/", "--dst-prefix=b/"];

/** Reads a change. @throws ref_unknown, range_invalid, range_unrelated, parent_unknown, history_shallow */
export async function changeOf(git: GitProcess, source: Source): Promise<Change> {
  if ("staged" in source) {
    const base = (await head(git)) ?? (await emptyTree(git));
    return readPatch(await git.run(["diff-index", "--cached", ...PATCH, base, "--"], { index: source.index }));
  }
  if ("worktree" in source) {
    const base = (await head(git)) ?? (await emptyTree(git));
    const args = ["diff-index", "--ignore-submodules=dirty", ...PATCH, base, "--"];
    return readPatch(await git.run(args, { config: await filterSettings(git) }));
  }
  if ("range" in source) {
    const { base, to } = await endsOf(git, source.range);
    return readPatch(await git.run(["diff-tree", "-r", ...PATCH, base, to, "--"]));
  }
  const commit = await commitAt(git, source.commit);
  const base = await parentOf(git, commit, source.parent ?? 1);
  const change = readPatch(await git.run(["diff-tree", "-r", ...PATCH, base, commit.oid, "--"]));
  return { ...change, commit: commit.oid, message: commit.message };
}

/** Lists what the next commit would change. @returns sorted, both sides of renames */
export async function stagedPaths(git: GitProcess, index: string | undefined): Promise<string[]> {
  const base = (await head(git)) ?? (await emptyTree(git));
  const listed = await git.run(["diff-index", "--cached", "--name-only", "--no-renames", "-z", base, "--"], { index });
  return listed.split("\0").filter(Boolean).sort();
}

/** More ids than this would not fit one command line. */
const MAX_ARGUMENTS = 5000;

/** Lists the commits that are on no branch, tag or HEAD. @returns in the given order */
export async function unreachableOf(git: GitProcess, commits: readonly string[]): Promise<string[]> {
  const lost = new Set<string>();
  for (let start = 0; start < commits.length; start += MAX_ARGUMENTS) {
    const some = commits.slice(start, start + MAX_ARGUMENTS);
    const listed = await git.run(["rev-list", ...some, "--not", "--all", "--"]);
    for (const oid of listed.split("\n")) lost.add(oid);
  }
  return commits.filter((it) => lost.has(it));
}

function readPatch(text: string): Change {
  return text ? parseDiff(text) : { files: [], omitted: { files: 0, bytes: 0 } };
}

/** Lists commits in one git process. @returns newest first @throws ref_unknown, range_invalid, range_unrelated */
export async function commitsOf(git: GitProcess, query: CommitQuery): Promise<Commit[]> {
  const { range, all, paths = [], containing, limit } = query;
  const tips = all ? ["--all"] : await tipsOf(git, range);
  if (!tips) return [];
  const filters = [
    ...(containing === undefined ? [] : ["--fixed-strings", `--grep=${containing}`]),
    ...(limit === undefined ? [] : [`--max-count=${limit}`]),
    // Otherwise a commit whose effect was overwritten on another branch is not told.
    ...(paths.length ? ["--full-history"] : []),
  ];
  return readCommits(
    await git.run(["rev-list", "--encoding=UTF-8", COMMIT_FORMAT, ...filters, ...tips, "--", ...paths]),
  );
}

async function tipsOf(git: GitProcess, range: string | undefined): Promise<string[] | undefined> {
  if (range?.includes("..")) {
    const { from, to } = await endsOf(git, range);
    return [to, `^${from}`];
  }
  const tip = range === undefined ? await head(git) : (await commitAt(git, range)).oid;
  return tip === undefined ? undefined : [tip];
}

/**
 * Lists what commits touch, all in one git process.
 *
 * @returns by commit, one list of paths for each parent, both sides of renames; a root commit has one list
 * @throws history_shallow
 */
export async function touchedBy(git: GitProcess, commits: readonly Commit[]): Promise<Map<string, string[][]>> {
  if (commits.length === 0) return new Map();
  for (const { oid } of commits.filter(({ parents }) => parents.length === 0)) {
    if ((await commitAt(git, oid)).parents.length) fail("history_shallow", { commit: oid });
  }
  const lines = commits.flatMap(({ oid, parents }) => (parents.length ? parents.map((it) => `${oid} ${it}`) : [oid]));
  const args = ["diff-tree", "--stdin", "-r", "-z", "--name-status", "--always", "--root", ...DIFF];
  const touched = new Map<string, string[][]>(commits.map(({ oid }) => [oid, []]));
  for (const { oid, paths } of readTouched(await git.run(args, { input: `${lines.join("\n")}\n` }))) {
    touched.get(oid)?.push(paths);
  }
  return touched;
}
