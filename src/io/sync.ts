import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fail, ProblemError } from "../core/problem.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { embeddingText, searchText } from "../core/text.ts";
import { termsOf } from "../core/words.ts";
import type { Guarded } from "./embedders/guarded.ts";
import { type LanceTable, openLance, type Stored } from "./lance.ts";
import type { Row, Space } from "./lance-rows.ts";
import { withLock } from "./lock.ts";
import { reasonOf, type SharedIndex } from "./shared-index.ts";

/** Texts sent to an embedder at once; what is embedded survives an abort in between. */
const EMBED_BATCH = 128;
/** Rows written at once: what is written is garbage before the next are made. */
const WRITE_BATCH = 1_024;
/** A search waits so long for an index on another machine, then answers without it. */
const SHARED_WAIT_MS = 8_000;
/** After the index failed for good, searches stay in memory so long. */
const PAUSE_MS = 60_000;

export type Effort = {
  /** How long to wait for another process that is indexing. */
  waitMs: number;
  /** How long to go on embedding; what is left is indexed by its words alone, for now. */
  budgetMs: number;
  /** An index that several machines share is only written on purpose: each has its own state of the files. */
  writesShared: boolean;
  signal?: AbortSignal | undefined;
  /** Records done, of how many. */
  onProgress?: ((done: number, total: number) => void) | undefined;
};

/** The index as it is after an attempt to bring it up to date. */
export type Current = {
  table: LanceTable | undefined;
  stored: Stored;
  /** Records whose newest text is not in the index, or not with its meaning. */
  stale: number;
  removed: number;
  unchanged: number;
};

export type Plan = { changed: ProvenanceRecord[]; removed: string[]; unchanged: number };

const EMPTY: Stored = { version: 0, ids: [], digests: [], isEmbedded: [], vectors: new Float32Array(0) };

/** What there is without an index. */
export const NOTHING: Current = { table: undefined, stored: EMPTY, stale: 0, removed: 0, unchanged: 0 };

/** Keeps one table in step with the records in force. */
export type Index = {
  /**
   * Brings the rows up to date and reads from them. A folder that was deleted or damaged is made anew.
   *
   * @throws index_unusable, or what the work throws
   */
  use<T>(inForce: readonly ProvenanceRecord[], effort: Effort, work: (now: Current) => Promise<T>): Promise<T>;
  /** What `use` would do. Writes nothing. */
  plan(inForce: readonly ProvenanceRecord[]): Promise<Plan>;
  /** Deletes all rows. */
  clear(): Promise<void>;
  close(): void;
};

/**
 * @param cacheDir of this worktree; holds the folder `index` and its lock
 * @param shared where the rows are instead
 */
export function openIndex(
  cacheDir: string,
  space: Space,
  embedder: Guarded | undefined,
  shared: SharedIndex | undefined,
): Index {
  const dir = join(cacheDir, "index");
  const home = shared ?? { uri: dir };
  const lock = join(cacheDir, "index.lock");
  let table: LanceTable | undefined;
  let stored = EMPTY;
  let settled: { inForce: readonly ProvenanceRecord[]; current: Current; couldEmbed: boolean } | undefined;
  const canEmbed = () => embedder?.isUp() ?? false;
  const inTurn = turns();

  function reset(): void {
    table?.close();
    table = undefined;
    stored = EMPTY;
    settled = undefined;
  }

  async function clear(): Promise<void> {
    if (shared) await read(false);
    const shelved = shared && table;
    await withLock(lock, () => shelved?.drop() ?? rm(dir, { recursive: true, force: true }));
    reset();
  }

  async function read(isNew: boolean): Promise<void> {
    table ??= await openLance(home, space, isNew);
    if (table && (await table.version()) !== stored.version) stored = await table.load();
  }

  async function update(inForce: readonly ProvenanceRecord[], effort: Effort): Promise<void> {
    await read(true);
    const { changed, removed } = compare(inForce, stored, canEmbed());
    if (!table || changed.length + removed.length === 0) return;
    const digests = new Map(stored.ids.map((id, row) => [id, stored.digests[row]]));
    // A row that is only short of its vector is not written again without one.
    const isNews = (it: Row) => it.vector !== undefined || digests.get(it.id) !== it.digest;
    await table.write(rowsOf(changed, embedder, effort, isNews), removed);
    // Machines that share an index may be of different versions, and each reads the table of its own.
    if (!shared) await table.dropOthers();
    await read(false);
  }

  async function bringUpToDate(inForce: readonly ProvenanceRecord[], effort: Effort): Promise<Current> {
    await read(false);
    const isSettled = settled?.inForce === inForce && settled.couldEmbed === canEmbed();
    if (settled && isSettled && settled.current.stored === stored) return settled.current;
    const { removed, changed, unchanged } = compare(inForce, stored, canEmbed());
    const isWriter = !shared || effort.writesShared;
    if (isWriter && changed.length + removed.length > 0) {
      const isDone = await unlessLocked(() => withLock(lock, () => update(inForce, effort), { waitMs: effort.waitMs }));
      if (!isDone) await read(false);
    }
    const stale = compare(inForce, stored, canEmbed()).changed.length;
    const current = { table, stored, stale, removed: removed.length, unchanged };
    settled = stale === 0 || !isWriter ? { inForce, current, couldEmbed: canEmbed() } : undefined;
    return current;
  }

  // What is shared is not this process's to delete, and what does not even open is not asked twice.
  const reopen = () => {
    const wasOpen = table !== undefined;
    reset();
    return wasOpen;
  };
  const recovered = recovery(shared ? [reopen, reopen] : [reset, clear, reset], shared?.uri);
  return {
    use: (inForce, effort, work) => {
      const waitMs = shared && !effort.writesShared ? SHARED_WAIT_MS : undefined;
      const attempt = async () => work(await inTurn(() => bringUpToDate(inForce, effort)));
      return recovered(attempt, { signal: effort.signal, waitMs });
    },
    plan: (inForce) => recovered(() => inTurn(() => read(false).then(() => compare(inForce, stored, canEmbed())))),
    clear: () => inTurn(clear),
    close: reset,
  };
}

