import { digestOf } from "../core/canonical.ts";
import type { RecordEdit } from "../core/decide.ts";
import { fail, ProblemError } from "../core/problem.ts";
import { onDisk } from "../core/spelling.ts";
import type { View } from "../core/view.ts";
import type { Context } from "./context.ts";
import { editYaml } from "./yaml.ts";

/** A further file that the same step creates. */
export type NewFile = { file: string; text: string };

const ATTEMPTS = 5;

/**
 * Carries out planned edits of records as one step: all of them or, after a crash, still all of them.
 *
 * @returns the file of each record afterwards, in the given order
 * @throws record_changed if a file is not as it was when the plan was made
 */
export async function applyEdits(
  plan: readonly RecordEdit[],
  { store }: Pick<Context, "store">,
  files: readonly NewFile[] = [],
): Promise<string[]> {
  await store.transact((read) => [
    ...plan.flatMap(({ standing, edits, moveTo }) => {
      const { id, file, digest } = standing.record;
      const before = read(file);
      if (digestOf(before) !== digest) fail("record_changed", { id, file });
      const text = editYaml(before, onDisk(standing.record, edits));
      return moveTo ? [{ file: moveTo, text }, { file }] : [{ file, text }];
    }),
    ...files,
  ]);
  return plan.map(({ standing, moveTo }) => moveTo ?? standing.record.file);
}

/**
 * Plans by the records as they are and carries the plan out. Where another process was quicker it plans anew, so that
 * neither's change is lost.
 */
export async function settle<T extends { plan: readonly RecordEdit[] }>(
  context: Pick<Context, "store" | "view">,
  decide: (view: View) => T,
): Promise<T & { files: string[] }> {
  for (let attempt = 1; ; attempt++) {
    const decided = decide(await context.view());
    try {
      return { ...decided, files: decided.plan.length ? await applyEdits(decided.plan, context) : [] };
    } catch (error) {
      const isLate = error instanceof ProblemError && error.problem.code === "record_changed";
      if (!isLate || attempt === ATTEMPTS) throw error;
    }
  }
}
