import { accessSync, constants, existsSync, readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { HOOKS, isOurs } from "../core/hook-script.ts";
import { type Problem, ProblemError, problem } from "../core/problem.ts";
import type { Context } from "./context.ts";
import { openEmbedder } from "./embedders/open.ts";
import { hooksFolder, shownPath } from "./git-hooks.ts";
import { isUnfinished } from "./journal.ts";
import { loadLance, openLance } from "./lance.ts";

/** What was looked at, what was found, and what is wrong with it. */
export type Check = { what: string; found: string; problems: Problem[] };

/** A write takes milliseconds; what lies about for longer was left by a process that is gone. */
const LEFT_AFTER_MS = 60_000;

/** Runs one check; a failure is its finding. */
export async function check(what: string, work: () => Promise<Omit<Check, "what">>): Promise<Check> {
  try {
    return { what, ...(await work()) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { what, found: "", problems: [error.problem] };
  }
}

export async function checkRuntime(): Promise<Omit<Check, "what">> {
  return { found: `${process.versions.node} on ${process.platform}-${process.arch}`, problems: [] };
}

export async function checkRepository({ git, workspace }: Context): Promise<Omit<Check, "what">> {
  const { root, gitDir, cacheDir, sharedCacheDir } = workspace;
  if (!gitDir) return { found: root, problems: [problem("repository_absent", { root }, { severity: "warning" })] };
  const head = await git.head();
  const kind = cacheDir === sharedCacheDir ? "" : ", a linked worktree";
  return { found: `${root}${kind}, ${head ? `at ${head.slice(0, 10)}` : "no commit yet"}`, problems: [] };
}

export async function checkHooks(context: Context): Promise<Omit<Check, "what">> {
  const folder = await hooksFolder(context);
  const isThere = (hook: string) => existsSync(join(folder, hook)) && isOurs(readFileSync(join(folder, hook), "utf8"));
  const [there, absent] = [Object.keys(HOOKS).filter(isThere), Object.keys(HOOKS).filter((it) => !isThere(it))];
  return {
    found: there.length > 0 ? `${there.join(", ")} in ${shownPath(folder, context)}` : "none",
    problems: absent.map((hook) => problem("hook_absent", { hook }, { severity: "note" })),
  };
}

/** Embeds one word with the embedder the config names. */
export async function checkEmbedder({ config, signal }: Context): Promise<Omit<Check, "what">> {
  const embedder = await openEmbedder(config.embedding);
  await embedder.embed(["precedent"], "query", signal);
  return { found: embedder.id, problems: [] };
}

export async function checkNative(): Promise<Omit<Check, "what">> {
  try {
    await loadLance();
    return { found: `LanceDB loads on ${process.platform}-${process.arch}`, problems: [] };
  } catch (error) {
    const detail = error instanceof ProblemError ? error.problem.message.replace(/^[^(]*\(|\)\.$/g, "") : String(error);
    return { found: "", problems: [problem("native_absent", { detail }, { severity: "warning" })] };
  }
}

/** Reads the index without bringing it up to date. */
export async function checkIndex({ workspace, config, view, now }: Context): Promise<Omit<Check, "what">> {
  if (config.index?.uri)
    return { found: `shared, at ${config.index.uri}; a search says how far it is behind`, problems: [] };
  const dir = join(workspace.cacheDir, "index");
  if (!existsSync(dir)) return { found: "none yet; the first search makes it", problems: [] };
  const files = filesBelow(dir);
  if (files.length === 0) return { found: "none yet; the first record in force makes it", problems: [] };
  const sizeBytes = files.reduce((sum, it) => sum + it.stat.size, 0);
  const newestMs = Math.max(...files.map((it) => it.stat.mtimeMs));
  const { id: embedderId, dimension } = await openEmbedder(config.embedding);
  const table = await openLance({ uri: dir }, { embedderId, dimension }, false);
  const { ids, digests } = (await table?.load()) ?? { ids: [], digests: [] };
  table?.close();
  const stored = new Map(ids.map((id, row) => [id, digests[row]]));
  const { inForce } = await view();
  const stale = inForce.filter((it) => stored.get(it.id) !== it.digest).length;
  const ageMin = Math.max(0, Math.round((now().getTime() - newestMs) / 60_000));
  return {
    found: `${ids.length} records, ${(sizeBytes / 1e6).toFixed(1)} MB, written ${ageMin} min ago`,
    problems: stale > 0 ? [problem("index_stale", { stale, rows: inForce.length }, { severity: "note" })] : [],
  };
}

/** Looks for what writes that were cut off have left. Locks are the system's and end with their process. */
export async function checkCaches(context: Context): Promise<Omit<Check, "what">> {
  const { workspace, config, now } = context;
  const { root, cacheDir, sharedCacheDir } = workspace;
  const folders = [...new Set([cacheDir, sharedCacheDir])];
  const journal = join(cacheDir, "unfinished.json");
  const left = [join(root, config.dir), ...folders]
    .flatMap((it) => filesBelow(it))
    .filter(({ path, stat }) => isTemporary(path) && now().getTime() - stat.mtimeMs > LEFT_AFTER_MS)
    .map(({ path }) => shownPath(path, context));
  const locked = folders.filter((it) => !isWritable(it));
  return {
    found: shownPath(cacheDir, context),
    problems: [
      ...locked.map((folder) => problem("folder_unwritable", { folder }, { severity: "warning" })),
      ...(isUnfinished(journal)
        ? [problem("step_unfinished", { file: shownPath(journal, context) }, { severity: "warning" })]
        : []),
      ...(left.length > 0
        ? [problem("temporary_left", { files: [...new Set(left)].sort() }, { severity: "warning" })]
        : []),
    ],
  };
}

/** As `createExclusive` names them, and the library that replaces files. */
function isTemporary(path: string): boolean {
  return /\/\.[^/]+\.[0-9a-f]{12}\.tmp$|\.(?:ya?ml|json|jsonl|toml)\.\d{6,}$/.test(path);
}

function isWritable(folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) return isWritable(dirname(folder));
  if (!stat.isDirectory()) return false;
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function filesBelow(folder: string): { path: string; stat: Stats }[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .flatMap((it) => {
      const path = join(it.parentPath, it.name);
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat ? [{ path, stat }] : [];
    });
}
