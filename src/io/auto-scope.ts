import { parseTags } from "../core/change.ts";
import { isRecordPath } from "./bindings.ts";
import type { Context } from "./context.ts";

/**
 * Collects the files that commits named records for, on any branch, in two git processes for all of them.
 *
 * @returns by id, sorted, without record files and what is no longer there; ids that no commit names are missing
 */
export async function observedScopes(ids: readonly string[], context: Context): Promise<Map<string, string[]>> {
  const { git, workspace, config, exists } = context;
  if (ids.length === 0 || workspace.gitDir === undefined) return new Map();
  const wanted = new Set(ids);
  const containing = ids.length === 1 ? `[${ids[0]}]` : "[prov-";
  const commits = (await git.commits({ all: true, containing }))
    .map((commit) => ({ commit, tags: parseTags(commit.message).ids.filter((it) => wanted.has(it)) }))
    .filter(({ tags }) => tags.length > 0);
  const touched = await git.touched(commits.map((it) => it.commit));
  const scopes = new Map<string, Set<string>>();
  for (const { commit, tags } of commits) {
    const [first = [], ...others] = touched.get(commit.oid) ?? [];
    // Of a merge, what it changed itself; the rest belongs to the commits it brings together.
    const own = first.filter((path) => others.every((it) => it.includes(path)));
    for (const id of tags) {
      const scope = scopes.get(id) ?? new Set<string>();
      scopes.set(id, scope);
      for (const path of own) if (!isRecordPath(path, config) && exists(path)) scope.add(path);
    }
  }
  return new Map([...scopes].filter(([, paths]) => paths.size > 0).map(([id, paths]) => [id, [...paths].sort()]));
}
