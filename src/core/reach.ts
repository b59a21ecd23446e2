import { governsCodeIn, manifestFolder } from "./binding.ts";
import { type Governance, governanceOf } from "./governance.ts";
import type { ProvenanceRecord } from "./record.ts";
import type { Standing, View } from "./view.ts";
import { maySpeakWidely } from "./wide.ts";

/** The records whose prohibitions may bind, and how far. */
type Judges = {
  records: readonly ProvenanceRecord[];
  /** Those that may bind any path. */
  unbound: ReadonlySet<ProvenanceRecord>;
  /** The scopes of the rejected ones. */
  rejected: Governance;
};

/**
 * Finds the records that could prohibit something at these paths, without reading a sentence of theirs as a rule. What
 * it leaves out binds none of them.
 *
 * @param knowledge the governance is of the view's records in force
 * @returns those in force first, then rejected ones, each in the order of the view
 */
export function recordsWithin(
  paths: readonly string[],
  { view, governance }: { view: View; governance: Governance },
): readonly ProvenanceRecord[] {
  const { records, unbound, rejected } = judgedIn(view);
  if (unbound.size === records.length) return records;
  const ids = new Set<string>();
  for (const path of paths) {
    for (const { record, as } of [...governance.find(path), ...rejected.find(path)])
      if (as === "affected") ids.add(record.id);
  }
  const folders = new Set(paths.flatMap((it) => manifestFolder(it) ?? []));
  return records.filter((it) => unbound.has(it) || ids.has(it.id) || (folders.size > 0 && governsCodeIn(it, folders)));
}

const known = new WeakMap<View, Judges>();

function judgedIn(view: View): Judges {
  const found = known.get(view);
  if (found) return found;
  const rejected = view.standings.filter(isRejectedDecision).map((it) => it.record);
  const records = [...view.inForce, ...rejected];
  const unbound = new Set(records.filter(isUnbound));
  const made: Judges = { records, unbound, rejected: governanceOf(rejected) };
  known.set(view, made);
  return made;
}

/** Of what was rejected only decisions proposed something that stays ruled out. */
export function isRejectedDecision({ record, state }: Standing): boolean {
  return state === "rejected" && record.type === "decision";
}

const asked = new WeakMap<ProvenanceRecord, boolean>();

/** Tells whether a record may prohibit something at any path. Another view shares most records with the last one. */
export function isUnbound(record: ProvenanceRecord): boolean {
  const answer = asked.get(record) ?? (record.affected_scope.length === 0 || maySpeakWidely(record));
  asked.set(record, answer);
  return answer;
}
