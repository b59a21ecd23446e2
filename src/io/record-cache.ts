import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "./files.ts";
import type { ReadFile } from "./record-file.ts";
import { makeCacheDir, type Workspace } from "./workspace.ts";

/** Raised whenever the same bytes would be read as another record or problem than before. */
const STAMP = "precedent records 6";

type Stored = { stamp: string; files: [file: string, read: ReadFile][] };

const fileOf = (workspace: Workspace) => join(workspace.cacheDir, "records.json");

/** Reads what the last process kept; a missing, broken or foreign cache is an empty one. */
export function loadRecordCache(workspace: Workspace): Map<string, ReadFile> {
  try {
    const { stamp, files } = JSON.parse(readFileSync(fileOf(workspace), "utf8")) as Stored;
    return new Map(stamp === STAMP ? files : []);
  } catch {
    return new Map();
  }
}

export async function saveRecordCache(workspace: Workspace, files: ReadonlyMap<string, ReadFile>): Promise<void> {
  const stored: Stored = { stamp: STAMP, files: [...files] };
  try {
    makeCacheDir(workspace);
    await writeAtomic(fileOf(workspace), JSON.stringify(stored), { durable: false });
  } catch {
    // A read-only repository or a full disk costs the next process time, not its answer.
  }
}
