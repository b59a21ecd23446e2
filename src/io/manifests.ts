import { existsSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Config } from "../core/config.ts";
import {
  MANIFEST_ID,
  type Manifest,
  type ManifestEntry,
  manifestFile,
  manifestOf,
  missingTools,
  readManifest,
  renderManifest,
} from "../core/manifest.ts";
import { fail, type Problem, ProblemError, problem } from "../core/problem.ts";
import type { Artifacts } from "./artifacts.ts";
import { createExclusive, readPlain } from "./files.ts";
import type { Git } from "./git.ts";
import { gitTool } from "./manifest-tools/git.ts";
import { lockfileTool } from "./manifest-tools/lockfile.ts";
import type { ManifestTool } from "./manifest-tools/manifest-tool.ts";
import { resolveInside, type Workspace } from "./workspace.ts";

export type Captured = { manifests: Manifest[]; problems: Problem[] };

/** One entry of a manifest compared with what is there now. */
export type EntryCheck = { provider: string; component: string; described: string; holds: boolean };

export type Manifests = {
  /** Captures the state with each tool, and stores what is new. A tool that fails is a problem, never a failure. */
  capture(): Promise<Captured>;
  /** @throws manifest_unknown, manifest_corrupt */
  read(id: string): Manifest;
  /** @returns undefined if it is not here or does not hold */
  find(id: string): Manifest | undefined;
  list(): string[];
  verify(id: string): Promise<EntryCheck[]>;
  describe(id: string): Promise<string[]>;
  /**
   * Rebuilds a state in a folder.
   *
   * @param folder absolute; empty or not there yet
   * @returns what was rebuilt, and the entries that are out of reach
   * @throws folder_occupied
   */
  resolve(id: string, folder: string): Promise<{ done: string[]; unreachable: string[] }>;
  /** The tools of today's config that had no word in these manifests. */
  missing(ids: readonly string[]): Promise<string[]>;
};

type Parts = { workspace: Workspace; config: Config; git: Git; artifacts: Artifacts; isTrusted: boolean };

/** What runs leave behind is the history of a state and no part of it: recording a run changes no code. */
const HISTORY = ["runs", "artifacts", "manifests"];

/** Opens the manifests of a repository. @param parts.isTrusted lets modules of its own be loaded */
export function openManifests({ workspace, config, git, artifacts, isTrusted }: Parts): Manifests {
  const { root, gitDir } = workspace;
  const pathOf = (id: string) => join(root, resolveInside(root, `${config.dir}/${manifestFile(id)}`));
  const builtIn: { [name: string]: () => ManifestTool } = {
    git: () =>
      gitTool(
        git,
        gitDir !== undefined,
        HISTORY.map((it) => `${config.dir}/${it}`),
      ),
    lockfile: () => lockfileTool(root, artifacts),
  };
  let opened: Promise<{ tools: ManifestTool[]; problems: Problem[] }> | undefined;
  const tools = () => {
    opened ??= openTools(config.manifests, { builtIn, root, isTrusted });
    return opened;
  };
  const toolOf = async ({ provider }: ManifestEntry) => {
    const named = (await tools()).tools.find((it) => it.provider === provider);
    return named ?? builtIn[provider]?.();
  };
  const read = (id: string) => {
    if (!MANIFEST_ID.test(id) || !existsSync(pathOf(id))) fail("manifest_unknown", { id });
    return readManifest(id, readPlain(pathOf(id)).toString());
  };
  const describe = async (entry: ManifestEntry) => {
    try {
      return (await toolOf(entry))?.describe(entry) ?? JSON.stringify(entry.token);
    } catch {
      // A token of another version or forged: it still says what it says.
      return JSON.stringify(entry.token);
    }
  };
  return {
    async capture() {
      const { tools: all, problems } = await tools();
      const captured: Captured = { manifests: [], problems: [...problems] };
      for (const tool of all) await captureWith(tool, captured);
      for (const it of captured.manifests) await storeOnce(pathOf(it.id), renderManifest(it));
      return captured;
    },
    read,
    find(id) {
      try {
        return read(id);
      } catch (error) {
        if (error instanceof ProblemError) return undefined;
        throw error;
      }
    },
    list() {
      const folder = join(root, config.dir, "manifests");
      if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
      const names = readdirSync(folder).filter((it) => /^[0-9a-f]{32}\.json$/.test(it));
      return names.map((it) => `man:${it.slice(0, 32)}`).sort();
    },
    verify: async (id) =>
      Promise.all(
        read(id).entries.map(async (entry) => {
          const { provider, component } = entry;
          const holds = await attempt(async () => (await toolOf(entry))?.verify(entry), false);
          return { provider, component, described: await describe(entry), holds: holds === true };
        }),
      ),
    describe: async (id) => Promise.all(read(id).entries.map(describe)),
    async resolve(id, folder) {
      const { entries } = read(id);
      if (existsSync(folder) && readdirSync(folder).length > 0) fail("folder_occupied", { folder });
      mkdirSync(folder, { recursive: true });
      const done: string[] = [];
      const unreachable: string[] = [];
      for (const entry of entries) {
        const notes = await attempt(async () => (await toolOf(entry))?.resolve(entry, folder), undefined);
        if (notes) done.push(...notes);
        else unreachable.push(await describe(entry));
      }
      return { done, unreachable };
    },
    async missing(ids) {
      const known = ids.flatMap((id) => (existsSync(pathOf(id)) ? [read(id)] : []));
      return missingTools(
        known,
        (await tools()).tools.map((it) => it.provider),
      );
    },
  };
}

/** Each tool's word is a manifest of its own, so that runs share what they have in common. */
async function captureWith(tool: ManifestTool, captured: Captured): Promise<void> {
  try {
    const entries = await tool.capture();
    if (entries.length) captured.manifests.push(manifestOf(entries));
  } catch (error) {
    const why = error instanceof ProblemError ? error.problem.message : (error as Error).message;
    const facts = { name: tool.provider, why: why.replace(/\.$/, "") };
    captured.problems.push(problem("manifest_tool_failed", facts, { severity: "warning" }));
  }
}

/** Whoever captured the same state first has written the same bytes. */
async function storeOnce(path: string, text: string): Promise<void> {
  if (existsSync(path)) return;
  try {
    await createExclusive(path, text);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== "file_exists") throw error;
  }
}

type Sources = { builtIn: { [name: string]: () => ManifestTool }; root: string; isTrusted: boolean };

async function openTools(names: readonly string[], { builtIn, root, isTrusted }: Sources) {
  const tools: ManifestTool[] = [];
  const problems: Problem[] = [];
  const warn = (it: Problem) => problems.push({ ...it, severity: "warning" });
  for (const name of new Set(names)) {
    const known = builtIn[name];
    if (known) tools.push(known());
    else if (!/^\.{0,2}\//.test(name) && !isAbsolute(name))
      warn(problem("manifest_tool_unknown", { name, known: Object.keys(builtIn) }));
    else if (!isTrusted) warn(problem("module_untrusted", { name }));
    else {
      try {
        const path = join(root, resolveInside(root, name));
        tools.push(((await import(pathToFileURL(path).href)) as { tool: ManifestTool }).tool);
      } catch (error) {
        warn(problem("manifest_tool_failed", { name, why: (error as Error).message.split("\n", 1)[0] ?? "" }));
      }
    }
  }
  return { tools, problems };
}

/** What a tool cannot answer counts as not so: its state may be anywhere. */
async function attempt<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch {
    return otherwise;
  }
}
