import type { Connection, ConnectionOptions, Table } from "@lancedb/lancedb";
import type { Table as ArrowTable, Schema } from "apache-arrow";
import type { Scored } from "../core/bm25.ts";
import { fail } from "../core/problem.ts";
import { type Arrow, type Row, type Space, schemaOf, tableName, toArrow } from "./lance-rows.ts";
import { probeStore } from "./store-probe.ts";

/** Commits between two compactions. Each leaves a fragment that every query opens. @see notes on version growth */
const COMMITS_PER_OPTIMIZE = 32;
/** So many rows outside an index are folded into it, which takes tens of megabytes: each query scans them. */
const ROWS_PER_OPTIMIZE = 500;
/** Up to so many rows folding takes 40 to 150 ms and is done at once: rows outside the index are scored otherwise. */
const SMALL_TABLE_ROWS = 1_000;
/** Old versions are kept so long for a reader that is in the middle of one. */
const KEEP_VERSIONS_MS = 60_000;
/** Rows × dimensions above which the best 200 come faster from an approximate index than from a scan. @see bench/ann.ts */
export const SCAN_ELEMENTS = 20_000_000;
/** How many times the wanted rows are compared exactly after the approximate search. @see bench/ann.ts */
const REFINE = 5;
const PROBES = 50;

/** What the table holds, at one version. `vectors` has the rows one after the other, zeros where there is none. */
export type Stored = {
  version: number;
  ids: string[];
  digests: string[];
  isEmbedded: boolean[];
  /** Empty if the table is too large to be scanned in memory. */
  vectors: Float32Array;
};

/** The one table of records, of one embedder. */
export type LanceTable = {
  /** The newest version, whoever wrote it. */
  version(): Promise<number>;
  load(): Promise<Stored>;
  /** Best first. A term given twice counts twice. @param only a filter by ids, all rows if absent */
  findText(terms: readonly string[], limit: number, only?: IdFilter): Promise<Scored[]>;
  /** Best first, by cosine. */
  findVector(vector: Float32Array, limit: number, only?: IdFilter): Promise<Scored[]>;
  /** Adds or replaces rows by id, a batch at a time, then removes. Only under the index lock. */
  write(batches: AsyncIterable<readonly Row[]>, removed: readonly string[]): Promise<void>;
  /** Drops the tables of other embedders and schemas. Only under the index lock. */
  dropOthers(): Promise<void>;
  /** Drops this table. Only under the index lock. */
  drop(): Promise<void>;
  close(): void;
};

export type IdFilter = { in: readonly string[] } | { notIn: readonly string[] };

type Lance = typeof import("@lancedb/lancedb");

/** Where the tables are, and how they are reached. */
export type Home = {
  /** A folder, absolute and made if absent, or the URI of an object store or of LanceDB Cloud. */
  uri: string;
  options?: Partial<ConnectionOptions>;
};

/**
 * Opens the table of an embedder, empty if it is new.
 *
 * @param isNew makes the table where it is missing; only under the index lock
 * @returns undefined if there is no table and none is to be made
 * @throws index_unusable where the native library does not load, store_unsafe where a new table would lose rows
 */
export async function openLance(home: Home, space: Space, isNew: boolean): Promise<LanceTable | undefined> {
  const { lance, arrow } = await loadLance();
  // Every read looks for the newest version: other processes write, and a pinned handle breaks when they prune.
  const connection = await lance.connect(home.uri, { readConsistencyInterval: 0, ...home.options });
  const name = tableName(space);
  const isThere = (await connection.tableNames()).includes(name);
  if (!isThere && !isNew) {
    connection.close();
    return undefined;
  }
  const schema = schemaOf(arrow, space);
  const kind = kindOf(home);
  // Asked once: a table that is there says that the store was found safe when it was made.
  if (!isThere && !kind.isOwn && !kind.isManaged) await probe(lance, home, schema);
  const table = isThere
    ? await connection.openTable(name)
    : await connection.createEmptyTable(name, schema, { existOk: true });
  return { ...readsOf(lance, table, space), ...writesOf({ lance, arrow, connection, table, space, ...kind }) };
}

