import type { ProvenanceRecord } from "./record.ts";
import { nextStates, type State, storedState } from "./states.ts";

/** What one commit made of a record. */
export type Version = {
  version: number;
  state: State;
  /** The state before; absent where the record begins, or kept its state. */
  from?: State;
  /** True where no legal steps lead from the state before to this one. */
  illegal?: true;
  changes: { field: string; removed: string[]; added: string[] }[];
};

const FIELDS = [
  "title",
  "intent",
  "constraints",
  "affected_scope",
  "forbidden_scope",
  "options",
  "rationale",
  "outcome",
  "risk_level",
  "enforcement",
  "supersedes",
  "superseded_by",
  "related",
  "associated_specs",
  "associated_traces",
  "monitors",
  "tags",
  "links",
  "sealed_at_sha",
] as const;

/** Tells what became of a record between two readings of it, the older of which may be missing. */
export function versionOf(before: ProvenanceRecord | undefined, after: ProvenanceRecord): Version {
  const [from, state] = [before && storedState(before), storedState(after)];
  const isStep = from !== undefined && from !== state;
  return {
    version: after.version,
    state,
    ...(isStep && { from }),
    ...(isStep && !leadsTo(after, from, state) && { illegal: true as const }),
    changes: before ? changesBetween(before, after) : [],
  };
}

/** One commit may hold several steps. */
function leadsTo({ type }: ProvenanceRecord, from: State, to: State): boolean {
  const reached = new Set<State>(nextStates(type, from));
  for (const state of reached) for (const next of nextStates(type, state)) reached.add(next);
  return reached.has(to);
}

function changesBetween(before: ProvenanceRecord, after: ProvenanceRecord): Version["changes"] {
  const expiry = (it: ProvenanceRecord) => textsIn(it.lifecycle.expires_at);
  const pairs = FIELDS.map((field) => [field, textsIn(before[field]), textsIn(after[field])] as const);
  return [...pairs, ["expires_at", expiry(before), expiry(after)] as const]
    .map(([field, old, updated]) => ({
      field,
      removed: old.filter((it) => !updated.includes(it)),
      added: updated.filter((it) => !old.includes(it)),
    }))
    .filter(({ removed, added }) => removed.length + added.length > 0);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value ? [value] : [];
  if (Array.isArray(value)) return value.map((it) => (typeof it === "string" ? it : JSON.stringify(it)));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, them]) => textsIn(them).map((it) => `${key}: ${it}`));
}
