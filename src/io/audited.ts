import { type Change, type FileChange, parseDiff } from "../core/change.ts";
import { type Governance, governanceOf } from "../core/governance.ts";
import { touchedGuards } from "../core/guards.ts";
import { patched } from "../core/patch.ts";
import { fail } from "../core/problem.ts";
import type { Sides } from "../core/seal.ts";
import type { View } from "../core/view.ts";
import type { Context } from "./context.ts";
import type { Snapshot } from "./git.ts";
import { viewAt } from "./past-view.ts";
import { isRecordFile } from "./record-list.ts";
import { versionOf } from "./record-version.ts";

/** How a change is named: one of them, or a description alone. */
export type Source = {
  diff?: string | undefined;
  commit?: string | undefined;
  range?: string | undefined;
  staged?: boolean | undefined;
  description?: string | undefined;
};

/** A change, and the records and files it is held against: those from before it where git has them. */
export type Audited = {
  change: Change;
  view: View;
  governance: Governance;
  sides: Sides;
  isRecord(path: string): boolean;
  /** All files after the change, read only where that is asked of. */
  files?: string[] | undefined;
};

/** Where git keeps the two sides of a change; neither for one that is only described or given as text. */
type Ends = { before?: Snapshot | undefined; after?: Snapshot | undefined; view?: View };

/** Reads what is to be audited. @throws source_ambiguous, and what reading the change throws */
export async function readAudited(source: Source, context: Context): Promise<Audited> {
  const given = (["diff", "commit", "range", "staged"] as const).filter((it) => source[it]);
  if (given.length === 0 && source.diff?.trim() === "" && !source.description?.trim())
    fail("diff_unreadable", { found: "" });
  if (given.length > 1 || (given.length === 0 && !source.description?.trim())) fail("source_ambiguous", { given });
  const change = await readChange(source, context);
  const { before, after, view = await context.view() } = await endsOf(source, context);
  const isToday = view === (await context.view());
  return {
    change,
    view,
    governance: isToday ? await context.governance() : governanceOf(view.inForce),
    isRecord: (path) => isRecordFile(path, context.config),
    sides: await sidesOf(change, { before, after }, context),
    ...(touchedGuards(change, view).length > 0 && { files: await filesAfter(after, context) }),
  };
}

async function readChange({ diff, commit, range, staged }: Source, { git, index }: Context): Promise<Change> {
  if (diff) return parseDiff(diff);
  if (commit) return git.change({ commit });
  if (range) return git.change({ range });
  if (staged) return git.change({ staged: true, ...(index && { index }) });
  return { files: [], omitted: { files: 0, bytes: 0 } };
}

/** What is past is judged by the records as they stood before it; what is still to come, by those of today. */
async function endsOf({ commit, range, staged }: Source, context: Context): Promise<Ends> {
  const { git, index } = context;
  if (staged) {
    const head = await git.head();
    return { before: head ? { commit: head } : undefined, after: { staged: true, ...(index && { index }) } };
  }
  if (!commit && !range) return {};
  const ends = range ? await git.ends(range) : undefined;
  const to = ends?.to ?? (await git.resolve(commit ?? "HEAD"));
  const [last] = await git.commits({ range: to, limit: 1 });
  const base = ends ? ends.base : last?.parents[0];
  const now = context.now();
  const at = last ? new Date(Math.min(Date.parse(last.date), now.getTime())) : now;
  return { before: base ? { commit: base } : undefined, after: { commit: to }, view: await viewAt(base, at, context) };
}

/** Reads both texts of each record the change edits; of a diff that is only text, one is on disk and makes the other. */
async function sidesOf(change: Change, { before, after }: Ends, context: Context): Promise<Sides> {
  const { git, config, store } = context;
  const edited = change.files.filter(
    ({ kind, path, oldPath }) =>
      (kind === "modified" || kind === "renamed") && [path, oldPath ?? path].some((it) => isRecordFile(it, config)),
  );
  if (edited.length === 0) return new Map();
  const old =
    before &&
    (await git.read(
      before,
      edited.map((it) => it.oldPath ?? it.path),
    ));
  const updated =
    after &&
    (await git.read(
      after,
      edited.map((it) => it.path),
    ));
  const pairs = await Promise.all(
    edited.map(async (file, i) => {
      const texts = after ? { before: old?.[i], after: updated?.[i] } : await textsByDisk(file, store);
      const version = (text: string | undefined) => (text === undefined ? undefined : versionOf(text, file.path));
      return [file.path, { before: version(texts.before), after: version(texts.after) }] as const;
    }),
  );
  return new Map(pairs.filter(([, it]) => it.before !== undefined));
}

/** The disk has what the diff leads to, or what it starts from. */
async function textsByDisk({ path, oldPath, hunks }: FileChange, store: Context["store"]) {
  const onDisk = (file: string) => store.read(file).catch(() => undefined);
  const done = await onDisk(path);
  const undone = done === undefined ? undefined : patched(done, hunks, "before");
  if (undone !== undefined) return { before: undone, after: done };
  const start = oldPath ? await onDisk(oldPath) : done;
  const end = start === undefined ? undefined : patched(start, hunks, "after");
  return end === undefined ? {} : { before: start, after: end };
}

/** A change that is only text may be carried out already or not: what it takes away does not count either way. */
async function filesAfter(after: Snapshot | undefined, { git, workspace }: Context): Promise<string[] | undefined> {
  if (after) return (await git.files(after, "")).map((it) => it.path);
  return workspace.gitDir ? git.worktree() : undefined;
}
