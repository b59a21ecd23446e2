import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonicalJson } from "../core/canonical.ts";
import { chainEvent, type Payload, type RunEvent, readLog, renderLog, sealOf } from "../core/chain.ts";
import type { Config } from "../core/config.ts";
import { checkRunId, type Occurrence, occurrences } from "../core/event.ts";
import type { Facts } from "../core/facts.ts";
import { type Precedent, precedentsOf } from "../core/precedents.ts";
import { fail } from "../core/problem.ts";
import { writeAtomic } from "./files.ts";
import { withLock } from "./lock.ts";
import { runFiles } from "./run-files.ts";
import { openRunIndex } from "./run-index.ts";
import type { EventPage, EventQuery } from "./run-query.ts";
import { makeCacheDir, resolveInside, type Workspace } from "./workspace.ts";

export type NewEvent = { event_type: string; payload: Payload };

/** `isNew` refuses a run that exists. */
type Turn = { isNew: boolean; now: () => Date };

export type Ledger = {
  /** What the runs say now. Answers read files that changed since. */
  facts(): Promise<Facts>;
  /** What led to incidents before. */
  precedents(): Promise<Precedent[]>;
  /** Finds events, newest first. */
  find(query: EventQuery): Promise<EventPage>;
  /** The ids of all runs, by name. */
  runs(): Promise<string[]>;
  /** Refuses what `append` would, so that nothing is sealed for an event that cannot follow. @throws as `append` */
  check(run: string, options: Turn): void;
  /**
   * Appends to a run, all events or none. Two writers wait for each other, and no reader sees half a line.
   *
   * @param options.seal closes the run; nothing can follow
   * @param options.now is asked once it is this writer's turn, so that the times of two writers run one way
   * @param options.isNew refuses a run that exists
   * @throws run_id_invalid, run_sealed, run_broken, clock_backwards, lock_timeout
   */
  append(
    run: string,
    events: readonly NewEvent[],
    options: { seal: boolean; isNew: boolean; now(): Date },
  ): Promise<Occurrence[]>;
  close(): void;
};

/** Opens the runs of a repository. Nothing is read before the first question. */
export function openLedger(workspace: Workspace, config: Config): Ledger {
  const { root } = workspace;
  const files = runFiles(workspace, config);
  const index = openRunIndex(workspace, files);
  const turn = (run: string, { isNew, now }: Turn) => {
    const { log, seal } = files.of(checkRunId(run));
    const text = files.text(log);
    if (files.text(seal) !== undefined || (text !== undefined && isNew)) fail("run_sealed", { run });
    return extendable(run, text ?? "", now());
  };
  let known: { version: number; precedents: Precedent[] } | undefined;
  return {
    facts: () => index.facts(),
    async precedents() {
      const facts = await index.facts();
      if (known?.version !== index.version()) known = { version: index.version(), precedents: precedentsOf(facts) };
      return known.precedents;
    },
    find: (query) => index.find(query),
    runs: async () => files.list(),
    check: (run, options) => {
      turn(run, options);
    },
    async append(run, events, { seal, ...options }) {
      const { log, seal: sealFile } = files.of(checkRunId(run));
      const path = join(root, resolveInside(root, log));
      const written = await withLock(join(makeCacheDir(workspace), "ledger.lock"), async () => {
        const { all, timestamp } = turn(run, options);
        for (const event of events) all.push(chainEvent({ ...event, timestamp }, all.at(-1)));
        if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
        await writeAtomic(path, renderLog(all));
        const sealed = seal && sealOf(run, all);
        if (sealed) await writeAtomic(join(root, sealFile), canonicalJson(sealed));
        return all;
      });
      return occurrences(run, written).slice(-events.length);
    },
    close: () => index.close(),
  };
}

/** Reads a log that events may follow. One that does not hold is never extended: the new events would vouch for it. */
function extendable(run: string, text: string, at: Date): { all: RunEvent[]; timestamp: string } {
  const { events: all, broken } = readLog(text);
  if (broken) fail("run_broken", { run, ...broken });
  const timestamp = at.toISOString();
  const last = all.at(-1)?.timestamp ?? "";
  if (timestamp < last) fail("clock_backwards", { run, last, now: timestamp });
  return { all, timestamp };
}
