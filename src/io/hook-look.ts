import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../core/config.ts";
import { ProblemError } from "../core/problem.ts";
import { listRecordFiles, recordFolders } from "./record-list.ts";
import { resolveInside, type Workspace } from "./workspace.ts";

/** Where records are, as the config says. */
export type Places = Pick<Config, "dir" | "shared_repos"> & { decisions: Pick<Config["decisions"], "adr_dirs"> };

/** How all the files that records come from look, without a word of them being read. */
export type Look = {
  /** Another as soon as one of them appears, goes or is written to. */
  stamp: string;
  /** Paths of what changed so lately that a further write might leave the same stamp. */
  recent: string[];
};

/** Coarsest time stamp of the file systems in use (FAT), as for the parsed records. */
const STAMP_MS = 2_000;
const CONFIG_FILES = [".precedent.yml", ".linespec.yml"];
const NUMBERS = 4;

/** Looks at every record file; at 10,000 this is most of what a hook does. */
export async function lookAt(workspace: Workspace, places: Places, nowMs: number): Promise<Look> {
  const listed = [
    ...recordFolders(workspace, places as Config).flatMap(listRecordFiles),
    ...(places.decisions.adr_dirs.length ? await adrFiles(workspace, places.decisions.adr_dirs) : []),
    ...CONFIG_FILES.flatMap((it) => statsOf(join(workspace.root, it))),
  ];
  const numbers = new Float64Array(listed.length * NUMBERS);
  listed.forEach(({ stat }, i) => {
    numbers.set([stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino], i * NUMBERS);
  });
  const hash = createHash("sha1")
    .update(listed.map((it) => it.path).join("\0"))
    .update(numbers);
  const recent = listed.filter(({ stat }) => Math.max(stat.mtimeMs, stat.ctimeMs) >= nowMs - STAMP_MS);
  return { stamp: hash.digest("hex"), recent: recent.map((it) => it.path) };
}

/** Tells whether there can be a record at all, so that a repository without any costs nothing. */
export function mayHaveRecords({ root }: Workspace): boolean {
  return ["provenance", ...CONFIG_FILES].some((it) => existsSync(join(root, it)));
}

/** The digest of a file's bytes; `""` where it cannot be read. */
export function digestOfFile(path: string): string {
  try {
    return createHash("sha1").update(readFileSync(path)).digest("hex");
  } catch {
    return "";
  }
}

type Seen = { path: string; stat: Stats };

/** The file itself and, where it is a link, what it leads to. */
function statsOf(path: string): Seen[] {
  return [lstatSync(path, { throwIfNoEntry: false }), statSync(path, { throwIfNoEntry: false })].flatMap((stat) =>
    stat ? [{ path, stat }] : [],
  );
}

async function adrFiles(workspace: Workspace, dirs: readonly string[]): Promise<Seen[]> {
  const { listAdrFiles } = await import("./adr-folder.ts");
  return dirs.flatMap((dir) => {
    try {
      const listed = listAdrFiles(workspace, resolveInside(workspace.root, dir));
      return listed.map(({ file, stat }) => ({ path: join(workspace.root, file), stat }));
    } catch (error) {
      // A folder that is gone is one that holds nothing; the records' own reading says so.
      if (!(error instanceof ProblemError)) throw error;
      return [];
    }
  });
}
