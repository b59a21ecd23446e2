import type { Governance } from "./governance.ts";
import type { Judged } from "./judged.ts";
import type { Hit } from "./meeting.ts";
import { layersIn, liesIn } from "./place.ts";
import { readPattern } from "./scope.ts";
import { roleOf } from "./source-file.ts";
import type { SourceLine } from "./source-line.ts";
import { storedState } from "./states.ts";

/** Tells which paths a record governs. */
export type Scopes = { covers(record: Judged, path: string): boolean };

/** @param governance of the records in force; of others the record's own patterns are read */
export function scopeReader(governance: Governance): Scopes {
  const cached = new Map<string, ReadonlySet<string>>();
  const boundAt = (path: string) =>
    new Set(governance.find(path).flatMap((it) => (it.as === "affected" ? [it.record.id] : [])));
  return {
    covers: (record, path) => {
      if (storedState(record) === "rejected") return record.affected_scope.some((it) => readPattern(it)?.covers(path));
      const ids = cached.get(path) ?? boundAt(path);
      cached.set(path, ids);
      return ids.has(record.id);
    },
  };
}

/** How surely a prohibition binds a line, by its scope and what its sentence says of places; 0 where it does not. */
export function bindingFactor(
  { prohibition, line, by }: Pick<Hit, "prohibition" | "line" | "by">,
  scopes: Scopes,
): number {
  const { record, within, exempt, exemptAreas, areas, languages, tests, layers } = prohibition;
  const path = line.file;
  if (languages.length > 0 && !mayBe(line, languages)) return 0;
  const isOfTests = "asks" in by && by.tests === true;
  if (line.role === "test" && tests === "free" && !isOfTests && !isScopedToTests(record)) return 0;
  if (line.role !== "test" && tests === "only") return 0;
  if (exempt.some((it) => liesIn(path, it))) return 0;
  if (exemptAreas.some((it) => isAreaOf(it, path.toLowerCase()))) return 0;
  if (layers.length > 0 && isOtherLayer(path, layers)) return 0;
  if (within.length > 0 && !within.some((it) => liesIn(path, it))) return 0;
  if (record.affected_scope.length === 0) {
    const isPlaced =
      areas.length === 0 || within.length > 0 || areas.some((it) => `${path} ${line.text}`.toLowerCase().includes(it));
    if (!isPlaced) return 0;
    return prohibition.isRepoWide || within.length > 0 ? 1 : 0.9;
  }
  if (scopes.covers(record, path)) return 1;
  if (prohibition.isRepoWide) return 0.75;
  return isManifestOf(record, path) ? 0.8 : 0;
}

/** A short word is in the middle of others by chance: `port` in `importer`. */
function isAreaOf(area: string, path: string): boolean {
  return area.length > 4 ? path.includes(area) : path.split(/[^a-z\d]+/).some((it) => it.startsWith(area));
}

/** The files that list dependencies, and the languages of the code they are for. */
const MANIFESTS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)package\.json$/, "typescript javascript"],
  [/(?:^|\/)(?:pyproject\.toml|requirements[^/]*\.txt|Pipfile|setup\.(?:py|cfg))$/, "python"],
  [/(?:^|\/)Cargo\.toml$/, "rust"],
  [/(?:^|\/)go\.mod$/, "go"],
  [/(?:^|\/)(?:pom\.xml|[^/]*\.gradle(?:\.kts)?)$/, "java kotlin scala"],
  [/(?:^|\/)Gemfile$/, "ruby"],
  [/(?:^|\/)composer\.json$/, "php"],
  [/(?:^|\/)mix\.exs$/, "elixir"],
  [/\.csproj$/, "csharp"],
];

function mayBe({ file, language }: SourceLine, languages: readonly string[]): boolean {
  const listed = MANIFESTS.find(([it]) => it.test(file))?.[1].split(" ");
  return listed ? listed.some((it) => languages.includes(it)) : language === "" || languages.includes(language);
}

/** Tells whether a path names another layer than those a rule is about, and none of them. */
function isOtherLayer(path: string, layers: readonly string[]): boolean {
  const lower = path.toLowerCase();
  return !layers.some((it) => lower.includes(it)) && layersIn(path.replace(/[/_.]/g, " ")).length > 0;
}

function isScopedToTests(record: Judged): boolean {
  return record.affected_scope.some((it) => !it.startsWith("re:") && roleOf(it.replace(/\*.*$/, "x")) === "test");
}

/** Tells whether a file lists the dependencies of the code a record governs, though the scope names only the code. */
function isManifestOf(record: Judged, path: string): boolean {
  const folder = manifestFolder(path);
  return folder !== undefined && governsCodeIn(record, new Set([folder]));
}

/** The folder whose dependencies a file lists: `""` the root, others with `/` at their end; undefined if it lists none. */
export function manifestFolder(path: string): string | undefined {
  return MANIFESTS.some(([it]) => it.test(path)) ? path.slice(0, path.lastIndexOf("/") + 1) : undefined;
}

const CODE_OF_ROOT = /^(?:src|lib|app|internal|cmd|pkg|\*\*)(?:\/|$)/;

/** Tells whether a scope starts in one of these folders; of the root, in one that usually holds its code. */
export function governsCodeIn({ affected_scope }: Judged, folders: ReadonlySet<string>): boolean {
  return affected_scope.some((text) => {
    if (folders.has("") && CODE_OF_ROOT.test(text)) return true;
    for (let at = text.indexOf("/"); at >= 0; at = text.indexOf("/", at + 1))
      if (folders.has(text.slice(0, at + 1))) return true;
    return false;
  });
}
