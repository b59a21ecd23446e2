import { createHash } from "node:crypto";
import { constants, type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { withLock } from "../lock.ts";
import type { Embedder } from "./embedder.ts";

const KEY_BYTES = 32;
const SUM_BYTES = 4;
const READ_BYTES = 1 << 20;

/** Another process may be embedding the same texts through a slow provider; asking again would cost more than waiting. */
const WAIT_MS = 120_000;

/** What an embedder's id is as a file name: readable, and different for different ids. */
export function cacheName(embedderId: string): string {
  const digest = createHash("sha256").update(embedderId).digest("hex").slice(0, 8);
  return `embeddings-${embedderId.replace(/[^\w.-]+/g, "-").slice(0, 60)}-${digest}.bin`;
}

export type Cached = Embedder & {
  /** How many texts were sent to the embedder so far. */
  misses(): number;
  /** How many of the texts would have to be sent. */
  countMissing(texts: readonly string[]): Promise<number>;
  /** Deletes all entries, for a model that changed behind its name. */
  forget(): Promise<void>;
};

/**
 * Keeps the documents' embeddings on disk, so that no text is embedded twice by any process that shares the file.
 * Where nothing can be kept, as on a read-only disk, embedding goes on without.
 *
 * @param file absolute; its name carries the embedder's id, see `cacheName`
 */
export function cached(embedder: Embedder, file: string): Cached {
  const { lookUp, append } = vectorFile(embedder.dimension);
  const lock = `${file}.lock`;
  let misses = 0;

  async function embedDocuments(handle: FileHandle, texts: readonly string[], signal?: AbortSignal) {
    const keys = texts.map(keyOf);
    const known = await lookUp(handle, keys);
    if (isWhole(known)) return known;
    const complete = async () => {
      const before = await lookUp(handle, keys);
      const missing = new Map(keys.flatMap((key, i) => (before[i] ? [] : [[key, texts[i] ?? ""]])));
      const vectors = await embedder.embed([...missing.values()], "document", signal);
      misses += missing.size;
      const fresh = new Map([...missing.keys()].map((key, i) => [key, vectors[i] ?? new Float32Array()]));
      if (fresh.size > 0) await append(handle, fresh);
      return keys.map((key, i) => before[i] ?? fresh.get(key) ?? new Float32Array());
    };
    return withLock(lock, complete, { waitMs: WAIT_MS });
  }

  return {
    id: embedder.id,
    dimension: embedder.dimension,
    misses: () => misses,
    async embed(texts, kind, signal) {
      const handle = kind === "document" ? await openFile(file, constants.O_RDWR | constants.O_CREAT) : undefined;
      if (!handle) return embedder.embed(texts, kind, signal);
      return embedDocuments(handle, texts, signal).finally(() => handle.close());
    },
    async countMissing(texts) {
      const keys = [...new Set(texts.map(keyOf))];
      const handle = await openFile(file, constants.O_RDONLY);
      const known = handle ? await lookUp(handle, keys).finally(() => handle.close()) : [];
      return keys.length - known.filter((it) => it !== undefined).length;
    },
    forget: () => withLock(lock, () => rm(file, { force: true })),
  };
}

/**
 * Reads and appends vectors by key. The file is a row of equal entries: the key, the vector as little-endian floats,
 * a checksum over both. A torn tail is skipped by readers and cut off by the next writer.
 */
function vectorFile(dimension: number) {
  const entryBytes = KEY_BYTES + dimension * Float32Array.BYTES_PER_ELEMENT + SUM_BYTES;
  const stepBytes = Math.max(1, Math.floor(READ_BYTES / entryBytes)) * entryBytes;
  const offsets = new Map<string, number>();
  let scannedTo = 0;

  function restart(): void {
    scannedTo = 0;
    offsets.clear();
  }

  /** Notes what was appended since the last time, by whomever. */
  async function scan(handle: FileHandle): Promise<void> {
    const { size } = await handle.stat();
    if (size < scannedTo) restart();
    while (scannedTo + entryBytes <= size) {
      const chunk = await readAt(handle, scannedTo, Math.min(stepBytes, size - scannedTo));
      if (chunk.length < entryBytes) return;
      for (let at = 0; at + entryBytes <= chunk.length; at += entryBytes, scannedTo += entryBytes) {
        offsets.set(keyIn(chunk.subarray(at, at + entryBytes)), scannedTo);
      }
    }
  }

  async function find(handle: FileHandle, key: string): Promise<Float32Array | undefined> {
    const offset = offsets.get(key);
    if (offset === undefined) return undefined;
    const entry = await readAt(handle, offset, entryBytes);
    if (entry.length === entryBytes && keyIn(entry) === key && isSound(entry)) return floats(entry);
    // It is damaged, or the file was replaced since it was scanned.
    restart();
    return undefined;
  }

  return {
    async lookUp(handle: FileHandle, keys: readonly string[]): Promise<(Float32Array | undefined)[]> {
      await scan(handle);
      return Promise.all(keys.map((it) => find(handle, it)));
    },
    /** Only under the lock. */
    async append(handle: FileHandle, vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
      const { size } = await handle.stat();
      const end = size - (size % entryBytes);
      const bytes = Buffer.concat([...vectors].map(([key, vector]) => entryOf(key, vector)));
      await handle.write(bytes, 0, bytes.length, end);
      await handle.truncate(end + bytes.length);
    },
  };
}

/** Not in append mode, which would write behind a torn tail. @returns undefined where the file cannot be had */
async function openFile(file: string, flags: number): Promise<FileHandle | undefined> {
  try {
    if (flags & constants.O_CREAT) await mkdir(dirname(file), { recursive: true });
    return await open(file, flags);
  } catch {
    return undefined;
  }
}

function isWhole(vectors: readonly (Float32Array | undefined)[]): vectors is Float32Array[] {
  return vectors.every((it) => it !== undefined);
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function keyOf(text: string): string {
  return createHash("sha256").update(text).digest().toString("latin1");
}

function keyIn(entry: Buffer): string {
  return entry.toString("latin1", 0, KEY_BYTES);
}

function entryOf(key: string, vector: Float32Array): Buffer {
  const body = Buffer.concat([
    Buffer.from(key, "latin1"),
    Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
  ]);
  const sum = Buffer.alloc(SUM_BYTES);
  sum.writeUInt32LE(crc32(body));
  return Buffer.concat([body, sum]);
}

function isSound(entry: Buffer): boolean {
  const body = entry.subarray(0, -SUM_BYTES);
  return entry.readUInt32LE(body.length) === crc32(body);
}

function floats(entry: Buffer): Float32Array {
  const body = entry.subarray(KEY_BYTES, -SUM_BYTES);
  return new Float32Array(Uint8Array.from(body).buffer);
}