function compare(inForce: readonly ProvenanceRecord[], stored: Stored, canEmbed: boolean): Plan {
  const wanted = new Map(inForce.map((it) => [it.id, it]));
  const rows = new Map(stored.ids.map((id, row) => [id, row]));
  const isCurrent = ({ id, digest }: ProvenanceRecord) => {
    const row = rows.get(id);
    return row !== undefined && stored.digests[row] === digest && (stored.isEmbedded[row] === true || !canEmbed);
  };
  const changed = [...wanted.values()].filter((it) => !isCurrent(it));
  const removed = stored.ids.filter((id) => !wanted.has(id));
  return { changed, removed, unchanged: wanted.size - changed.length };
}

async function* rowsOf(
  records: readonly ProvenanceRecord[],
  embedder: Guarded | undefined,
  { budgetMs, signal, onProgress }: Effort,
  isNews: (row: Row) => boolean,
): AsyncGenerator<Row[]> {
  const untilMs = performance.now() + budgetMs;
  let rows: Row[] = [];
  for (let start = 0; start < records.length; start += EMBED_BATCH) {
    signal?.throwIfAborted();
    const batch = records.slice(start, start + EMBED_BATCH);
    const isInTime = start === 0 || performance.now() < untilMs;
    const vectors = isInTime ? await embedder?.embed(batch.map(embeddingText), "document", signal) : undefined;
    rows.push(
      ...batch.map((it, i) => ({
        id: it.id,
        digest: it.digest,
        terms: termsOf(searchText(it)).join(" "),
        vector: vectors?.[i],
      })),
    );
    const done = start + batch.length;
    onProgress?.(done, records.length);
    if (rows.length < WRITE_BATCH && done < records.length) continue;
    rows = rows.filter(isNews);
    if (rows.length > 0) yield rows;
    rows = [];
  }
}

/** Calls of this process wait for each other here, in order; the lock is for the other processes. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}

/** @returns false if another process held the lock all the while */
async function unlessLocked(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === "lock_timeout") return false;
    throw error;
  }
}

/** @returns false if another attempt is in vain */
type Remedy = () => boolean | void | Promise<void>;

type Bounds = { signal?: AbortSignal | undefined; waitMs?: number | undefined };

/**
 * Repeats a failed attempt after each remedy: opening anew mends a pruned version and a deleted folder, starting over
 * mends a damaged one.
 *
 * @param uri of a shared index, named in what is said of it
 */
function recovery(remedies: readonly Remedy[], uri: string | undefined) {
  let brokenUntilMs = 0;
  const unusable = (reason: string, cause?: unknown) => {
    brokenUntilMs = performance.now() + PAUSE_MS;
    return fail("index_unusable", { detail: uri ? `${uri}: ${reason}` : reason }, { cause });
  };

  async function mended<T>(attempt: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    let last: unknown;
    for (const remedy of remedies) {
      try {
        return await attempt();
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof ProblemError) throw error;
        last = error;
        // Where the folder cannot even be removed, the next attempt says so.
        if ((await Promise.resolve(remedy()).catch(() => {})) === false) break;
      }
    }
    return unusable(reasonOf(last), last);
  }

  return async <T>(attempt: () => Promise<T>, { signal, waitMs }: Bounds = {}): Promise<T> => {
    if (performance.now() < brokenUntilMs) fail("index_unusable", { detail: "it failed less than a minute ago" });
    const answer = mended(attempt, signal);
    return waitMs === undefined ? answer : within(waitMs, answer, () => unusable(`no answer in ${waitMs / 1000} s`));
  };
}

/** What comes too late still goes on: the next search finds it done. */
async function within<T>(waitMs: number, work: Promise<T>, late: () => never): Promise<T> {
  const stop = new AbortController();
  const timer = sleep(waitMs, undefined, { signal: stop.signal, ref: false }).then(late);
  return Promise.race([work, timer]).finally(() => stop.abort());
}
