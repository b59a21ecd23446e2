import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Binding } from "../core/commit-check.ts";
import type { Match } from "../core/governance.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { literalDirectory, readPattern } from "../core/scope.ts";
import { type State, viewRecords } from "../core/view.ts";
import type { Context } from "./context.ts";
import { writeAtomic } from "./files.ts";
import type { TreeFile } from "./git.ts";
import { parseRecord } from "./record-file.ts";
import { isRecordFile } from "./record-list.ts";
import { makeCacheDir } from "./workspace.ts";

/** What the records of one commit say, answered without reading them all. */
export type Bindings = {
  /** What a record counts as, and its file. */
  standing(id: string): { state: State; file: string } | undefined;
  /** The scopes in force that cover a path. */
  find(path: string): (Omit<Binding, "paths"> & { sha: string })[];
  /** All ids; this alone reads everything. */
  ids(): string[];
};

/** Raised whenever the same records would be filed differently. */
const FORMAT = "precedent bindings 1";
/** Places in the table; each holds one ten-thousandth of 10,000 records' scopes or so. */
const BUCKETS = 4096;
const ENTRY_BYTES = 8;
const MAX_FILES = 12;

type Scope = [id: string, state: State, as: Match["as"], pattern: string, sha: string];
type Bucket = { [key: string]: Scope[] | [State, string] };
/** What is kept of a record to see how it stands beside the others. */
type Kept = { oid: string; record?: Partial<ProvenanceRecord> };

const NOTHING: Bindings = { standing: () => undefined, find: () => [], ids: () => [] };

/** Opens the records as of a commit. @param commit full id; undefined before the first */
export async function bindingsAt(commit: string | undefined, context: Context): Promise<Bindings> {
  if (commit === undefined) return NOTHING;
  const { git, config } = context;
  const folders = [config.dir, ...config.shared_repos.filter((it) => !it.startsWith("/"))];
  const trees = await Promise.all(folders.map((it) => git.treeId(commit, it === "." ? "" : it)));
  const key = createHash("sha256")
    .update(JSON.stringify([FORMAT, folders, trees]))
    .digest("hex")
    .slice(0, 40);
  const folder = join(context.workspace.cacheDir, "bindings");
  const path = join(folder, key);
  if (!statSync(path, { throwIfNoEntry: false })) await build(commit, { path, folder, folders }, context);
  return openTable(path);
}

/** Tells whether a path is where records of a repository are. @param folders as the config names them */
export function isRecordPath(path: string, config: Context["config"]): boolean {
  return isRecordFile(path, config);
}

async function build(
  commit: string,
  where: { path: string; folder: string; folders: readonly string[] },
  { git, config, workspace }: Context,
): Promise<void> {
  const listed = await Promise.all(where.folders.map((it) => git.files({ commit }, it === "." ? "" : it)));
  const files = [...new Map(listed.flat().map((it) => [it.path, it])).values()].filter(
    (it) => it.mode !== "120000" && isRecordPath(it.path, config),
  );
  const known = lastKept(where.folder);
  const fresh = files.filter(({ oid }) => !known.has(oid));
  const texts = await git.blobs(fresh.map((it) => it.oid));
  fresh.forEach((file, i) => {
    known.set(file.oid, keptOf(file, texts[i] ?? ""));
  });
  const kept = files.map(({ oid, path: file }) => ({ file, kept: known.get(oid) ?? { oid } }));
  makeCacheDir(workspace, where.folder);
  mkdirSync(where.folder, { recursive: true });
  await writeAtomic(where.path, tableOf(kept), { durable: false });
  prune(where.folder);
}

function keptOf({ oid, path: file }: TreeFile, text: string): Kept {
  const { record } = parseRecord(Buffer.from(text), { file, digest: "" });
  if (!record) return { oid };
  const { id, type, status, created_at, supersedes, superseded_by, sealed_at_sha } = record;
  const { affected_scope, forbidden_scope, lifecycle } = record;
  const stated = { id, type, status, created_at, supersedes, superseded_by, sealed_at_sha };
  const { expires_at } = lifecycle;
  return {
    oid,
    record: { ...stated, affected_scope, forbidden_scope, lifecycle: { ...(expires_at && { expires_at }) } },
  };
}

