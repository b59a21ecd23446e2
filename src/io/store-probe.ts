import { randomUUID } from "node:crypto";
import { fail } from "../core/problem.ts";

/** Writers at once. Two in one round gave s3rver away in 60 of 60 trials, also with requests 0 to 100 ms late at random. */
const RACERS = 4;
/** The margin. A store that looks and then writes, not in one step, is only caught if the step between is wide enough. */
const ROUNDS = 3;

/** Tables of the probe's own, in the store in question. */
export type Trial = {
  /** Makes an empty table. @returns the version this very call made, whatever others make meanwhile */
  create(name: string): Promise<number>;
  drop(name: string): Promise<void>;
};

/**
 * Finds out whether a store keeps a file that is there when told to (`If-None-Match: *`). One that does not lets two
 * writers confirm the same version of a table, of which one is lost without a word.
 *
 * The library has no way to put a single file, so several create one table at the same moment: each looks, finds
 * nothing, and puts the file of version 1. The tables have names of their own and are dropped. A process killed
 * meanwhile leaves one named `probe_…`, which nobody reads.
 *
 * @param uri named in what is said
 * @throws store_unsafe, or what the store says if it lets nobody write
 */
export async function probeStore(uri: string, trial: Trial): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const tries = await race(trial);
    const overwritten = countOverwritten(tries);
    if (overwritten > 0) fail("store_unsafe", { uri, overwritten, tries: tries.length });
  }
}

async function race({ create, drop }: Trial): Promise<PromiseSettledResult<number>[]> {
  const name = `probe_${randomUUID().replaceAll("-", "")}`;
  const tries = await Promise.allSettled(Array.from({ length: RACERS }, () => create(name)));
  // Where nothing was made nothing can be dropped, and what cannot be dropped harms nobody.
  await drop(name).catch(() => {});
  return tries;
}

/**
 * Counts the confirmed writes that a later one replaced: those of a version that another has confirmed too. Two
 * versions are no loss: the library turns a creation that came a moment too late into the next version.
 *
 * @param tries the version that each of several concurrent creations of one table made, or why it was refused
 * @throws what the store said first, if all were refused: then nothing was found out
 */
export function countOverwritten(tries: readonly PromiseSettledResult<number>[]): number {
  const versions = tries.flatMap((it) => (it.status === "fulfilled" ? [it.value] : []));
  const [first] = tries;
  if (versions.length === 0 && first?.status === "rejected") throw first.reason;
  return versions.length - new Set(versions).size;
}
