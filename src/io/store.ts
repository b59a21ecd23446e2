import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Config } from "../core/config.ts";
import { fail, type Problem, ProblemError, problem } from "../core/problem.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { clearDebris, createExclusive, decode, readPlain, replaceFile } from "./files.ts";
import { finish, isUnfinished, type Write, writeAll } from "./journal.ts";
import { withLock } from "./lock.ts";
import { loadRecordCache, saveRecordCache } from "./record-cache.ts";
import { isUnchanged, type ReadFile, readRecordFile } from "./record-file.ts";
import { type ListedFile, listRecordFiles, type RecordFolder, recordFolders } from "./record-list.ts";
import { watchFolders } from "./watch.ts";
import { makeCacheDir, resolveInside, type Workspace } from "./workspace.ts";
import { parseYaml } from "./yaml.ts";

/** All records that could be read and what is wrong with the others, each sorted by file. */
export type Loaded = { records: readonly ProvenanceRecord[]; problems: readonly Problem[] };

export type Store = {
  /** Reads what changed since the last call. The same object comes back while nothing has. */
  load(): Promise<Loaded>;
  /** @param file as records give it. @throws path_outside, file_unreadable, encoding_unsupported */
  read(file: string): Promise<string>;
  /** @throws path_outside, file_exists, yaml_unfit, lock_timeout */
  create(file: string, text: string): Promise<void>;
  /** Changes the text that is on disk once the lock is held. @throws as `read` and `create`, or what `change` throws */
  edit(file: string, change: (text: string) => string): Promise<void>;
  /**
   * Writes several files as one step: all of them or none, whatever ends this process. A write without text removes
   * its file; one to a file that `plan` has not read creates it.
   *
   * @throws as `create` and `edit`, or what `plan` throws; then nothing is written
   */
  transact(plan: (read: (file: string) => string) => { file: string; text?: string }[]): Promise<void>;
  close(): void;
};

/** How long events alone are trusted: network file systems send none for what other machines do. */
const TRUST_EVENTS_MS = 5_000;
/** Parsing goes on for so long before others in this process get their turn. */
const SLICE_MS = 30;
/** The cache is written once one file in so many is not in it as it is: writing all costs as much as reading these. */
const CACHE_SHARE = 50;

/**
 * Opens the records of a repository. Nothing is read before the first `load`.
 *
 * @param options.leavesNoTrace reading keeps no cache and finishes no step that was cut off
 */
export function openStore(
  workspace: Workspace,
  config: Config,
  { watch = false, leavesNoTrace = false }: { watch?: boolean; leavesNoTrace?: boolean } = {},
): Store {
  const { root } = workspace;
  let files: Map<string, ReadFile> | undefined;
  let loaded: Loaded | undefined;
  let checkedAtMs = Number.NEGATIVE_INFINITY;
  let isQuiet = false;
  let isCovered = false;
  const disturb = () => {
    isQuiet = false;
  };
  const watcher = watch ? watchFolders(disturb) : undefined;

  const refresh = async (): Promise<Loaded> => {
    if (watcher) await newsHeard();
    if (!leavesNoTrace && isUnfinished(journal)) await locked(async () => []);
    if (loaded && isQuiet && isCovered && performance.now() - checkedAtMs < TRUST_EVENTS_MS) return loaded;
    isQuiet = true;
    checkedAtMs = performance.now();
    const known = files ?? loadRecordCache(workspace);
    const folders = recordFolders(workspace, config);
    // Watched before they are listed, so that nothing can happen between the two.
    isCovered = watcher?.cover(folders.filter(isExpected).map((it) => it.path)) ?? false;
    const { read, stale } = await readAll(folders.flatMap(listRecordFiles), known);
    if (!loaded || !sameEntries(files, read)) loaded = assemble(read);
    files = read;
    if (!leavesNoTrace && stale * CACHE_SHARE > read.size) await saveRecordCache(workspace, read);
    return loaded;
  };

  // One pass after another: a call must see what was written before it, which a pass under way may have missed.
  let last: Promise<unknown> = Promise.resolve();
  const load = (): Promise<Loaded> => {
    const next = last.then(refresh, refresh);
    last = next.catch(() => {});
    return next;
  };

  const journal = join(workspace.cacheDir, "unfinished.json");
  /** @param work returns the paths it wrote: where they are, killed writers may have left something */
  const locked = async (work: () => Promise<readonly string[]>): Promise<void> => {
    await withLock(join(makeCacheDir(workspace), "write.lock"), async () => {
      await finish(journal);
      const written = await work();
      for (const folder of new Set(written.map((it) => dirname(it)))) clearDebris(folder);
    });
    disturb();
  };

  return {
    load,
    read: async (file) => readText(readablePath(root, config, file)),
    async create(file, text) {
      const path = join(root, resolveInside(root, file));
      refuseUnreadable(text);
      await locked(async () => {
        await createExclusive(path, text);
        return [path];
      });
    },
    async edit(file, change) {
      const path = join(root, resolveInside(root, file));
      await locked(async () => {
        const before = readText(path);
        const after = change(before);
        if (after === before) return [];
        refuseUnreadable(after);
        await replaceFile(path, after);
        return [path];
      });
    },
    async transact(plan) {
      await locked(async () => {
        const writes = plannedWrites(root, plan);
        await writeAll(journal, writes);
        return writes.map((it) => it.path);
      });
    },
    close: () => watcher?.close(),
  };
}

