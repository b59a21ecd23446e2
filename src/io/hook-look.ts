import { existsSync, lstatSync, readFileSync, type Stats, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Config } from "../core/config.ts";
import { recordFolders, walkRecordFiles } from "./record-list.ts";
import { resolveInside, type Workspace } from "./workspace.ts";

/** Where records are, as the config says. */
export type Places = Pick<Config, "dir" | "shared_repos"> & { decisions: Pick<Config["decisions"], "adr_dirs"> };

/** How all the files that records come from look, without a word of them being read. */
export type Look = {
  /** Their names and stamps: other bytes as soon as one of them appears, goes or is written to. */
  bytes: Buffer;
  /** Paths of what changed so lately that a further write might leave the same stamp. */
  recent: string[];
};

/** Coarsest time stamp of the file systems in use (FAT), as for the parsed records. */
const STAMP_MS = 2_000;
/** Of one file: its size, two stamps, its inode. */
const NUMBERS = 4;
const CONFIG_FILES = [".precedent.yml", ".linespec.yml"];

/** Looks at every record file; at 10,000 this is most of what a hook does. */
export async function lookAt(workspace: Workspace, places: Places, nowMs: number): Promise<Look> {
  const names: string[] = [];
  const recent: string[] = [];
  let stamps = new Float64Array(NUMBERS * 1024);
  let end = 0;
  const see = (folder: string, name: string, { size, mtimeMs, ctimeMs, ino }: Stats) => {
    if (end === stamps.length) stamps = doubled(stamps);
    stamps[end++] = size;
    stamps[end++] = mtimeMs;
    stamps[end++] = ctimeMs;
    stamps[end++] = ino;
    names.push(name);
    if (Math.max(mtimeMs, ctimeMs) >= nowMs - STAMP_MS) recent.push(join(folder, name));
  };
  // The system resolves a short path in less time, and a client runs its hooks at the root.
  const near = relative(process.cwd(), workspace.root);
  const root = near.startsWith("..") || isAbsolute(near) ? workspace.root : near;
  for (const folder of recordFolders({ root }, places)) {
    names.push(folder.file);
    const path = resolve(folder.path);
    walkRecordFiles(folder, (name, stat) => see(path, name, stat));
  }
  for (const it of CONFIG_FILES) for (const stat of statsOf(join(workspace.root, it))) see(workspace.root, it, stat);
  const { adr_dirs } = places.decisions;
  const adrs = adr_dirs.length ? await adrFiles(workspace, adr_dirs) : [];
  for (const { file, stat } of adrs) see(workspace.root, file, stat);
  return { bytes: Buffer.concat([Buffer.from(names.join("\0")), Buffer.from(stamps.buffer, 0, end * 8)]), recent };
}

function doubled(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** Tells whether there can be a record at all, so that a repository without any costs nothing. */
export function mayHaveRecords({ root }: Workspace): boolean {
  return ["provenance", ...CONFIG_FILES].some((it) => existsSync(join(root, it)));
}

/** The digest of a file's bytes; `""` where they cannot be read. */
export async function digestOfFile(path: string): Promise<string> {
  const { createHash } = await import("node:crypto");
  try {
    return createHash("sha1").update(readFileSync(path)).digest("hex");
  } catch {
    return "";
  }
}

/** The file itself and, where it is a link, what it leads to. */
function statsOf(path: string): Stats[] {
  return [lstatSync(path, { throwIfNoEntry: false }), statSync(path, { throwIfNoEntry: false })].flatMap(
    (it) => it ?? [],
  );
}

/** A folder that is gone holds nothing; the records' own reading says so. */
async function adrFiles(workspace: Workspace, dirs: readonly string[]): Promise<{ file: string; stat: Stats }[]> {
  const { listAdrFiles } = await import("./adr-folder.ts");
  return dirs
    .filter((dir) => existsSync(join(workspace.root, dir)))
    .flatMap((dir) => listAdrFiles(workspace, resolveInside(workspace.root, dir)));
}
