import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fail } from "../core/problem.ts";
import { filesBelow } from "./git-files.ts";
import type { GitProcess } from "./git-refs.ts";

/**
 * Writes the files of a commit into an empty folder, as they are stored: no filter and no attribute of the
 * repository is followed. Submodules are left out.
 *
 * @param folder absolute; it exists
 * @throws ref_unknown, path_outside for a tree with names no checkout would write
 */
export async function exportCommit(git: GitProcess, commit: string, folder: string): Promise<void> {
  const links: { path: string; target: string }[] = [];
  for (const { path, oid, mode } of await filesBelow(git, { commit }, "")) {
    const steps = path.split("/");
    if (steps.some((it) => it === "" || it === "." || it === ".." || /^\.git$/i.test(it) || it.includes("\\")))
      fail("path_outside", { path });
    const object = await git.object(oid);
    if (!object) return fail("git_failed", { command: "cat-file", detail: `${oid} is missing` });
    if (mode === "120000") links.push({ path, target: object.bytes.toString() });
    else {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), object.bytes, { mode: mode === "100755" ? 0o755 : 0o644, flag: "wx" });
    }
  }
  // Last, so that no file is written through one.
  for (const { path, target } of links) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(target, join(folder, path));
  }
}
