import { parseTags } from "../core/change.ts";
import { type Binding, type CommitFacts, judgeCommit, type Tagged } from "../core/commit-check.ts";
import { nearestNames } from "../core/near.ts";
import { type Problem, problem } from "../core/problem.ts";
import type { RecordChange, RecordVersion } from "../core/record-edit.ts";
import { gradedCommits } from "../core/rule-book.ts";
import { storedState } from "../core/view.ts";
import { type Bindings, bindingsAt, isRecordPath } from "./bindings.ts";
import type { Context } from "./context.ts";
import type { Commit, Snapshot } from "./git.ts";
import { versionOf } from "./record-version.ts";

/** What to judge. Without any of them it is HEAD. */
export type Judged = {
  commit?: string | undefined;
  range?: string | undefined;
  staged?: boolean | undefined;
  /** Of the commit that is being made; it counts with `staged` alone. */
  message?: string | undefined;
};

const MAX_COMMITS = 1000;
/** Comparisons with seals; a commit that would need more gets no stale warnings for the rest. */
const MAX_SEALS = 2000;

/**
 * Judges commits by the records as of their parents.
 *
 * @returns the problems of each commit, oldest commit first, and how many commits there were
 * @throws ref_unknown, range_invalid, range_unrelated, history_shallow
 */
export async function judgeChange(
  { commit, range, staged, message }: Judged,
  context: Context,
): Promise<{ judged: number; problems: Problem[] }> {
  const { enforcement } = context.config;
  if (enforcement === "none") return { judged: 0, problems: [] };
  if (staged) {
    const problems = judgeCommit(await stagedFacts(message, context));
    return { judged: 1, problems: gradedCommits(problems, enforcement) };
  }
  const { git } = context;
  const query = range === undefined ? { range: commit ?? "HEAD", limit: 1 } : { range };
  const all = await git.commits(query);
  const commits = all.slice(0, MAX_COMMITS).reverse();
  const touched = await git.touched(commits);
  const open = memoised((parent: string | undefined) => bindingsAt(parent, context));
  const problems: Problem[] = [];
  for (const it of commits) problems.push(...(await judgeOne(it, touched.get(it.oid) ?? [], open, context)));
  const left = all.length - commits.length;
  if (left > 0) problems.push(problem("commits_unjudged", { count: left, limit: MAX_COMMITS }, { severity: "note" }));
  return { judged: commits.length, problems: gradedCommits(problems, enforcement) };
}

type Open = (parent: string | undefined) => Promise<Bindings>;

/** A merge is judged from each parent, by what differs from all of them: the rest was judged where it was made. */
async function judgeOne(
  commit: Commit,
  touched: readonly string[][],
  open: Open,
  context: Context,
): Promise<Problem[]> {
  const [first = []] = touched;
  const isMerge = commit.parents.length > 1;
  const own = isMerge ? first.filter((path) => touched.every((it) => it.includes(path))) : first;
  const tags = isMerge && own.length === 0 ? undefined : parseTags(commit.message);
  const sides = commit.parents.length ? commit.parents : [undefined];
  const found = new Map<string, Problem>();
  for (const [i, parent] of sides.entries()) {
    const facts = await factsOf(
      {
        commit: commit.oid,
        parent,
        // A tag that one parent still allows is fine: the other may be the branch that completed the record.
        ...(i === 0 && tags && { tags }),
        paths: own,
        recordPaths: (touched[i] ?? []).filter((it) => isRecordPath(it, context.config)),
        at: { commit: commit.oid },
        bindings: await open(parent),
      },
      context,
    );
    for (const it of judgeCommit(facts)) found.set(JSON.stringify(it), it);
  }
  return [...found.values()];
}

async function stagedFacts(message: string | undefined, context: Context): Promise<CommitFacts> {
  const { git, index, config } = context;
  const parent = await git.head();
  const [paths, bindings] = await Promise.all([git.staged(index), bindingsAt(parent, context)]);
  const tags = message === undefined ? undefined : parseTags(message);
  const at: Snapshot = { staged: true, ...(index && { index }) };
  const recordPaths = paths.filter((it) => isRecordPath(it, config));
  return factsOf({ parent, ...(tags && { tags }), paths, recordPaths, at, bindings }, context);
}

type Asked = {
  commit?: string;
  parent: string | undefined;
  tags?: { ids: string[]; reverted: string[] };
  paths: readonly string[];
  recordPaths: readonly string[];
  /** Where the commit's own versions of records are. */
  at: Snapshot;
  bindings: Bindings;
};

