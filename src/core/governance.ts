import { push } from "./multimap.ts";
import { type Problem, ProblemError } from "./problem.ts";
import type { ProvenanceRecord } from "./record.ts";
import { byNarrowness, literalDirectory, type Pattern, parsePattern, reachesInto } from "./scope.ts";

export type Match = { record: ProvenanceRecord; pattern: Pattern; as: "affected" | "forbidden" };

/** Which records bind a path. */
export type Governance = {
  /**
   * @param path POSIX, relative to the root; a trailing `/` asks for what may bind anything below a folder, `./` below
   * the root
   * @returns narrowest first, a record at most once for each way it binds; ties keep the order of the records
   */
  find(path: string): Match[];
  /** Patterns that cannot be used: their records might govern more than is found. */
  problems: readonly Problem[];
};

/**
 * Files the scopes of records by their literal start, so that a question about one path meets few patterns:
 * at 10,000 records, reading all of them would take most of the budget of a consult.
 */
export function governanceOf(records: readonly ProvenanceRecord[]): Governance {
  const exact = new Map<string, Match[]>();
  const below = new Map<string, Match[]>();
  const problems: Problem[] = [];
  for (const match of records.flatMap((record) => scopesOf(record, problems))) {
    const { kind, text } = match.pattern;
    if (kind === "exact") push(exact, text, match);
    else push(below, kind === "regex" ? "" : literalDirectory(match.pattern), match);
  }
  const order = new Map(records.map((it, i) => [it, i]));
  const narrowestFirst = (a: Match, b: Match) =>
    byNarrowness(a.pattern, b.pattern) || (order.get(a.record) ?? 0) - (order.get(b.record) ?? 0);
  const at = (path: string) => [
    ...(exact.get(path) ?? []),
    ...ancestors(path).flatMap((folder) => (below.get(folder) ?? []).filter((it) => it.pattern.covers(path))),
  ];
  const into = (folder: string) => [
    ...[...exact].filter(([path]) => path.startsWith(folder)).flatMap(([, matches]) => matches),
    ...[...below]
      .filter(([base]) => base.startsWith(folder) || folder.startsWith(base && `${base}/`))
      .flatMap(([, matches]) => matches.filter((it) => reachesInto(it.pattern, folder))),
  ];
  return {
    problems,
    find: (path) => {
      const matches = path.endsWith("/") ? into(path.replace(/^\.\//, "")) : at(path);
      return uniqueMatches(matches.sort(narrowestFirst));
    },
  };
}

/** A record that binds some of the paths asked about, each once; `pattern` is the narrowest of those that do. */
export type Bound = Match & { paths: string[] };

/** One entry for each record and way it binds, with all the paths it binds; forbidding ones first, then narrow ones. */
export function bindingRecords(paths: readonly string[], governance: Governance): Bound[] {
  const bound = new Map<string, Bound>();
  for (const path of new Set(paths)) {
    for (const match of governance.find(path)) {
      const key = `${match.as} ${match.record.id}`;
      const known = bound.get(key);
      const narrower = known && byNarrowness(known.pattern, match.pattern) <= 0 ? known : match;
      bound.set(key, { ...narrower, paths: [...(known?.paths ?? []), path] });
    }
  }
  return [...bound.values()].sort(
    (a, b) => Number(b.as === "forbidden") - Number(a.as === "forbidden") || byNarrowness(a.pattern, b.pattern),
  );
}

function scopesOf(record: ProvenanceRecord, problems: Problem[]): Match[] {
  const read = (text: string, as: Match["as"]): Match[] => {
    try {
      return [{ record, pattern: parsePattern(text), as }];
    } catch (error) {
      // One pattern that does not parse must not hide the record's others.
      if (!(error instanceof ProblemError)) throw error;
      problems.push({ ...error.problem, at: { file: record.file, record: record.id, field: `${as}_scope` } });
      return [];
    }
  };
  return [
    ...record.affected_scope.flatMap((text) => read(text, "affected")),
    ...record.forbidden_scope.flatMap((text) => read(text, "forbidden")),
  ];
}

/** The folders above a path, nearest first: `a/b/c` has `a/b`, `a` and the root `""`. */
function ancestors(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) folders.push(path.slice(0, end));
  return [...folders, ""];
}

/** Keeps the first of each record and way it binds. */
function uniqueMatches(matches: readonly Match[]): Match[] {
  const seen = new Set<string>();
  return matches.filter(({ record, as }) => {
    const key = `${as} ${record.id}`;
    return !seen.has(key) && seen.add(key);
  });
}