/** Lays out the table: where each bucket is, the buckets, and at the end what is kept of all records. */
function tableOf(files: readonly { file: string; kept: Kept }[]): Buffer {
  const records = files.flatMap(({ file, kept }) =>
    kept.record ? [{ ...kept.record, file } as ProvenanceRecord] : [],
  );
  const view = viewRecords(records, []);
  const buckets = new Map<number, Bucket>();
  const bucketFor = (key: string) => {
    const number = bucketOf(key);
    const bucket = buckets.get(number) ?? (Object.create(null) as Bucket);
    buckets.set(number, bucket);
    return bucket;
  };
  for (const { record, state } of view.standings) bucketFor(`i:${record.id}`)[`i:${record.id}`] = [state, record.file];
  for (const record of view.inForce) {
    const state = view.byId.get(record.id)?.state ?? "implemented";
    for (const as of ["affected", "forbidden"] as const) {
      for (const text of new Set(record[`${as}_scope`])) {
        const key = keyOf(text);
        const scope: Scope = [record.id, state, as, text, record.sealed_at_sha];
        const filed = key && bucketFor(key)[key];
        if (filed) (filed as Scope[]).push(scope);
        else if (key) bucketFor(key)[key] = [scope];
      }
    }
  }
  return serialise(
    buckets,
    files.map((it) => it.kept),
  );
}

function serialise(buckets: ReadonlyMap<number, Bucket>, kept: readonly Kept[]): Buffer {
  const head = Buffer.alloc((BUCKETS + 1) * ENTRY_BYTES);
  const parts: Buffer[] = [head];
  let offset = head.length;
  const put = (number: number, value: unknown) => {
    const bytes = Buffer.from(JSON.stringify(value));
    head.writeUInt32LE(offset, number * ENTRY_BYTES);
    head.writeUInt32LE(bytes.length, number * ENTRY_BYTES + 4);
    parts.push(bytes);
    offset += bytes.length;
  };
  for (const [number, bucket] of buckets) put(number, bucket);
  put(BUCKETS, kept);
  return Buffer.concat(parts);
}

/** A pattern is filed under its path, or under the folder below which all that it covers lies. */
function keyOf(text: string): string | undefined {
  const pattern = readPattern(text);
  if (!pattern) return undefined;
  if (pattern.kind === "exact") return `p:${text}`;
  return `d:${pattern.kind === "regex" ? "" : literalDirectory(pattern)}`;
}

function bucketOf(key: string): number {
  return createHash("sha1").update(key).digest().readUInt32LE(0) % BUCKETS;
}

function openTable(path: string): Bindings {
  const loaded = new Map<number, Bucket>();
  const at = (key: string) => {
    const number = bucketOf(key);
    const bucket = loaded.get(number) ?? ((readPart(path, number) ?? {}) as Bucket);
    loaded.set(number, bucket);
    return Object.hasOwn(bucket, key) ? bucket[key] : undefined;
  };
  return {
    standing(id) {
      const found = at(`i:${id}`) as [State, string] | undefined;
      return found && { state: found[0], file: found[1] };
    },
    find: (file) =>
      [`p:${file}`, ...foldersAbove(file).map((it) => `d:${it}`)]
        .flatMap((key) => (at(key) as Scope[] | undefined) ?? [])
        .map(([id, state, as, pattern, sha]) => ({ id, state, as, pattern, sha }))
        .filter(({ pattern }) => readPattern(pattern)?.covers(file)),
    ids: () => ((readPart(path, BUCKETS) ?? []) as Kept[]).flatMap(({ record }) => record?.id ?? []),
  };
}

function readPart(path: string, number: number): unknown {
  const file = openSync(path, "r");
  try {
    const entry = Buffer.alloc(ENTRY_BYTES);
    readSync(file, entry, 0, ENTRY_BYTES, number * ENTRY_BYTES);
    const [offset, length] = [entry.readUInt32LE(0), entry.readUInt32LE(4)];
    if (length === 0) return undefined;
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, offset);
    return JSON.parse(bytes.toString());
  } finally {
    closeSync(file);
  }
}

/** Records that the newest table knows by the ids of their blobs: between commits hardly any differ. */
function lastKept(folder: string): Map<string, Kept> {
  const [newest] = tables(folder);
  if (!newest) return new Map();
  try {
    return new Map((readPart(newest, BUCKETS) as Kept[]).map((it) => [it.oid, it]));
  } catch {
    // A broken cache costs the time to read everything again.
    return new Map();
  }
}

function prune(folder: string): void {
  for (const path of tables(folder).slice(MAX_FILES)) rmSync(path, { force: true });
}

/** Newest first. */
function tables(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  return readdirSync(folder)
    .filter((it) => /^[0-9a-f]{40}$/.test(it))
    .map((it) => join(folder, it))
    .map((path) => ({ path, ms: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.ms - a.ms)
    .map(({ path }) => path);
}

function foldersAbove(path: string): string[] {
  const names = path.split("/");
  return names.map((_, i) => names.slice(0, i).join("/"));
}
