import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** A file of values by their keys, of which a reader reads only the part a key is in. */
export type Table = {
  head: unknown;
  /** Bytes that are read only when asked for. */
  body(): Buffer;
  get(key: string): unknown;
  close(): void;
};

/** Parts of the table; at 10,000 records each holds about two of them. */
const BUCKETS = 4096;
const ENTRY_BYTES = 8;
/** The places behind the buckets in the directory. */
const [HEAD, BODY] = [BUCKETS, BUCKETS + 1];
const DIRECTORY_BYTES = (BUCKETS + 2) * ENTRY_BYTES;

type Bucket = { [key: string]: unknown };

/** Lays out a table: the directory, the head, the body, the buckets. */
export function layOutTable(head: unknown, body: Buffer, values: ReadonlyMap<string, unknown>): Buffer {
  const buckets = new Map<number, Bucket>();
  for (const [key, value] of values) {
    const number = bucketOf(key);
    const bucket = buckets.get(number) ?? (Object.create(null) as Bucket);
    buckets.set(number, bucket);
    bucket[key] = value;
  }
  const directory = Buffer.alloc(DIRECTORY_BYTES);
  const parts: Buffer[] = [directory];
  let offset = DIRECTORY_BYTES;
  const written = [...buckets].map(([number, it]) => [number, Buffer.from(JSON.stringify(it))] as const);
  for (const [number, bytes] of [
    [HEAD, Buffer.from(JSON.stringify(head))] as const,
    [BODY, body] as const,
    ...written,
  ]) {
    directory.writeUInt32LE(offset, number * ENTRY_BYTES);
    directory.writeUInt32LE(bytes.length, number * ENTRY_BYTES + 4);
    parts.push(bytes);
    offset += bytes.length;
  }
  return Buffer.concat(parts);
}

/**
 * Opens a table on disk.
 *
 * @throws what the file system throws, or a SyntaxError if it is none; `get` also where a part is broken
 */
export function openTable(path: string): Table {
  const file = openSync(path, "r");
  const read = (offset: number, length: number) => {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, offset);
    return bytes;
  };
  try {
    refuseBroken(read(0, DIRECTORY_BYTES), fstatSync(file).size);
    return tableOver(read, () => closeSync(file));
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** The parts fill the file: what is torn, cut off or no table does not add up, and could ask for any amount of memory. */
function refuseBroken(directory: Buffer, sizeBytes: number): void {
  let sumBytes = DIRECTORY_BYTES;
  for (let at = 0; at < DIRECTORY_BYTES; at += ENTRY_BYTES) {
    const [offset, length] = [directory.readUInt32LE(at), directory.readUInt32LE(at + 4)];
    if (offset + length > sizeBytes) throw new SyntaxError("a part lies outside the table");
    sumBytes += length;
  }
  if (sumBytes !== sizeBytes) throw new SyntaxError("the parts do not fill the table");
}

/** Reads a table that was just laid out. */
export function readTable(bytes: Buffer): Table {
  return tableOver(
    (offset, length) => bytes.subarray(offset, offset + length),
    () => {},
  );
}

function tableOver(read: (offset: number, length: number) => Buffer, close: () => void): Table {
  const directory = read(0, DIRECTORY_BYTES);
  const bytesOf = (number: number) =>
    read(directory.readUInt32LE(number * ENTRY_BYTES), directory.readUInt32LE(number * ENTRY_BYTES + 4));
  const part = (number: number): unknown => JSON.parse(bytesOf(number).toString() || "{}");
  const loaded = new Map<number, Bucket>();
  return {
    head: part(HEAD),
    body: () => bytesOf(BODY),
    get(key) {
      const number = bucketOf(key);
      const bucket = loaded.get(number) ?? (part(number) as Bucket);
      loaded.set(number, bucket);
      return Object.hasOwn(bucket, key) ? bucket[key] : undefined;
    },
    close,
  };
}

/** FNV-1a: Node's own hashes take longer to load than all of a hook's look-ups. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % BUCKETS;
}
