import { join } from "node:path";
import { type Change, touchedPaths } from "../core/change.ts";
import type { Context } from "./context.ts";
import { readPlain } from "./files.ts";

/** A change that an event is drafted from: its diff, and the files that matter to the event. */
export type DraftedChange = { change: Change; files: ChangedFile[] };

/** A file's text on both sides; `after` is undefined where the change deletes it. */
export type ChangedFile = { path: string; before: string; after: string | undefined };

type IsMeant = (path: string) => boolean;

/** @throws ref_unknown, history_shallow */
export async function committedChange(commit: string, isMeant: IsMeant, { git }: Context): Promise<DraftedChange> {
  const change = await git.change({ commit });
  const paths = touchedPaths(change).filter(isMeant);
  const parent = (await git.commits({ range: change.commit ?? commit, limit: 1 }))[0]?.parents[0];
  const after = await git.read({ commit: change.commit ?? commit }, paths);
  return { change, files: paired(paths, parent ? await git.read({ commit: parent }, paths) : [], after) };
}

/**
 * Reads what is not committed yet: what is staged, or where nothing that matters is staged, the work tree with the files
 * that git does not know yet.
 *
 * @returns undefined where nothing that matters differs from the last commit
 */
export async function uncommittedChange(isMeant: IsMeant, context: Context): Promise<DraftedChange | undefined> {
  const { git, workspace } = context;
  if (!workspace.gitDir) return undefined;
  const staged = await git.change({ staged: true });
  const stagedPaths = touchedPaths(staged).filter(isMeant);
  if (stagedPaths.length)
    return {
      change: staged,
      files: await sinceHead(stagedPaths, await git.read({ staged: true }, stagedPaths), context),
    };
  const change = await git.change({ worktree: true });
  const paths = [...new Set([...touchedPaths(change), ...(await git.worktree())])].filter(isMeant);
  const files = await sinceHead(
    paths,
    paths.map((it) => onDisk(it, context)),
    context,
  );
  const changed = files.filter((it) => it.before !== (it.after ?? ""));
  return changed.length ? { change, files: changed } : undefined;
}

function onDisk(path: string, { workspace, exists }: Context): string | undefined {
  return exists(path) ? readPlain(join(workspace.root, path)).toString() : undefined;
}

async function sinceHead(paths: readonly string[], after: (string | undefined)[], { git }: Context) {
  const commit = await git.head();
  return paired(paths, commit ? await git.read({ commit }, paths) : [], after);
}

function paired(
  paths: readonly string[],
  before: readonly (string | undefined)[],
  after: readonly (string | undefined)[],
): ChangedFile[] {
  return paths.map((path, i) => ({ path, before: before[i] ?? "", after: after[i] }));
}
