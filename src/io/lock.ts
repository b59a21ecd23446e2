import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fail } from "../core/problem.ts";
import { loadSqlite } from "./sqlite.ts";

const WAIT_MS = 10_000;
const POLL_MS = { least: 1, most: 25 };

/** @see https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Runs the work while no other process, and no other call in this one, holds the lock.
 *
 * The lock is the operating system's, taken by SQLite on a file that stays empty, so it ends with the process that
 * held it, however that ended; no file's age is ever guessed at. It is not re-entrant.
 *
 * @param path the lock's own file; its folder is made
 * @throws lock_timeout, or what the work throws
 */
export async function withLock<T>(path: string, work: () => Promise<T>, { waitMs = WAIT_MS } = {}): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const deadlineMs = performance.now() + waitMs;
  let release = tryLock(path);
  while (!release) {
    if (performance.now() >= deadlineMs) fail("lock_timeout", { file: path, waitMs });
    await sleep(POLL_MS.least + Math.random() * (POLL_MS.most - POLL_MS.least));
    release = tryLock(path);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/** @returns the way to release it, undefined if it is held elsewhere */
function tryLock(path: string): (() => void) | undefined {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
    // Caches may be deleted at any time: a lock on a file that is gone would exclude nobody.
    if (statSync(path, { throwIfNoEntry: false })) return () => database.close();
    database.close();
    return undefined;
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}
