import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Binding } from "../core/hook-brief.ts";
import type { Card } from "../core/hook-card.ts";
import { type Judged, recordOf } from "../core/judged.ts";
import type { Standing } from "../core/view.ts";
import { BUILD } from "./build-stamp.ts";
import { digestOfFile, lookAt, type Places } from "./hook-look.ts";
import { openTable, type Table } from "./hook-table.ts";
import type { Workspace } from "./workspace.ts";

/** What binds a file, read without the records. */
export type HookIndex = {
  /** @param path POSIX, relative to the root @returns what forbids before what governs, then narrowest first */
  find(path: string): Promise<Binding[]>;
  /**
   * Lists the records that can have something against a change of these paths, unless one of them is a record file or a
   * manifest: those that bind one, and those that may bind any.
   *
   * @returns in the order of the view, of each record what a change is judged by
   */
  judges(paths: readonly string[]): Promise<Standing[]>;
  places: Places;
  /** Record files that could not be read. */
  unread: number;
  close(): void;
};

/** Another one wherever the same records could be read, filed or worded differently. */
export const FORMAT = `precedent hook index 2, ${BUILD}`;

/** What an index says of itself. */
export type Head = {
  format: string;
  places: Places;
  /** What changed just before the index was made, by its digest then; undefined where that was too much to hold. */
  recent: [path: string, digest: string][] | undefined;
  /** When something expires, in milliseconds since 1970. */
  untilMs: number | null;
  unread: number;
};

/**
 * A scope, filed under its path or the folder below which all that it covers lies. `order` ranks it among all; `whole`
 * tells that it covers everything below that folder, so that its pattern need not be tried.
 */
export type Filed = [id: string, as: Binding["as"], pattern: string, order: number, whole: boolean];

/** Under which records are kept that may bind any path. */
export const UNBOUND = "unbound";

/** What a change is judged by of a record, its state, and its place in the view. */
export type Placed = [order: number, state: Standing["state"], judged: Judged];

export function indexFile({ cacheDir }: Workspace): string {
  return join(cacheDir, "hook-index");
}

/** Opens the index the last process left. @returns undefined if there is none, or a file has changed since */
export async function openHookIndex(workspace: Workspace, nowMs: number): Promise<HookIndex | undefined> {
  // A step that a crash left half done is finished by whoever reads the records themselves.
  if (existsSync(join(workspace.cacheDir, "unfinished.json"))) return undefined;
  let table: Table;
  try {
    table = openTable(indexFile(workspace));
  } catch {
    return undefined;
  }
  if (await isCurrent(table, workspace, nowMs)) return indexOver(table);
  table.close();
  return undefined;
}

async function isCurrent(table: Table, workspace: Workspace, nowMs: number): Promise<boolean> {
  const { format, recent, untilMs, places } = table.head as Head;
  if (format !== FORMAT || !recent || (untilMs !== null && nowMs >= untilMs)) return false;
  const { bytes } = await lookAt(workspace, places, nowMs);
  if (!bytes.equals(table.body())) return false;
  for (const [path, digest] of recent) if ((await digestOfFile(path)) !== digest) return false;
  return true;
}

export function indexOver(table: Table): HookIndex {
  const { unread, places } = table.head as Head;
  const covering = (path: string) => {
    const keys = [`p:${path}`, ...foldersAbove(path).map((it) => `d:${it}`)];
    return coveringOf(
      keys.flatMap((key) => (table.get(key) as Filed[] | undefined) ?? []),
      path,
    );
  };
  return {
    unread,
    places,
    find: async (path) => {
      const first = new Map<string, Filed>();
      for (const it of (await covering(path)).sort((a, b) => a[3] - b[3])) if (!first.has(it[0])) first.set(it[0], it);
      return [...first.values()].map(([id, as]) => ({ card: table.get(`r:${id}`) as Card, as }));
    },
    judges: async (paths) => {
      const ids = new Set(table.get(UNBOUND) as string[]);
      for (const path of paths) for (const [id] of await covering(path)) ids.add(id);
      const placed = [...ids].map((it) => table.get(`s:${it}`) as Placed);
      return placed.sort(([a], [b]) => a - b).map(([, state, judged]) => ({ record: recordOf(judged), state }));
    },
    close: table.close,
  };
}

/** The engine for patterns is loaded where one has to be tried. */
async function coveringOf(filed: readonly Filed[], path: string): Promise<Filed[]> {
  if (filed.every(([, , , , whole]) => whole)) return [...filed];
  const { readPattern } = await import("../core/scope.ts");
  return filed.filter(([, , pattern, , whole]) => whole || readPattern(pattern)?.covers(path));
}

/** `a/b/c` has `a/b`, `a` and the root `""`. */
function foldersAbove(path: string): string[] {
  const names = path.split("/");
  return names.map((_, i) => names.slice(0, i).join("/"));
}
