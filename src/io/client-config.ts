import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { digestOf } from "../core/canonical.ts";
import type { Installed, Launch } from "../core/client-config.ts";
import { fail, ProblemError } from "../core/problem.ts";
import { decode, readPlain, writeAtomic } from "./files.ts";
import { withLock } from "./lock.ts";
import { makeCacheDir, resolveInside, toPosix, type Workspace } from "./workspace.ts";

/** What a file is to hold; undefined where there is or will be none. */
export type FileChange = {
  file: string;
  before: string | undefined;
  after: string | undefined;
  /** What it would hold had we never come. */
  original: string | undefined;
};

/** What was there before we came: kept beside the caches, found by the text that we wrote. */
type Receipt = { original: string | undefined; folders: string[] };

/** Reads a client's file. @throws path_outside, path_symlinked, file_unreadable, encoding_unsupported */
export function readClientFile({ root }: Workspace, file: string): string | undefined {
  const path = join(root, resolveInside(root, file));
  if (!lstatSync(path, { throwIfNoEntry: false })) return undefined;
  const decoded = decode(readPlain(path));
  if ("problem" in decoded) throw new ProblemError({ ...decoded.problem, at: { file } });
  return decoded.text;
}

/** What the file held before it was set up, if nobody has edited it since. @returns undefined if that is not known */
export function originalOf(workspace: Workspace, file: string, text: string): { text: string | undefined } | undefined {
  const receipt = readReceipt(workspace, file, text);
  return receipt && { text: receipt.original };
}

/**
 * Writes clients' files, each as a whole, and keeps what they held before. A file without a text is deleted, and so are
 * the folders that were made for it.
 *
 * @throws client_config_changed if one is not as it was planned; then nothing is written
 */
export async function writeClientFiles(workspace: Workspace, changes: readonly FileChange[]): Promise<void> {
  await withLock(join(makeCacheDir(workspace), "setup.lock"), async () => {
    for (const { file, before } of changes)
      if (readClientFile(workspace, file) !== before) fail("client_config_changed", { file });
    const planned = changes.map((it) => ({ ...it, folders: foldersOf(workspace, it) }));
    for (const it of planned) await (it.after === undefined ? remove(workspace, it) : write(workspace, it, it.after));
  });
}

type Planned = FileChange & { folders: string[] };

/** The folders that were or are to be made for a file, innermost first. */
function foldersOf(workspace: Workspace, { file, before }: FileChange): string[] {
  const known = before === undefined ? undefined : readReceipt(workspace, file, before);
  return known?.folders ?? missingFolders(workspace.root, file);
}

async function write(workspace: Workspace, { file, original, folders }: Planned, after: string): Promise<void> {
  const path = join(workspace.root, file);
  // What it held comes first: a process that ends in between leaves a note too many, and never one too few.
  if (original !== after) await keepReceipt(workspace, file, after, { original, folders });
  mkdirSync(dirname(path), { recursive: true });
  await writeAtomic(path, after);
}

async function remove(workspace: Workspace, { file, folders }: Planned): Promise<void> {
  await rm(join(workspace.root, file), { force: true });
  for (const folder of folders) {
    try {
      rmdirSync(join(workspace.root, folder));
    } catch {
      // It holds something else by now, and so does every folder around it.
      return;
    }
  }
}

function receiptFile(workspace: Workspace, file: string, text: string): string {
  return join(workspace.cacheDir, "setup", `${digestOf(`${file}\0${text}`).slice(7, 39)}.json`);
}

function readReceipt(workspace: Workspace, file: string, text: string): Receipt | undefined {
  const path = receiptFile(workspace, file, text);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

async function keepReceipt(workspace: Workspace, file: string, text: string, receipt: Receipt): Promise<void> {
  mkdirSync(makeCacheDir(workspace, join(workspace.cacheDir, "setup")), { recursive: true });
  await writeAtomic(receiptFile(workspace, file, text), JSON.stringify(receipt));
}

function missingFolders(root: string, file: string): string[] {
  const folder = dirname(file);
  return folder === "." || existsSync(join(root, folder)) ? [] : [folder, ...missingFolders(root, folder)];
}

/**
 * Says how clients start this program: by its package where it is installed as one, so that what is written is right on
 * every machine; by its own path where it runs from a checkout.
 *
 * @param program the words that started it
 * @param client Claude Code on Windows starts no `npx` by itself
 */
export function launchOf({ root }: Workspace, program: readonly string[], client: string): Installed {
  const [node = "node", script = ""] = program;
  const started = existsSync(script) ? toPosix(realpathSync(script)) : script;
  // The two commands of the package are one program; the bundle is it without a detour.
  const file = started.replace(/\/bin\/precedent-mcp\.js$/, "/dist/cli.js");
  const isPackage = /\/node_modules\/precedent-mcp\//.test(file);
  if (file && !isPackage)
    return { server: [node, file, "mcp"], hook: `${quote(node)} ${quote(file)}`, isOfMachine: true };
  const npx = ["npx", "-y", "precedent-mcp", "mcp"] as const;
  const server: Launch["server"] = client === "claude" && process.platform === "win32" ? ["cmd", "/c", ...npx] : npx;
  return { server, hook: hookOf(root, file, client), isOfMachine: false };
}

/** A hook runs before every edit: what starts it must not ask a package manager first, where that can be helped. */
function hookOf(root: string, file: string, client: string): string {
  if (file.startsWith(`${root}/node_modules/`)) {
    const script = file.slice(root.length + 1);
    return client === "claude" ? `node "$CLAUDE_PROJECT_DIR"/${script}` : `node ${script}`;
  }
  return file === "" || file.includes("/_npx/") ? "npx -y precedent-mcp" : "precedent";
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word.replace(/["\\$`]/g, "\\$&")}"`;
}
