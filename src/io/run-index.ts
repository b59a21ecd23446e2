import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { readLog } from "../core/chain.ts";
import { type Occurrence, occurrences } from "../core/event.ts";
import { eventKeys, eventLinks } from "../core/event-links.ts";
import { END_OF_TIME, type Facts, MANY, RESTING } from "../core/facts.ts";
import type { RunFiles } from "./run-files.ts";
import { type EventPage, type EventQuery, findEvents, KEY, READS } from "./run-query.ts";
import { type DatabaseSync, loadSqlite } from "./sqlite.ts";
import { makeCacheDir, type Workspace } from "./workspace.ts";

/**
 * Runs as a table that is looked up instead of read: a cache of the folder, which is compared with it before each
 * answer. With a hundred thousand runs a trace needs a few dozen of them.
 */
export type RunIndex = {
  facts(): Promise<Facts>;
  find(query: EventQuery): Promise<EventPage>;
  /** Grows whenever an answer may have changed. */
  version(): number;
  close(): void;
};

/** Raised whenever the same log would be indexed otherwise than before. */
const STAMP = 1;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, sealed INTEGER, size INTEGER, mtime REAL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS runs_open ON runs (id) WHERE sealed = 0;
  CREATE TABLE IF NOT EXISTS events (
    n INTEGER PRIMARY KEY, id TEXT UNIQUE, run TEXT, seq INTEGER, kind TEXT, at TEXT, event TEXT);
  CREATE INDEX IF NOT EXISTS events_run ON events (run, seq);
  CREATE INDEX IF NOT EXISTS events_kind ON events (kind, at);
  CREATE INDEX IF NOT EXISTS events_at ON events (at);
  CREATE TABLE IF NOT EXISTS refs (
    target TEXT, rel TEXT, at TEXT, event INTEGER, PRIMARY KEY (target, rel, at, event)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS refs_event ON refs (event);
  CREATE TABLE IF NOT EXISTS listing (one INTEGER PRIMARY KEY, mtime REAL, checked REAL);
  PRAGMA user_version = ${STAMP};`;

/** Coarsest time stamp of the file systems in use: a later change may leave the same one. */
const STAMP_MS = 2_000;
/** Indexing goes on for so long before others in this process get their turn. */
const SLICE_MS = 30;
/** What a hundred thousand runs' links take, so that counting a shared artifact's reads no page twice; filled as needed. */
const CACHE_KIB = 64 * 1024;

export function openRunIndex(workspace: Workspace, files: RunFiles): RunIndex {
  let database: DatabaseSync | undefined;
  let version = 0;
  const open = () => {
    database ??= openDatabase(workspace);
    return database;
  };
  const refresh = async () => {
    const changed = await bringUpToDate(open(), files);
    if (changed) version++;
  };
  // One pass after another: a call must see what was written before it.
  let last: Promise<unknown> = Promise.resolve();
  const current = async () => {
    const next = last.then(refresh, refresh);
    last = next.catch(() => {});
    await next;
    return open();
  };
  return {
    facts: async () => factsIn(await current(), files),
    find: async (query) => findEvents(await current(), query),
    version: () => version,
    close() {
      database?.close();
      database = undefined;
    },
  };
}

/** A cache that is broken, foreign or of another version is made anew; where none can be written it lives in memory. */
function openDatabase(workspace: Workspace): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  const open = (path: string) => {
    const database = new DatabaseSync(path, { timeout: 10_000 });
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KIB};`);
    const { user_version: stamp } = database.prepare("PRAGMA user_version").get() as { user_version: number };
    if (stamp !== 0 && stamp !== STAMP) throw new Error("another version's");
    database.exec(SCHEMA);
    return database;
  };
  try {
    const path = join(makeCacheDir(workspace), "runs.db");
    try {
      return open(path);
    } catch {
      for (const it of [path, `${path}-wal`, `${path}-shm`]) rmSync(it, { force: true });
      return open(path);
    }
  } catch {
    return open(":memory:");
  }
}

/** @returns true if anything changed */
async function bringUpToDate(database: DatabaseSync, files: RunFiles): Promise<boolean> {
  const stat = statSync(files.folder, { throwIfNoEntry: false });
  const [added, gone] = listingIsCurrent(database, stat?.mtimeMs) ? [[], []] : compare(database, files.list());
  const reopened = openRuns(database).filter((it) => !gone.includes(it.id) && !isSame(it, files));
  if (added.length + gone.length + reopened.length > 0) {
    await write(database, [...gone, ...reopened.map((it) => it.id)], (id) => forget(database, id));
    await write(database, [...added, ...reopened.map((it) => it.id)], (id) => readRun(database, files, id));
  } else if (stat && listingIsCurrent(database, stat.mtimeMs)) return false;
  const keep = database.prepare("INSERT OR REPLACE INTO listing VALUES (1, ?, ?)");
  keep.run(stat?.mtimeMs ?? 0, Date.now());
  return added.length + gone.length + reopened.length > 0;
}

/** The folder's own time stamp says whether a run came or went, once it is too old to be shared by a later change. */
function listingIsCurrent(database: DatabaseSync, mtimeMs: number | undefined): boolean {
  const listing = database.prepare("SELECT mtime, checked FROM listing").get() as
    | { mtime: number; checked: number }
    | undefined;
  return listing?.mtime === (mtimeMs ?? 0) && listing.mtime < listing.checked - STAMP_MS;
}

function compare(database: DatabaseSync, listed: readonly string[]): [added: string[], gone: string[]] {
  const known = new Set(
    database
      .prepare("SELECT id FROM runs")
      .all()
      .map((it) => it["id"] as string),
  );
  const there = new Set(listed);
  return [listed.filter((it) => !known.has(it)), [...known].filter((it) => !there.has(it))];
}

