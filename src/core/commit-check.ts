import { manifestFile } from "./manifest.ts";
import { type Code, type Place, type Problem, problem } from "./problem.ts";
import type { ProvenanceRecord } from "./record.ts";
import { forbiddenKeys, type RecordChange } from "./record-edit.ts";
import { readPattern } from "./scope.ts";
import type { State } from "./view.ts";

/** A record in force as of the parent whose scope covers paths of the commit. */
export type Binding = { id: string; state: State; as: "affected" | "forbidden"; pattern: string; paths: string[] };

/** A record that the commit's message names. */
export type Tagged = {
  /** As of the parent, and what it counted as there. */
  before?: ProvenanceRecord;
  state?: State;
  /** As the commit leaves it. */
  own?: ProvenanceRecord;
  /** Ids like it, where there is no such record. */
  near: string[];
};

/** All that a commit is judged by, as of one of its parents. */
export type CommitFacts = {
  /** Undefined for what is staged. */
  commit?: string;
  /** What its message names; undefined where the message is not known. */
  tags?: { ids: string[]; reverted: string[] };
  isTagRequired: boolean;
  /** Both sides of renames. */
  paths: readonly string[];
  tagged: ReadonlyMap<string, Tagged>;
  bindings: readonly Binding[];
  changes: readonly RecordChange[];
  /** Paths that have not changed since a record in force was sealed, with the seal. */
  stale: readonly { id: string; sha: string; paths: string[] }[];
  isKnown(id: string): boolean;
};

const MAX_PATHS = 5;
const MAX_RECORDS = 10;

/**
 * Judges a commit by the records as of its parent. What the commit itself writes into a record may only narrow what
 * it is allowed.
 *
 * @returns in the order of the rules; bounded, however much the commit touches
 */
export function judgeCommit(facts: CommitFacts): Problem[] {
  const found = [
    ...judgeTags(facts),
    ...judgeScope(facts),
    ...judgeBindings(facts),
    ...judgeRecords(facts),
    ...judgeStale(facts),
  ];
  return found.map((it) => (facts.commit ? { ...it, at: { ...it.at, commit: facts.commit } } : it));
}

function judgeTags({ tags, tagged, isTagRequired }: CommitFacts): Problem[] {
  if (!tags) return [];
  if (isTagRequired && tags.ids.length + tags.reverted.length === 0) return [problem("tag_missing", {})];
  return tags.ids.flatMap((id) => {
    const { before, own, near } = tagged.get(id) ?? { near: [] };
    const state = tagged.get(id)?.state;
    const at = { record: id };
    if (!before && !own) return [problem("tag_unknown", { id, near }, { at })];
    if (!state || state === "open") return [];
    if (state === "draft" || state === "proposed" || state === "unknown")
      return [problem("tag_undecided", { id, state }, { severity: "warning", at })];
    return [problem("tag_ended", { id, state }, { at })];
  });
}

/** A path is fine if one of the open records that the commit names allows it, and none of them forbids it. */
function judgeScope(facts: CommitFacts): Problem[] {
  const open = [...facts.tagged]
    .filter(([, { state, before, own }]) => state === "open" || (!before && own))
    .map(([id, { before, own }]) => ({ id, versions: [before, own].filter((it) => it !== undefined) }));
  if (open.length === 0) return [];
  const own = new Set(
    open.flatMap(({ id, versions }) => [...versions.map((it) => it.file), ...replacedFiles(id, facts)]),
  );
  const forbidden = open.flatMap(({ id, versions }) =>
    [...new Set(versions.flatMap((it) => it.forbidden_scope))].flatMap((pattern) => {
      const paths = facts.paths.filter((path) => covers([pattern], path));
      return paths.length ? [pathProblem("path_forbidden", { id, state: "open", pattern }, paths)] : [];
    }),
  );
  // What completing a record captures comes with the commit that says so.
  const captured = open.flatMap(({ versions }) => versions.flatMap((it) => it.manifest.map(manifestFile)));
  const isOwn = (path: string) => own.has(path) || captured.some((it) => path.endsWith(`/${it}`));
  const outside = facts.paths.filter(
    (path) => !isOwn(path) && !open.some(({ versions }) => versions.every((it) => allows(it, path))),
  );
  const ids = open.map(({ id }) => id).join(", ");
  return outside.length ? [...forbidden, pathProblem("scope_exceeded", { id: ids }, outside)] : forbidden;
}

