import { type Change, parseTags, touchedPaths } from "./change.ts";
import type { DraftContent } from "./draft.ts";
import { bindingRecords, type Governance } from "./governance.ts";

/** Scope entries of a draft; a change of more files gets folders. */
const MAX_PATHS = 20;
const MAX_RELATED = 10;

export type Prefill = Pick<DraftContent, "title" | "affected_scope" | "related"> & {
  links: { [kind: string]: string[] };
  context: string[][];
};

/**
 * Fills in what a change says of itself: what it is called, the files it touches, the pull request and the commits, and
 * the records that govern those files. Why it was made no diff says, so intent and rationale stay empty.
 *
 * @param commits ids of the commits the change is made of, none for one that is not committed
 * @param dir the folder of records, which no scope names
 */
export function prefillFrom(
  change: Change,
  { governance, commits, dir }: { governance: Governance; commits: readonly string[]; dir: string },
): Prefill {
  const message = change.message ?? "";
  const [subject = ""] = message.split("\n", 1);
  const paths = touchedPaths(change).filter((it) => !it.startsWith(`${dir}/`));
  const pulls = [...message.matchAll(/(?:\(|pull request )#(\d+)\b/g)].map(([, number = ""]) => number);
  const governing = bindingRecords(paths, governance).map((it) => it.record.id);
  return {
    title: subject
      .replaceAll(/\s*(?:\[[A-Za-z]+-[\w-]+\]|\(#\d+\))/g, "")
      .trim()
      .slice(0, 120),
    affected_scope: scopeOf(paths),
    related: [...new Set([...parseTags(message).ids, ...governing])].slice(0, MAX_RELATED),
    links: { ...(pulls.length && { pr: [...new Set(pulls)] }), ...(commits.length && { commits: [...commits] }) },
    context: commits.map((it) => ["commit", it]),
  };
}

/** Many files of one change are named by their folders. */
function scopeOf(paths: readonly string[]): string[] {
  if (paths.length <= MAX_PATHS) return [...paths];
  const folders = paths.map((it) => it.slice(0, it.lastIndexOf("/") + 1));
  return [...new Set(folders.map((it, i) => (it ? `${it}**` : (paths[i] ?? ""))))].sort();
}
