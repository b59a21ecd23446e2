import { join } from "node:path";
import type { Config, Env } from "../core/config.ts";
import { type Problem, ProblemError, problem as problemOf } from "../core/problem.ts";
import type { Ranked } from "../core/rank.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { embeddingText } from "../core/text.ts";
import { type Cached, cached, cacheName } from "./embedders/cache.ts";
import type { Embedder } from "./embedders/embedder.ts";
import { type Guarded, guarded } from "./embedders/guarded.ts";
import { openEmbedder } from "./embedders/open.ts";
import { byId, isSearchable, type Mode, type Query, retriever, type Snapshot } from "./retrieve.ts";
import { sharedIndex } from "./shared-index.ts";
import { type Index, NOTHING, openIndex, type Plan } from "./sync.ts";
import type { Workspace } from "./workspace.ts";

export type { Mode, Query, Snapshot } from "./retrieve.ts";

export type Found = {
  /** What could be used: `lexical` whenever there are no vectors to compare. */
  mode: Mode;
  /** Records in force whose newest text is not in the index; they were still matched by words. */
  stale: number;
  /** Why the answer may be weaker than it could be. Each failure is told once. */
  problems: Problem[];
  hits: Ranked[];
};

export type RefreshOptions = {
  /** Embeds every record again. */
  force?: boolean;
  /** Only counts. */
  dryRun?: boolean;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
};

export type Refreshed = { rows: number; embedded: number; removed: number; unchanged: number; stale: number };

export type Search = {
  search(query: Query, snapshot: Snapshot): Promise<Found>;
  /** Brings the index up to date with the records in force. @throws embedder_failed, index_unusable, … */
  refresh(inForce: readonly ProvenanceRecord[], options?: RefreshOptions): Promise<Refreshed>;
  close(): Promise<void>;
};

const SEARCH_EFFORT = { waitMs: 300, budgetMs: 10_000, writesShared: false };
const REFRESH_EFFORT = { waitMs: 60_000, budgetMs: Number.POSITIVE_INFINITY, writesShared: true };

type Parts = { index: Index; cache?: Cached; embedder?: Guarded; problem?: Problem };

type Setting = {
  workspace: Pick<Workspace, "cacheDir" | "sharedCacheDir">;
  config: Pick<Config, "embedding"> & Partial<Pick<Config, "index">>;
  /** Has the key of an index in LanceDB Cloud. */
  env?: Env;
  /** Instead of the one the config names. */
  embedder?: Embedder;
};

/** Opens the search over a repository. Nothing is loaded or written until it is used. */
export function openSearch(setting: Setting): Search {
  const { config } = setting;
  let opening: Promise<Parts> | undefined;
  const parts = () => {
    opening ??= openParts(setting);
    return opening;
  };
  const retrieve = retriever(config.embedding.similarity_threshold);
  const told = new Set<string>();
  const untold = (problems: readonly (Problem | undefined)[]) =>
    problems.filter((it) => it !== undefined).filter((it) => !told.has(it.code) && told.add(it.code));

  return {
    async search(query, snapshot) {
      if (!isSearchable(query)) return { mode: query.mode, stale: 0, problems: [], hits: [] };
      const { index, embedder, problem } = await parts();
      const { inForce } = snapshot;
      let broken: Problem | undefined;
      const inIndex = index.use(inForce, { ...SEARCH_EFFORT, signal: query.signal }, async (now) => ({
        ...(await retrieve(query, snapshot, now, embedder)),
        stale: now.stale,
      }));
      const found = await inIndex.catch(async (error) => {
        if (!(error instanceof ProblemError)) throw error;
        broken = error.problem;
        return { ...(await retrieve(query, snapshot, NOTHING, undefined)), stale: inForce.length };
      });
      if (!broken) told.delete("index_unusable");
      if (found.stale === 0) told.delete("index_behind");
      const behind = !broken && found.stale > 0 ? lag(config.index?.uri, found.stale, inForce.length) : undefined;
      return { ...found, problems: untold([problem, broken, behind]).concat(embedder?.takeProblem() ?? []) };
    },

    async refresh(inForce, { force = false, dryRun = false, onProgress, signal } = {}) {
      const { index, embedder, cache, problem } = await parts();
      if (problem) throw new ProblemError(problem);
      if (dryRun) return forecast(await index.plan(inForce), inForce, force ? undefined : cache);
      embedder?.retry();
      if (force) await Promise.all([index.clear(), cache?.forget()]);
      const before = cache?.misses() ?? 0;
      const effort = { ...REFRESH_EFFORT, signal, onProgress };
      const { stored, stale, removed, unchanged } = await index.use(inForce, effort, async (now) => now);
      const failure = embedder?.takeProblem();
      if (failure) throw new ProblemError(failure);
      const embedded = (cache?.misses() ?? 0) - before;
      return { rows: stored.ids.length, embedded, removed, unchanged, stale };
    },

    async close() {
      (await opening)?.index.close();
    },
  };
}

async function openParts({ workspace, config, env = {}, embedder: given }: Setting): Promise<Parts> {
  const { cacheDir, sharedCacheDir } = workspace;
  const shared = config.index?.uri ? sharedIndex(config.index.uri, env) : undefined;
  try {
    const embedder = given ?? (await openEmbedder(config.embedding));
    const cache = cached(embedder, join(sharedCacheDir, cacheName(embedder.id)));
    const safe = guarded(cache);
    const space = { embedderId: embedder.id, dimension: embedder.dimension };
    return { cache, embedder: safe, index: openIndex(cacheDir, space, safe, shared) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    // Without vectors there is nothing to share.
    const index = openIndex(cacheDir, { embedderId: "none", dimension: 1 }, undefined, undefined);
    return { problem: error.problem, index };
  }
}

/** A shared index is behind until someone who may writes it; one of this machine is caught up by the next search. */
function lag(uri: string | undefined, stale: number, total: number): Problem | undefined {
  return uri === undefined ? undefined : problemOf("index_behind", { uri, stale, total }, { severity: "warning" });
}

/** What a refresh would do. @param cache none if everything is to be embedded again */
async function forecast(
  plan: Plan,
  inForce: readonly ProvenanceRecord[],
  cache: Cached | undefined,
): Promise<Refreshed> {
  const rows = byId(inForce).size;
  const changed = cache ? plan.changed : inForce;
  const texts = [...new Set(changed.map(embeddingText))];
  const embedded = cache ? await cache.countMissing(texts) : texts.length;
  return { rows, embedded, removed: plan.removed.length, unchanged: rows - changed.length, stale: changed.length };
}