type RunRow = { id: string; sealed: number; size: number; mtime: number };

function openRuns(database: DatabaseSync): RunRow[] {
  return database.prepare("SELECT * FROM runs WHERE sealed = 0").all() as RunRow[];
}

function runRow(database: DatabaseSync, id: string): RunRow {
  const row = database.prepare("SELECT * FROM runs WHERE id = ?").get(id);
  return (row as RunRow | undefined) ?? { id, sealed: -1, size: -1, mtime: -1 };
}

function isSame({ id, sealed, size, mtime }: RunRow, files: RunFiles): boolean {
  const { log, seal } = statsOf(id, files);
  return (log?.size ?? 0) === size && (log?.mtimeMs ?? 0) === mtime && Number(seal !== undefined) === sealed;
}

function statsOf(run: string, files: RunFiles) {
  const stat = (name: string) => statSync(join(files.folder, run, name), { throwIfNoEntry: false });
  return { log: stat("events.jsonl"), seal: stat("seal.json") };
}

/** Works in transactions that are short enough for other processes and other calls to come in between. */
async function write(database: DatabaseSync, ids: readonly string[], change: (id: string) => void): Promise<void> {
  for (let at = 0; at < ids.length; ) {
    database.exec("BEGIN IMMEDIATE");
    try {
      const endMs = performance.now() + SLICE_MS;
      do change(ids[at++] ?? "");
      while (at < ids.length && performance.now() < endMs);
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
    if (at < ids.length) await nextTurn();
  }
}

function forget(database: DatabaseSync, run: string): void {
  database.prepare("DELETE FROM refs WHERE event IN (SELECT n FROM events WHERE run = ?)").run(run);
  database.prepare("DELETE FROM events WHERE run = ?").run(run);
  database.prepare("DELETE FROM runs WHERE id = ?").run(run);
}

/** Indexes the events of a run up to its first fault; `verify` says what is wrong with the rest. */
function readRun(database: DatabaseSync, files: RunFiles, run: string): void {
  forget(database, run);
  const { log, seal } = statsOf(run, files);
  const { events } = readLog(files.text(files.of(run).log) ?? "");
  const insert = database.prepare(
    "INSERT OR IGNORE INTO events (id, run, seq, kind, at, event) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const refer = database.prepare("INSERT OR IGNORE INTO refs VALUES (?, ?, ?, ?)");
  for (const event of occurrences(run, events)) {
    const { id, seq, event_type, timestamp: at } = event;
    const { lastInsertRowid: n, changes } = insert.run(id, run, seq, event_type, at, JSON.stringify(event));
    if (changes === 0) continue;
    for (const { rel, target } of eventLinks(event)) {
      refer.run(target, rel, at, n);
      if (rel === "uses" || rel === "based_on") refer.run(target, READS, at, n);
    }
    for (const key of eventKeys(event)) refer.run(key, KEY, at, n);
  }
  const keep = database.prepare("INSERT INTO runs VALUES (?, ?, ?, ?)");
  keep.run(run, Number(seal !== undefined), log?.size ?? 0, log?.mtimeMs ?? 0);
}

type EventRow = { event: string };

function factsIn(database: DatabaseSync, files: RunFiles): Facts {
  const run = database.prepare("SELECT event FROM events WHERE run = ? ORDER BY seq");
  const event = database.prepare("SELECT event FROM events WHERE id = ?");
  const linked = database.prepare(
    `SELECT e.event FROM refs r JOIN events e ON e.n = r.event WHERE target = ? AND rel = ? AND r.at <= ?
     ORDER BY r.at DESC, run, seq DESC LIMIT ?`,
  );
  const resting = database.prepare(
    `SELECT e.event FROM events e JOIN (
       SELECT DISTINCT event AS n, at FROM refs
       WHERE target IN (SELECT value FROM json_each(?)) AND rel IN (${RESTING.map((it) => `'${it}'`)})
       ORDER BY at DESC LIMIT ?) USING (n)
     ORDER BY e.at DESC, run, seq DESC`,
  );
  const latest = database.prepare(
    "SELECT event FROM events WHERE kind = ? AND at <= ? ORDER BY at DESC, run, seq DESC LIMIT ?",
  );
  const checked = new Map<string, boolean>();
  const read = (rows: unknown[]) =>
    rows.map((it) => JSON.parse((it as EventRow).event) as Occurrence).filter(isCurrent);
  return {
    runs: () =>
      database
        .prepare("SELECT id FROM runs ORDER BY id")
        .all()
        .map((it) => it["id"] as string),
    run: (id) => read(run.all(id)),
    event: (id) => read(event.all(id))[0],
    linked: (target, rel, before = END_OF_TIME) => read(linked.all(target, rel, before, MANY)),
    resting: (targets, limit) => read(resting.all(JSON.stringify(targets), limit)),
    keyed: (key) => read(linked.all(key, KEY, END_OF_TIME, MANY)),
    latest: (kind, limit, before = END_OF_TIME) => read(latest.all(kind, before, limit)),
  };

  // A checkout may put another log in the place of a sealed one, and the folder's time stamp does not tell.
  function isCurrent({ run: id, event_hash }: Occurrence): boolean {
    const isKnown = checked.get(id) ?? isSame(runRow(database, id), files);
    if (!isKnown) readRun(database, files, id);
    checked.set(id, true);
    return isKnown || run.all(id).some((it) => (it["event"] as string).includes(event_hash));
  }
}
