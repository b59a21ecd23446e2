import { existsSync } from "node:fs";
import { join } from "node:path";
import { ProblemError } from "../core/problem.ts";
import { adrFolders } from "../core/setup-detect.ts";
import { readAdrFolder } from "./adr-folder.ts";
import type { Context } from "./context.ts";
import { createExclusive, decode, readPlain } from "./files.ts";
import { resolveInside } from "./workspace.ts";

/** What a repository keeps its decisions in before it is set up. */
export type Layout = {
  /** The config that counts, `.precedent.yml` before `.linespec.yml`. */
  config: string | undefined;
  /** Whether there is a folder of records. */
  hasRecords: boolean;
  /** Folders in which at least one file reads as an ADR. */
  adr: { folder: string; count: number }[];
};

/** Looks at what is there. Writes nothing. @throws path_outside where the folder of records leads out */
export async function layoutOf({ workspace, config, git }: Context): Promise<Layout> {
  const { root } = workspace;
  const named = existsSync(join(root, ".adr-dir")) ? decode(readPlain(join(root, ".adr-dir"))) : undefined;
  const candidates = adrFolders(await git.worktree(), config.dir, named && "text" in named ? named.text : undefined);
  return {
    config: [".precedent.yml", ".linespec.yml"].find((it) => existsSync(join(root, it))),
    hasRecords: existsSync(join(root, resolveInside(root, config.dir))),
    adr: candidates.flatMap((folder) => {
      const count = countAdrs(workspace, folder);
      return count > 0 ? [{ folder, count }] : [];
    }),
  };
}

function countAdrs(workspace: Context["workspace"], folder: string): number {
  try {
    return readAdrFolder(workspace, resolveInside(workspace.root, folder)).sources.length;
  } catch (error) {
    // A folder that leads out of the repository, or is gone since it was listed, holds no ADRs of this one.
    if (error instanceof ProblemError) return 0;
    throw error;
  }
}

/** Writes files that are not there. @throws path_outside, file_exists */
export async function createFiles(
  { workspace: { root } }: Context,
  files: readonly { file: string; content: string }[],
): Promise<void> {
  const planned = files.map((it) => ({ ...it, path: join(root, resolveInside(root, it.file)) }));
  for (const { path, content } of planned) await createExclusive(path, content);
}
