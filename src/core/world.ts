import { literalDirectory, type Pattern } from "./scope.ts";

/** What rules ask about the world beside the records. Outside git some of it is unknown. */
export type World = {
  /** What is at a path. @param path POSIX, relative to the root */
  at(path: string): "file" | "folder" | "outside" | undefined;
  /** Tells whether a pattern covers any file; undefined where files cannot be listed. */
  matches(pattern: Pattern): boolean | undefined;
  /** Tells whether what a mistake's `enforcement` names is there. */
  isEnforced(ref: string): boolean;
  /** Tells whether a branch or tag has the commit; undefined where that cannot be told. */
  isReachable(sha: string): boolean | undefined;
};

/** Files to hold patterns against: each pattern meets only what lies below its literal start. */
export type FileIndex = { has(path: string): boolean; matches(pattern: Pattern): boolean };

/** @param paths POSIX, relative to the root, in any order */
export function fileIndexOf(paths: Iterable<string>): FileIndex {
  const known = new Set(paths);
  const sorted = [...known].sort();
  return {
    has: (path) => known.has(path),
    matches(pattern) {
      if (pattern.kind === "exact") return known.has(pattern.text);
      const folder = pattern.kind === "glob" ? literalDirectory(pattern) : "";
      const start = folder ? `${folder}/` : "";
      for (let i = firstFrom(sorted, start); i < sorted.length; i++) {
        const path = sorted[i] ?? "";
        if (!path.startsWith(start)) return false;
        if (pattern.covers(path)) return true;
      }
      return false;
    },
  };
}

/** The index of the first text that is not before `start`. */
function firstFrom(sorted: readonly string[], start: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
