import type { Config } from "./config.ts";
import type { Governance } from "./governance.ts";
import { plain } from "./plain.ts";
import { readPattern } from "./scope.ts";
import { roleOf } from "./source-file.ts";

/** Paths that are named; the others are counted. */
const SHOWN = 8;

/** What covers a path: in force, or drafted and on its way. */
type Coverage = { governance: Governance; pending: Governance; docs: Config["require"]["docs"] };

/**
 * Finds the files of a change that no record covers. Tests, prose, locked and generated files need none.
 *
 * @param paths POSIX, relative to the root
 * @returns sorted, each once
 */
export function uncovered(paths: Iterable<string>, { governance, pending, docs }: Coverage): string[] {
  const exempt = docs.flatMap((it) => readPattern(it) ?? []);
  return [...new Set(paths)]
    .filter((path) => ["code", "config"].includes(roleOf(path)) && !exempt.some((it) => it.covers(path)))
    .filter((path) => governance.find(path).length + pending.find(path).length === 0)
    .sort();
}

/** Asks the agent that is about to end whether a decision should be kept. @param paths at least one */
export function writeQuestion(paths: readonly string[]): string {
  const shown = paths.slice(0, SHOWN).map((it) => plain(it));
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : "";
  return [
    `Precedent: this change touches ${shown.join(", ")}${more}, and no record covers it. Draft one?`,
    "If you made a choice here that someone may question in a year, call `create_record` with the reason, the constraints, what you ruled out, and these paths as `affected_scope`.",
    "If there was no such choice, say so in a sentence and finish; you are not asked about these files again.",
  ].join("\n");
}
