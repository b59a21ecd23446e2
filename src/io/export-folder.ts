import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Exported } from "../core/export/provenance.ts";
import { fail } from "../core/problem.ts";
import { writeAtomic } from "./files.ts";
import { resolveInside } from "./workspace.ts";

/**
 * Writes exported files below a folder; those that are there already with the same text stay untouched.
 *
 * @param folder POSIX, relative to the root
 * @returns their paths relative to the root
 * @throws file_exists before anything is written, where another text is in the way and `force` is not given; path_outside
 */
export async function writeExport(
  root: string,
  folder: string,
  files: readonly Exported[],
  { force }: { force: boolean },
): Promise<string[]> {
  const places = files.map((it) => ({ ...it, file: resolveInside(root, `${folder.replace(/\/$/, "")}/${it.file}`) }));
  const isThere = ({ file, text }: Exported) => readFileSync(join(root, file), "utf8") === text;
  const changed = places.filter((it) => !existsSync(join(root, it.file)) || !isThere(it));
  const taken = changed.find((it) => existsSync(join(root, it.file)));
  if (taken && !force) fail("file_exists", { file: taken.file });
  for (const { file, text } of changed) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    await writeAtomic(join(root, file), text);
  }
  return places.map((it) => it.file);
}
