import { knownImports } from "../core/adr/known.ts";
import { planImport, type Source } from "../core/adr/plan.ts";
import type { Config } from "../core/config.ts";
import { fail, type Problem, ProblemError } from "../core/problem.ts";
import { type Raw, readRecord } from "../core/record.ts";
import { type Listed, listAdrFiles, readAdrFile } from "./adr-folder.ts";
import type { Loaded, Store } from "./store.ts";
import { resolveInside, type Workspace } from "./workspace.ts";

/** What stands for the day of an ADR that states none: no clock, so that two clones say the same. */
const UNDATED = "2000-01-01";

type Known = { stamp: string; read: Source | Problem };

/**
 * Adds the ADRs of `decisions.adr_dirs` to what a store loads, as records that are never written. One that was also
 * imported counts once, as imported.
 */
export function withAdrs(store: Store, workspace: Workspace, { dir, decisions }: Config): Store {
  const { adr_dirs } = decisions;
  if (adr_dirs.length === 0) return store;
  let files = new Map<string, Known>();
  let before: { own: Loaded; state: string; loaded: Loaded } | undefined;

  const load = async (): Promise<Loaded> => {
    const own = await store.load();
    const { listed, problems } = listAll(workspace, adr_dirs);
    files = new Map(listed.map((it, index) => [it.file, readKnown(workspace, it, index, files.get(it.file))]));
    const state = JSON.stringify([[...files].map(([file, { stamp }]) => [file, stamp]), problems]);
    if (before?.own === own && before.state === state) return before.loaded;
    before = { own, state, loaded: merge(own, [...files.values()], problems, dir) };
    return before.loaded;
  };

  const refuse = (file: string): void => {
    if (files.has(file)) fail("adr_in_place", { file });
  };
  return {
    ...store,
    load,
    async edit(file, change) {
      refuse(file);
      await store.edit(file, change);
    },
    transact: (plan) =>
      store.transact((read) =>
        plan((file) => {
          refuse(file);
          return read(file);
        }),
      ),
  };
}

function listAll(workspace: Workspace, dirs: readonly string[]): { listed: Listed[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const listed = dirs.flatMap((dir) => {
    try {
      return listAdrFiles(workspace, resolveInside(workspace.root, dir));
    } catch (error) {
      // One folder that is gone never hides the others.
      if (!(error instanceof ProblemError)) throw error;
      problems.push(error.problem);
      return [];
    }
  });
  return { listed, problems };
}

function readKnown(workspace: Workspace, listed: Listed, index: number, known?: Known): Known {
  const { size, mtimeMs, ctimeMs, ino } = listed.stat;
  const stamp = `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
  return known?.stamp === stamp ? known : { stamp, read: readAdrFile(workspace, listed, index) };
}

function merge(own: Loaded, known: readonly Known[], unlisted: readonly Problem[], dir: string): Loaded {
  const sources = known.flatMap(({ read }) => ("adr" in read ? [read] : []));
  const skipped = known.flatMap(({ read }) => ("adr" in read ? [] : [read]));
  const plan = planImport(sources, {
    dir,
    known: knownImports(own.records),
    author: "unknown",
    assume: "proposed",
    today: UNDATED,
  });
  const digests = new Map(sources.map((it) => [it.adr.file, it.digest]));
  const read = plan.records.map(({ source: file, fields }) =>
    readRecord(Object.fromEntries(fields) as Raw, { file, digest: digests.get(file) ?? "" }),
  );
  const taken = new Set(own.records.map((it) => it.id));
  return {
    records: [...own.records, ...read.flatMap((it) => (it.record && !taken.has(it.record.id) ? [it.record] : []))],
    problems: [...own.problems, ...unlisted, ...plan.problems, ...skipped, ...read.flatMap((it) => it.problems)],
  };
}
