import { lstatSync, readdirSync, type Stats } from "node:fs";
import { isAbsolute, join, posix } from "node:path";
import type { Config } from "../core/config.ts";
import type { Workspace } from "./workspace.ts";

/** Where records lie below a folder of records: side by side, or each in a folder of its own. */
const LAYOUTS: readonly Layout[] = [
  { folder: "", pattern: /^prov-.*\.ya?ml$/ },
  { folder: "decisions", ...layoutOf("DEC", "decision") },
  { folder: "specs", ...layoutOf("SPEC", "spec") },
  { folder: "risks", ...layoutOf("(?:RA|RSK)", "risk") },
  { folder: "mistakes", ...layoutOf("MR", "mistake") },
];
const DRAFTS: Layout = {
  folder: "drafts",
  pattern: /^(?:prov-.*\.ya?ml|(?:DEC|SPEC|RA|RSK|MR)-[^.]*\.(?:ya?ml|json))$/,
};

type Layout = { folder: string; pattern: RegExp; own?: { folder: RegExp; pattern: RegExp } };

/** What has more dots in its name is no record: a receipt, or an earlier version that was kept. */
function layoutOf(prefix: string, name: string): Pick<Layout, "pattern" | "own"> {
  return {
    pattern: new RegExp(`^${prefix}-[^.]*\\.(?:ya?ml|json)$`),
    own: { folder: new RegExp(`^${prefix}-[^.]*$`), pattern: new RegExp(`^${name}\\.(?:ya?ml|json)$`) },
  };
}

/** What another repository has only drafted is decided there. */
function layoutsIn(base: string): readonly Layout[] {
  return isAbsolute(base) ? LAYOUTS : [...LAYOUTS, DRAFTS];
}

/** A folder to list. `file` is its name as records give it: relative to the root, or absolute outside. */
export type RecordFolder = { path: string; file: string; pattern: RegExp; isBase: boolean };

export type ListedFile = { path: string; file: string; stat: Stats };

/** Lists the folders that may hold records: those of drafts after the others, shared ones last. */
export function recordFolders(
  { root }: Pick<Workspace, "root">,
  { dir, shared_repos }: Pick<Config, "dir" | "shared_repos">,
): RecordFolder[] {
  return [dir, ...shared_repos].flatMap((base) =>
    layoutsIn(base).flatMap(({ folder, pattern, own }) => {
      const file = posix.join(base, folder);
      const path = isAbsolute(file) ? file : join(root, file);
      const listed = { path, file, pattern, isBase: folder === "" };
      const below = own ? foldersIn(path).filter((name) => own.folder.test(name)) : [];
      return [
        listed,
        ...below.map((name) => ({
          path: `${path}/${name}`,
          file: `${file}/${name}`,
          pattern: own?.pattern ?? pattern,
          isBase: false,
        })),
      ];
    }),
  );
}

function foldersIn(path: string): string[] {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  const entries = readdirSync(path, { withFileTypes: true });
  return entries
    .filter((it) => it.isDirectory())
    .map((it) => it.name)
    .sort();
}

const homes = new WeakMap<object, Map<string, Layout>>();

/** Tells whether a file, as git names it, would be read as a record. */
export function isRecordFile(path: string, config: Pick<Config, "dir" | "shared_repos">): boolean {
  const known = homes.get(config) ?? homesOf(config);
  homes.set(config, known);
  const [folder, name] = [posix.dirname(path), posix.basename(path)];
  const beside = known.get(folder);
  if (beside) return beside.pattern.test(name);
  const own = known.get(posix.dirname(folder))?.own;
  return Boolean(own?.folder.test(posix.basename(folder)) && own.pattern.test(name));
}

/** The folders in which records lie side by side, POSIX and as the config names their roots. */
function homesOf({ dir, shared_repos }: Pick<Config, "dir" | "shared_repos">): Map<string, Layout> {
  return new Map(
    [dir, ...shared_repos].flatMap((base) => layoutsIn(base).map((it) => [posix.join(base, it.folder), it])),
  );
}

/**
 * Lists the record files of a folder, by name. Links are listed as links and never followed; a link in place of a
 * folder is listed itself.
 */
export function listRecordFiles(folder: RecordFolder): ListedFile[] {
  const { path, file } = folder;
  const files: ListedFile[] = [];
  walkRecordFiles(folder, (name, stat) => {
    if (name === "") files.push({ path, file, stat });
    else files.push({ path: `${path}/${name}`, file: file === "." ? name : `${file}/${name}`, stat });
  });
  return files;
}

/**
 * Visits what `listRecordFiles` lists. Ten thousand stats that nobody keeps cost half of those that somebody does.
 *
 * @param visit is given names in the folder, `""` for the folder itself
 */
export function walkRecordFiles(
  { path, pattern, isBase }: RecordFolder,
  visit: (name: string, stat: Stats) => void,
): void {
  const own = lstatSync(path, { throwIfNoEntry: false });
  if (!own) return;
  if (own.isSymbolicLink() && !isBase) {
    visit("", own);
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (!pattern.test(name)) continue;
    const stat = lstatSync(`${path}/${name}`, { throwIfNoEntry: false });
    if (stat) visit(name, stat);
  }
}
