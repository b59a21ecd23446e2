import { z } from "zod";
import type { FileChange } from "./change.ts";

/** A dependency whose version a change moves; `""` where it was or is not there. */
export type DependencyChange = { dep: string; from: string; to: string };

type Reader = (text: string) => Iterable<readonly [name: string, version: string]>;

const pairs =
  (pattern: RegExp): Reader =>
  (text) =>
    [...text.matchAll(pattern)].map(([, name = "", version = ""]) => [name, version] as const);

/** Lock files that state one version for each name, by file name. */
const READERS: { [name: string]: Reader } = {
  "package-lock.json": npm,
  "npm-shrinkwrap.json": npm,
  "composer.lock": composer,
  "yarn.lock": pairs(/^"?(@?[^@\s"]+)@[^\n]*:\n {2}version:? "?([^"\s]+)/gm),
  "pnpm-lock.yaml": pairs(/^ {2}'?\/?(@?[\w./-]+)@(\d[^:()\s']*)(?:\([^:]*)?'?:/gm),
  "mix.lock": pairs(/^ *"([\w-]+)": \{:hex, :[\w-]+, "([^"]+)"/gm),
  "cargo.lock": pairs(/^\[\[package\]\]\nname = "([^"]+)"\nversion = "([^"]+)"/gm),
  "poetry.lock": pairs(/^\[\[package\]\]\nname = "([^"]+)"\nversion = "([^"]+)"/gm),
  "uv.lock": pairs(/^\[\[package\]\]\nname = "([^"]+)"\nversion = "([^"]+)"/gm),
  "gemfile.lock": pairs(/^ {4}([\w.-]+) \(([^)=<>~]+)\)$/gm),
  "go.mod": pairs(/^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/[^\s]+)\s+(v[^\s]+)/gm),
  "requirements.txt": pairs(/^([\w.-]+)(?:\[[^\]]*\])?==([^\s;#]+)/gm),
};

/** Files that say what is wanted rather than what is locked. */
const WANTED =
  /(?:^|\/)(?:package\.json|mix\.exs|Cargo\.toml|pyproject\.toml|Gemfile|go\.mod|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|[^/]*\.csproj)$/;

export function isLockfile(path: string): boolean {
  return readerOf(path) !== undefined;
}

/** Reads the versions a lock file states. @returns none for a file that is no lock file or cannot be read */
export function lockedVersions(path: string, text: string): Map<string, string> {
  return new Map(readerOf(path)?.(text.replaceAll("\r\n", "\n")) ?? []);
}

/** Compares what two states of a lock file state. @returns by name */
export function dependencyChanges(path: string, before: string, after: string): DependencyChange[] {
  const [old, now] = [lockedVersions(path, before), lockedVersions(path, after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((dep) => ({ dep, from: old.get(dep) ?? "", to: now.get(dep) ?? "" }))
    .filter(({ from, to }) => from !== to)
    .sort((a, b) => (a.dep < b.dep ? -1 : 1));
}

/**
 * Tells whether a change to a lock file or manifest sets another version of a dependency.
 *
 * @returns the line that does, undefined if none does
 */
export function versionLine(file: FileChange, dep: string): { line?: number; text: string } | undefined {
  if (!isLockfile(file.path) && !WANTED.test(file.path)) return undefined;
  const named = new RegExp(`(?:^|[^\\w-])${dep.replace(/[^\w-]/g, "\\$&")}(?:$|[^\\w-])`);
  for (const { lines } of file.hunks) {
    const at = lines.findIndex(({ kind, text }, i) => {
      if (kind !== "added" || !/\d/.test(text)) return false;
      // Lock files name a package on one line and its version on one of the next.
      const above = lines.slice(Math.max(0, i - 3), i).filter((it) => it.kind !== "removed");
      return named.test(text) || (/version/i.test(text) && above.some((it) => named.test(it.text)));
    });
    const line = lines[at];
    if (line) return { ...(line.newLine && { line: line.newLine }), text: line.text.trim() };
  }
  return undefined;
}

function readerOf(path: string): Reader | undefined {
  return READERS[path.slice(path.lastIndexOf("/") + 1).toLowerCase()];
}

function* npm(text: string): Generator<readonly [string, string]> {
  for (const [path, version] of Object.entries(versionsIn(text, "packages")))
    if (/^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path)) yield [path.slice("node_modules/".length), version];
}

function* composer(text: string): Generator<readonly [string, string]> {
  for (const [name, version] of Object.entries(versionsIn(text, "packages"))) yield [name, version];
}

const packages = z.union([
  z.record(z.string(), z.looseObject({ version: z.string().optional() })),
  z
    .array(z.looseObject({ name: z.string(), version: z.string() }))
    .transform((all) => Object.fromEntries(all.map((it) => [it.name, it]))),
]);

/** The versions of a JSON lock file by package; none where it is not of that shape. */
function versionsIn(text: string, field: string): { [name: string]: string } {
  try {
    const found = packages.safeParse((JSON.parse(text) as { [field: string]: unknown } | null)?.[field]).data ?? {};
    return Object.fromEntries(
      Object.entries(found).flatMap(([name, { version }]) => (version ? [[name, version]] : [])),
    );
  } catch {
    return {};
  }
}