/** @throws file_exists, yaml_unfit, path_outside, or what `plan` throws */
function plannedWrites(root: string, plan: Parameters<Store["transact"]>[0]): Write[] {
  const known = new Set<string>();
  const pathOf = (file: string) => join(root, resolveInside(root, file));
  const planned = plan((file) => {
    known.add(file);
    return readText(pathOf(file));
  });
  return planned.map(({ file, text }) => {
    if (text !== undefined) refuseUnreadable(text);
    if (!known.has(file) && existsSync(pathOf(file))) fail("file_exists", { file });
    return { path: pathOf(file), ...(text !== undefined && { text }) };
  });
}

/**
 * Lets in the events of what happened before. The first turn may end the round of the event loop that called, past
 * its polling; the second ends one that has polled.
 */
async function newsHeard(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** A folder of drafts may be missing: the folder it would appear in is watched. */
function isExpected({ isBase, path }: RecordFolder): boolean {
  return isBase || existsSync(path);
}

/** Reads what is not known, or not surely, and counts it. */
async function readAll(
  listed: readonly ListedFile[],
  known: ReadonlyMap<string, ReadFile>,
): Promise<{ read: Map<string, ReadFile>; stale: number }> {
  const read = new Map<string, ReadFile>();
  let stale = 0;
  let sliceStartMs = performance.now();
  for (const { path, file, stat } of listed) {
    const before = known.get(file);
    if (before && isUnchanged(before, stat)) {
      read.set(file, before);
      continue;
    }
    stale++;
    read.set(file, readRecordFile(path, file, stat, before));
    if (performance.now() - sliceStartMs > SLICE_MS) {
      await nextTurn();
      sliceStartMs = performance.now();
    }
  }
  return { read, stale };
}

function sameEntries(before: ReadonlyMap<string, ReadFile> | undefined, after: ReadonlyMap<string, ReadFile>): boolean {
  return before?.size === after.size && [...after].every(([file, { entry }]) => before.get(file)?.entry === entry);
}

/** Of records with one id the first listed stays: a draft never hides the record in force. */
function assemble(read: ReadonlyMap<string, ReadFile>): Loaded {
  const entries = [...read.values()].map((it) => it.entry);
  const byId = Map.groupBy(
    entries.flatMap((it) => it.record ?? []),
    (it) => it.id,
  );
  return {
    records: [...byId.values()].flatMap(([first]) => first ?? []).sort((a, b) => byText(a.file, b.file)),
    problems: [...entries.flatMap((it) => it.problems), ...[...byId.values()].flatMap(duplicates)].sort(
      (a, b) => byText(a.at?.file, b.at?.file) || (a.at?.line ?? 0) - (b.at?.line ?? 0),
    ),
  };
}

function duplicates(same: readonly ProvenanceRecord[]): Problem[] {
  const [kept] = same;
  if (!kept || same.length === 1) return [];
  return same.map(({ id, file }) => {
    const others = same.filter((it) => it.file !== file).map((it) => it.file);
    return problem("record_duplicated", { id, others, kept: kept.file }, { at: { file, record: id, field: "id" } });
  });
}

function byText(a = "", b = ""): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function readText(path: string): string {
  const decoded = decode(readPlain(path));
  if ("problem" in decoded) throw new ProblemError(decoded.problem);
  return decoded.text;
}

function readablePath(root: string, { shared_repos }: Config, file: string): string {
  const base = shared_repos.find((it) => isAbsolute(it) && file.startsWith(`${it}/`)) ?? root;
  return join(base, resolveInside(base, file));
}

function refuseUnreadable(text: string): void {
  const [first] = parseYaml(text).problems;
  if (first) fail("yaml_unfit", { detail: first.message.replace(/\.$/, "") });
}
