import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { replaceFile, writeAtomic } from "./files.ts";

/** What one file is to hold afterwards; no text means that it goes. */
export type Write = { path: string; text?: string };

/**
 * Writes several files as one step: the whole plan is on disk before the first of them is touched, so that a process
 * that is killed in between leaves a plan to finish and never half a change. The caller holds the write lock.
 */
export async function writeAll(journal: string, writes: readonly Write[]): Promise<void> {
  await writeAtomic(journal, JSON.stringify(writes));
  await finish(journal);
}

/** Tells whether a step was cut off. */
export function isUnfinished(journal: string): boolean {
  return existsSync(journal);
}

/** Finishes the step that was cut off, if there is one. The caller holds the write lock. */
export async function finish(journal: string): Promise<void> {
  if (!isUnfinished(journal)) return;
  const writes = JSON.parse(readFileSync(journal, "utf8")) as Write[];
  // What is new comes first: while a file moves it is seen twice rather than not at all.
  for (const { path, text } of writes) {
    if (text === undefined) continue;
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, text);
  }
  for (const { path, text } of writes) if (text === undefined) await rm(path, { force: true });
  await rm(journal, { force: true });
}