async function probe(lance: Lance, { uri, options }: Home, schema: Schema): Promise<void> {
  const { storageOptions } = options ?? {};
  // Without a consistency interval a table stays at the version that its creation made.
  const connection = await lance.connect(uri, storageOptions && { storageOptions });
  const create = async (name: string) => {
    const table = await connection.createEmptyTable(name, schema);
    return table.version().finally(() => table.close());
  };
  await probeStore(uri, { create, drop: (it) => connection.dropTable(it) }).finally(() => connection.close());
}

let loaded: Promise<{ lance: Lance; arrow: Arrow }> | undefined;

/** Loads LanceDB, once. @throws index_unusable where its native part does not load */
export function loadLance(): Promise<{ lance: Lance; arrow: Arrow }> {
  loaded ??= (async () => {
    // biome-ignore lint/style/noProcessEnv: the native library reads its log level here and nowhere else, and it warns on stderr
    process.env["LANCEDB_LOG"] ??= "error";
    try {
      const [lance, arrow] = await Promise.all([import("@lancedb/lancedb"), import("./arrow.cjs")]);
      return { lance: lance.default as Lance, arrow: arrow.default as Arrow };
    } catch (cause) {
      const [reason] = String((cause as Error).message).split("\n");
      return fail("index_unusable", { detail: `LanceDB does not load here (${reason})` }, { cause });
    }
  })();
  return loaded;
}

function readsOf(lance: Lance, table: Table, { dimension }: Space) {
  const idOf = new Map<bigint, string>();
  return {
    version: () => table.version(),
    async load(): Promise<Stored> {
      const version = await table.version();
      const isScanned = (await table.countRows()) * dimension <= SCAN_ELEMENTS;
      const columns = isScanned ? ["id", "digest", "vector"] : ["id", "digest"];
      const rows = await table.query().select(columns).withRowId().toArrow();
      const missing = isScanned ? [] : await table.query().where("vector IS NULL").select(["id"]).toArray();
      const isMissing = new Set(missing.map((it) => it.id as string));
      const stored: Stored = { version, ids: [], digests: [], isEmbedded: [], vectors: new Float32Array(0) };
      if (isScanned) stored.vectors = new Float32Array(rows.numRows * dimension);
      idOf.clear();
      for (const batch of rows.batches) {
        const [rowIds, ids, digests, vectors] = ["_rowid", ...columns].map((it) => batch.getChild(it));
        for (let row = 0; row < batch.numRows; row++) {
          const vector = vectors?.get(row);
          const id = ids?.get(row);
          if (rowIds) idOf.set(rowIds.get(row), id);
          if (vector) stored.vectors.set(vector.toArray(), stored.ids.length * dimension);
          stored.ids.push(id);
          stored.digests.push(digests?.get(row));
          stored.isEmbedded.push(isScanned ? Boolean(vector) : !isMissing.has(id));
        }
      }
      return stored;
    },
    async findText(terms: readonly string[], limit: number, only?: IdFilter): Promise<Scored[]> {
      // A match query takes any text as words; a bare string could be read as a phrase.
      const match = new lance.MatchQuery(terms.join(" "), "terms");
      const query = () => {
        const all = table.query().fullTextSearch(match).limit(limit);
        return only ? all.where(condition(only)) : all;
      };
      // To fetch 200 ids takes LanceDB longer than to find their rows, and whose these are is known from loading.
      const found = scoredOf(await query().select(["_score"]).withRowId().toArrow(), "_score", idOf);
      // Another process has moved some since.
      const isMoved = found.some((it) => it.id === "");
      return isMoved ? scoredOf(await query().select(["id", "_score"]).toArrow(), "_score") : found;
    },
    async findVector(vector: Float32Array, limit: number, only?: IdFilter): Promise<Scored[]> {
      const query = table.query().nearestTo(vector).distanceType("cosine").refineFactor(REFINE).nprobes(PROBES);
      const chosen = (only ? query.where(condition(only)) : query).select(["id", "_distance"]).limit(limit);
      return scoredOf(await chosen.toArrow(), "_distance").map(({ id, score }) => ({ id, score: 1 - score }));
    },
    close: () => table.close(),
  };
}

