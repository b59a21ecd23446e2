import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../core/config.ts";
import { resolveInside, type Workspace } from "./workspace.ts";

/** Where the runs of a repository lie, and how their files look. */
export type RunFiles = {
  /** The folder of all runs; absolute. */
  folder: string;
  /** The files of a run; POSIX, relative to the root. */
  of(run: string): { log: string; seal: string; decisions: string };
  /** The ids of all runs, by name. */
  list(): string[];
  /** @returns undefined if it is not there */
  text(file: string): string | undefined;
};

/** What a folder may be called to be a run. Other systems' ids may hold a colon. */
const RUN_FOLDER = /^[a-z][A-Za-z0-9_:-]{1,150}$/;

export function runFiles({ root }: Workspace, { dir }: Config): RunFiles {
  const folder = join(root, resolveInside(root, `${dir}/runs`));
  return {
    folder,
    of(run) {
      const base = `${dir}/runs/${run}`;
      return { log: `${base}/events.jsonl`, seal: `${base}/seal.json`, decisions: `${base}/decisions` };
    },
    list() {
      if (!existsSync(folder)) return [];
      const entries = readdirSync(folder, { withFileTypes: true });
      // A link is not followed: what it leads to is not this repository's run.
      return entries.filter((it) => it.isDirectory() && isRunFolder(it.name)).map((it) => it.name);
    },
    text(file) {
      const path = join(root, file);
      return lstatSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, "utf8") : undefined;
    },
  };
}

/** Tells whether a name can be a run's, so that it is safe in a path. */
export function isRunFolder(name: string): boolean {
  return RUN_FOLDER.test(name);
}
