import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  type Stats,
} from "node:fs";
import { chmod, chown, link, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { fail, type Problem, problem } from "../core/problem.ts";

/**
 * Replaces a file as a whole: whoever reads it, and whatever ends this process, finds the old bytes or the new.
 *
 * @param options.durable false for caches, which need not survive a power cut
 * @throws path_symlinked
 */
export async function writeAtomic(
  path: string,
  bytes: string | Uint8Array,
  { durable = true }: { durable?: boolean } = {},
): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) fail("path_symlinked", { path });
  await writeFileAtomic(path, typeof bytes === "string" ? bytes : Buffer.from(bytes), { fsync: durable });
}

/**
 * Creates a file with all its bytes, or not at all; an existing one is never replaced. Missing folders are made.
 *
 * @throws file_exists
 */
export async function createExclusive(path: string, bytes: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await throughTemporary(path, bytes, (temporary) => linkOrRename(temporary, path));
}

/**
 * Replaces a record's file as a whole, as `writeAtomic` does. What it leaves behind when it is killed has a name that
 * `clearDebris` knows.
 *
 * @throws path_symlinked
 */
export async function replaceFile(path: string, bytes: string | Uint8Array): Promise<void> {
  const before = lstatSync(path, { throwIfNoEntry: false });
  if (before?.isSymbolicLink()) fail("path_symlinked", { path });
  await throughTemporary(path, bytes, async (temporary) => {
    if (before) await keepRights(temporary, before);
    await rename(temporary, path);
  });
}

/** Removes what writers left in a folder that were killed. The caller holds the lock without which nobody writes there. */
export function clearDebris(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (TEMPORARY.test(name)) rmSync(join(folder, name), { force: true });
}

const TEMPORARY = /^\..+\.[0-9a-f]{12}\.tmp$/;

async function throughTemporary(
  path: string,
  bytes: string | Uint8Array,
  place: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await place(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Somebody else's file stays theirs, as far as the system lets it be given away. */
async function keepRights(path: string, { mode, uid, gid }: Stats): Promise<void> {
  await chmod(path, mode);
  if (uid !== process.getuid?.()) await chown(path, uid, gid).catch(() => {});
}

async function linkOrRename(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (cause) {
    if (lstatSync(to, { throwIfNoEntry: false })) fail("file_exists", { file: to }, { cause });
    // Some file systems, FAT among them, have no hard links. The write lock keeps our own processes apart.
    await rename(from, to);
  }
}

/** Reads the bytes of a plain file. @throws path_symlinked, file_unreadable */
export function readPlain(path: string): Buffer {
  try {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      return readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    const { code = "unknown error" } = cause as NodeJS.ErrnoException;
    if (code === "ELOOP") fail("path_symlinked", { path }, { cause });
    return fail("file_unreadable", { file: path, why: code }, { cause });
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes strict UTF-8. A byte order mark stays, so that a write puts it back. */
export function decode(bytes: Uint8Array): { text: string } | { problem: Problem } {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16) return { problem: problem("encoding_unsupported", { found: "it begins with the mark of UTF-16" }) };
  if (bytes.includes(0)) return { problem: problem("encoding_unsupported", { found: "it holds zero bytes" }) };
  try {
    return { text: UTF8.decode(bytes) };
  } catch {
    return { problem: problem("encoding_unsupported", { found: "its bytes are not valid UTF-8" }) };
  }
}
