import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fail, ProblemError } from "../core/problem.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { embeddingText, searchText } from "../core/text.ts";
import { termsOf } from "../core/words.ts";
import type { Guarded } from "./embedders/guarded.ts";
import { type LanceTable, openLance, type Row, type Space, type Stored } from "./lance.ts";
import { withLock } from "./lock.ts";

/** Texts sent to an embedder at once; what is embedded survives an abort in between. */
const EMBED_BATCH = 128;
/** After the index failed for good, searches stay in memory so long. */
const PAUSE_MS = 60_000;

export type Effort = {
  /** How long to wait for another process that is indexing. */
  waitMs: number;
  /** How long to go on embedding; what is left is indexed by its words alone, for now. */
  budgetMs: number;
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

/** @param cacheDir of this worktree; holds the folder `index` and its lock */
export function openIndex(cacheDir: string, space: Space, embedder: Guarded | undefined): Index {
  const dir = join(cacheDir, "index");
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
    reset();
    await withLock(lock, () => rm(dir, { recursive: true, force: true }));
  }

  async function read(isNew: boolean): Promise<void> {
    table ??= await openLance(dir, space, isNew);
    if (table && (await table.version()) !== stored.version) stored = await table.load();
  }

  async function update(inForce: readonly ProvenanceRecord[], effort: Effort): Promise<void> {
    await read(true);
    const { changed, removed } = compare(inForce, stored, canEmbed());
    if (!table || changed.length + removed.length === 0) return;
    const digests = new Map(stored.ids.map((id, row) => [id, stored.digests[row]]));
    const rows = await rowsOf(changed, embedder, effort);
    // A row that is only short of its vector is not written again without one.
    const news = rows.filter((it) => it.vector || digests.get(it.id) !== it.digest);
    if (news.length + removed.length > 0) await table.write(news, removed);
    await table.dropOthers();
    await read(false);
  }

  async function bringUpToDate(inForce: readonly ProvenanceRecord[], effort: Effort): Promise<Current> {
    await read(false);
    const isSettled = settled?.inForce === inForce && settled.couldEmbed === canEmbed();
    if (settled && isSettled && settled.current.stored === stored) return settled.current;
    const { removed, changed, unchanged } = compare(inForce, stored, canEmbed());
    if (changed.length + removed.length > 0) {
      const isDone = await unlessLocked(() => withLock(lock, () => update(inForce, effort), { waitMs: effort.waitMs }));
      if (!isDone) await read(false);
    }
    const stale = compare(inForce, stored, canEmbed()).changed.length;
    const current = { table, stored, stale, removed: removed.length, unchanged };
    settled = stale === 0 ? { inForce, current, couldEmbed: canEmbed() } : undefined;
    return current;
  }

  const recovered = recovery([reset, clear, reset]);
  return {
    use: (inForce, effort, work) =>
      recovered(async () => work(await inTurn(() => bringUpToDate(inForce, effort))), effort.signal),
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

async function rowsOf(
  records: readonly ProvenanceRecord[],
  embedder: Guarded | undefined,
  { budgetMs, signal, onProgress }: Effort,
): Promise<Row[]> {
  const untilMs = performance.now() + budgetMs;
  const rows: Row[] = [];
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
    onProgress?.(rows.length, records.length);
  }
  return rows;
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

/**
 * Repeats a failed attempt after each remedy: opening anew mends a pruned version and a deleted folder, starting over
 * mends a damaged one.
 */
function recovery(remedies: readonly (() => void | Promise<void>)[]) {
  let brokenUntilMs = 0;
  return async <T>(attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    if (performance.now() < brokenUntilMs) fail("index_unusable", { detail: "it failed less than a minute ago" });
    let last: unknown;
    for (const remedy of remedies) {
      try {
        return await attempt();
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof ProblemError) throw error;
        last = error;
        // Where the folder cannot even be removed, the next attempt says so.
        await Promise.resolve(remedy()).catch(() => {});
      }
    }
    brokenUntilMs = performance.now() + PAUSE_MS;
    const [detail = ""] = String((last as Error)?.message ?? last).split("\n");
    return fail("index_unusable", { detail: detail.slice(0, 200) }, { cause: last });
  };
}