/** Column by column: as objects, 200 rows take milliseconds. @param idOf by row id, where that is what was asked for */
function scoredOf({ batches }: ArrowTable, column: string, idOf?: ReadonlyMap<bigint, string>): Scored[] {
  return batches.flatMap((batch) => {
    const [keys, scores] = [idOf ? "_rowid" : "id", column].map((it) => batch.getChild(it));
    const idAt = (row: number) => (idOf ? (idOf.get(keys?.get(row)) ?? "") : keys?.get(row));
    return Array.from({ length: batch.numRows }, (_, row) => ({ id: idAt(row), score: scores?.get(row) }));
  });
}

/** A folder is this machine's own; LanceDB Cloud takes care of its tables. */
function kindOf({ uri }: Home): { isOwn: boolean; isManaged: boolean } {
  return { isOwn: !uri.includes("://"), isManaged: uri.startsWith("db://") };
}

type Opened = { lance: Lance; arrow: Arrow; connection: Connection; table: Table; space: Space } & ReturnType<
  typeof kindOf
>;

function writesOf({ lance, arrow, connection, table, space, isOwn, isManaged }: Opened) {
  return {
    async write(batches: AsyncIterable<readonly Row[]>, removed: readonly string[]): Promise<void> {
      const before = await table.version();
      // Cheaper, and right where nobody else writes. On a shared table another machine may add the same ids meanwhile.
      const isFirst = isOwn && (await table.countRows()) === 0;
      for await (const rows of batches) {
        const data = toArrow(arrow, rows, space);
        await (isFirst ? table.add(data) : merge(table, data));
      }
      if (removed.length > 0) await table.delete(condition({ in: removed }));
      await index(lance, table, space);
      const crossed =
        Math.floor((await table.version()) / COMMITS_PER_OPTIMIZE) > Math.floor(before / COMMITS_PER_OPTIMIZE);
      // LanceDB Cloud compacts by itself and refuses to be asked.
      const most = (await table.countRows()) > SMALL_TABLE_ROWS ? ROWS_PER_OPTIMIZE : 1;
      if (!isManaged && (crossed || (await countUnindexed(table)) >= most)) {
        await table.optimize({ cleanupOlderThan: new Date(Date.now() - KEEP_VERSIONS_MS) });
      }
    },
    async dropOthers(): Promise<void> {
      for (const name of await connection.tableNames()) {
        if (name.startsWith("records_") && name !== table.name) await connection.dropTable(name);
      }
    },
    drop: () => connection.dropTable(table.name),
    close(): void {
      table.close();
      connection.close();
    },
  };
}

/** The key alone keeps two writers of one new id apart; an index on it would not. */
function merge(table: Table, data: ArrowTable) {
  return table.mergeInsert("id").useIndex(false).whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(data);
}

/** Also what a writer left that was killed before it came to the index. */
async function countUnindexed(table: Table): Promise<number> {
  const rows = (await table.listIndices()).map((it) => it.numUnindexedRows ?? 0);
  return Math.max(0, ...rows);
}

/** Makes the indexes that are missing: for text always, for vectors above the size a scan is good for. */
async function index(lance: Lance, table: Table, { dimension }: Space): Promise<void> {
  const indexed = new Set((await table.listIndices()).flatMap((it) => it.columns));
  if (!indexed.has("terms")) {
    // The terms are ours already, cut, lower-cased and stemmed; the library must only split at spaces.
    const config = lance.Index.fts({
      baseTokenizer: "whitespace",
      lowercase: false,
      stem: false,
      removeStopWords: false,
      asciiFolding: false,
      maxTokenLength: 1024,
    });
    await table.createIndex("terms", { config });
  }
  if (!indexed.has("vector") && (await table.countRows("vector IS NOT NULL")) * dimension > SCAN_ELEMENTS) {
    await table.createIndex("vector", { config: lance.Index.ivfRq({ distanceType: "cosine" }) });
  }
}

function condition(filter: IdFilter): string {
  const [operator, ids] = "in" in filter ? ["IN", filter.in] : ["NOT IN", filter.notIn];
  return `id ${operator} (${ids.map((it) => `'${it.replaceAll("'", "''")}'`).join(",")})`;
}