async function factsOf(asked: Asked, context: Context): Promise<CommitFacts> {
  const { commit, parent, tags, paths, recordPaths, at, bindings } = asked;
  const changes = await changesOf(recordPaths, parent, at, (tags?.ids.length ?? 0) > 0, context);
  const byId = new Map(changes.map((it) => [it.id, it]));
  const tagged = new Map<string, Tagged>();
  for (const id of tags?.ids ?? []) tagged.set(id, await taggedBy(id, byId.get(id), parent, bindings, context));
  const bound = bind({ paths, recordPaths }, bindings);
  return {
    ...(commit && { commit }),
    ...(tags && { tags }),
    isTagRequired: context.config.commit_tag_required,
    paths,
    tagged,
    bindings: [...bound.values()],
    changes,
    stale: parent === undefined ? [] : await staleOf([...bound.values()], parent, context),
    isKnown: (id) => byId.get(id)?.after !== undefined || bindings.standing(id) !== undefined,
  };
}

/** Reads the records whose files changed, on both sides, and pairs them by id: a file may be renamed. */
async function changesOf(
  paths: readonly string[],
  parent: string | undefined,
  at: Snapshot,
  isTagged: boolean,
  { git }: Context,
): Promise<RecordChange[]> {
  const before = parent === undefined || paths.length === 0 ? [] : await git.read({ commit: parent }, paths);
  // Where no record was before, only one that the message names can matter.
  const isRead = isTagged || before.some((it) => it !== undefined);
  if (!isRead) return [];
  const after = await git.read(at, paths);
  const changes = new Map<string, RecordChange>();
  const note = (side: "before" | "after", path: string, text: string | undefined) => {
    const version = text === undefined ? undefined : versionOf(text, path);
    const id = version?.record.id;
    if (id) changes.set(id, { ...changes.get(id), id, [side]: version });
  };
  paths.forEach((path, i) => {
    note("before", path, before[i]);
    note("after", path, after[i]);
  });
  return [...changes.values()];
}

async function taggedBy(
  id: string,
  change: RecordChange | undefined,
  parent: string | undefined,
  bindings: Bindings,
  { git }: Context,
): Promise<Tagged> {
  const standing = bindings.standing(id);
  if (standing && parent !== undefined) {
    const before = change?.before ?? (await readVersion(standing.file));
    const own = change ? change.after : before;
    return {
      ...(before && { before: before.record }),
      state: standing.state,
      ...(own && { own: own.record }),
      near: [],
    };
  }
  const own = change?.after?.record;
  if (!own) return { near: nearestNames(id, bindings.ids()) };
  const state = storedState(own);
  // A record that the commit itself brings, open or carried out by it.
  return { own, ...(state !== "open" && state !== "implemented" && { state }), near: [] };

  async function readVersion(file: string): Promise<RecordVersion | undefined> {
    const [text] = await git.read({ commit: parent ?? "HEAD" }, [file]);
    return text === undefined ? undefined : versionOf(text, file);
  }
}

type Bound = Binding & { sha: string };

/**
 * One entry for each record, way it binds and pattern, with all the paths it binds. No scope forbids the files of
 * records, which their own rules hold: else a record that forbids them all could never be replaced.
 */
function bind({ paths, recordPaths }: Pick<Asked, "paths" | "recordPaths">, bindings: Bindings): Map<string, Bound> {
  const bound = new Map<string, Bound>();
  const records = new Set(recordPaths);
  for (const path of paths) {
    for (const it of bindings.find(path)) {
      if (it.as === "forbidden" && records.has(path)) continue;
      const key = `${it.as} ${it.id} ${it.as === "forbidden" ? it.pattern : ""}`;
      const known = bound.get(key);
      if (known?.paths.at(-1) !== path) bound.set(key, { ...it, paths: [...(known?.paths ?? []), path] });
    }
  }
  return bound;
}

/** Finds the governed paths that are as they were when their record was sealed, all in one git process. */
async function staleOf(bound: readonly Bound[], parent: string, { git }: Context): Promise<CommitFacts["stale"]> {
  const asked = bound
    .filter(({ as, sha }) => as === "affected" && /^[0-9a-f]{7,64}$/.test(sha))
    .flatMap(({ id, sha, paths }) => paths.map((path) => ({ id, sha, path })))
    .slice(0, MAX_SEALS);
  const current = [...new Set(asked.map((it) => it.path))];
  const names = [...asked.map(({ sha, path }) => `${sha}:${path}`), ...current.map((path) => `${parent}:${path}`)];
  const oids = await git.oids(names);
  const now = new Map(current.map((path, i) => [path, oids[asked.length + i]]));
  const stale = asked.filter(({ path }, i) => oids[i] !== undefined && oids[i] === now.get(path));
  return [...Map.groupBy(stale, (it) => it.id)].map(([id, found]) => ({
    id,
    sha: found[0]?.sha ?? "",
    paths: found.map((it) => it.path),
  }));
}

function memoised<K, V>(derive: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? derive(key);
    known.set(key, value);
    return value;
  };
}