/** The file of the record that this one replaces, which the replacement itself writes. */
function replacedFiles(id: string, { changes }: CommitFacts): string[] {
  return changes
    .filter(({ after }) => after?.record.superseded_by === id)
    .flatMap(({ after }) => (after ? [after.record.file] : []));
}

function allows({ affected_scope }: ProvenanceRecord, path: string): boolean {
  return affected_scope.length === 0 || covers(affected_scope, path);
}

function covers(patterns: readonly string[], path: string): boolean {
  return patterns.some((it) => readPattern(it)?.covers(path));
}

/** Records in force bind every commit, whatever it names; one that replaces them was meant to get past them. */
function judgeBindings({ bindings, tags, tagged }: CommitFacts): Problem[] {
  const replaced = new Set(
    [...tagged.values()].flatMap(({ before, state }) => (state === "open" && before?.supersedes) || []),
  );
  const forbidden = bindings
    .filter((it) => it.as === "forbidden" && !replaced.has(it.id))
    .map(({ id, state, pattern, paths }) => pathProblem("path_forbidden", { id, state, pattern }, paths));
  const governing = bindings.filter((it) => it.as === "affected");
  if (!tags || tags.ids.length + tags.reverted.length > 0 || governing.length === 0) return forbidden;
  const ids = [...new Set(governing.map((it) => it.id))];
  const paths = [...new Set(governing.flatMap((it) => it.paths))].sort();
  const named = ids.length > 3 ? `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more records` : ids.join(", ");
  return [...forbidden, pathProblem("path_governed", { id: named }, paths, "warning")];
}

function judgeRecords({ changes, isKnown }: CommitFacts): Problem[] {
  return changes.flatMap((change) => {
    const broken = forbiddenKeys(change, isKnown);
    const { id, before } = change;
    if (!broken || !before) return [];
    const { keys } = broken;
    const [key = ""] = keys;
    const field = /^\w+/.exec(key)?.[0] ?? "";
    const at: Place = { file: (change.after ?? before).record.file, record: id, ...(field in before.raw && { field }) };
    if (broken.deed === "completed") return [problem("completion_mixed", { id, keys }, { at })];
    return [problem("record_sealed", { id, state: before.record.status, keys }, { at })];
  });
}

function judgeStale({ stale }: CommitFacts): Problem[] {
  const warning = (id: string, sha: string, paths: readonly string[]) =>
    pathProblem("scope_stale", { id, sha: sha.slice(0, 7) }, paths, "warning");
  const told = stale.slice(0, MAX_RECORDS).map(({ id, sha, paths }) => warning(id, sha, paths));
  const rest = stale.slice(MAX_RECORDS);
  if (rest.length === 0) return told;
  const paths = [...new Set(rest.flatMap((it) => it.paths))].sort();
  return [...told, warning(`Each of ${rest.length} further records`, "its own commit", paths)];
}

type PathCode = "path_forbidden" | "scope_exceeded" | "path_governed" | "scope_stale";

/** Names the first paths and counts the others. */
function pathProblem(
  code: PathCode,
  facts: { id: string; state?: string; pattern?: string; sha?: string },
  paths: readonly string[],
  severity: Problem["severity"] = "error",
): Problem {
  const [file] = paths;
  const rest = { paths: paths.slice(0, MAX_PATHS), more: Math.max(0, paths.length - MAX_PATHS) };
  const place: Place = { ...(file && { file }), ...(/^\S+$/.test(facts.id) && { record: facts.id }) };
  return problem(code as Code, { ...facts, ...rest } as never, { severity, at: place });
}
