import type { Actor } from "./draft.ts";
import { fail } from "./problem.ts";
import type { Lifecycle, ProvenanceRecord } from "./record.ts";
import { nextStates, type State, TRANSITIONS } from "./states.ts";
import type { Edit } from "./update.ts";
import type { Standing } from "./view.ts";

/** The time of a step is kept under the name of the state it led to. */
const STAMPS: { [state in State]?: string } = {
  proposed: "proposed_at",
  review: "proposed_at",
  open: "accepted_at",
  approved: "accepted_at",
  active: "accepted_at",
  expired: "expired_at",
  implemented: "implemented_at",
  superseded: "superseded_at",
  deprecated: "deprecated_at",
  rejected: "rejected_at",
  mitigated: "mitigated_at",
  closed: "closed_at",
};

export type Step = { to: State; actor: Actor; at: Date; reason?: string | undefined };

/**
 * Takes a record one step on: the edits of its file, with the time, who did it and why.
 *
 * @throws transition_illegal, transition_reserved
 */
export function planStep({ record, state }: Standing, { to, actor, at, reason }: Step): Edit[] {
  const step = TRANSITIONS[record.type].find((it) => it.from === state && it.to === to);
  if (!step) fail("transition_illegal", { id: record.id, from: state, to, legal: nextStates(record.type, state) });
  if (step.by === "human" && actor.kind !== "human") fail("transition_reserved", { id: record.id, to });
  // A renewal leaves the day of the acceptance as it was.
  const stamp = state === "expired" && to === "active" ? "renewed_at" : STAMPS[to];
  const entry = { at: at.toISOString(), from: state, to, by: actor.name, ...(reason && { reason }) };
  return [
    { path: ["status"], value: to },
    ...(stamp ? [{ path: ["lifecycle", stamp], value: at.toISOString() }] : []),
    historyEdit(record, entry),
  ];
}

/** Adds to what the record says of itself: when it became what, by whom and why. */
export function historyEdit({ lifecycle }: ProvenanceRecord, entry: { [key: string]: string }): Edit {
  return { path: ["lifecycle", "history"], value: [...historyOf(lifecycle), entry] };
}

function historyOf({ history }: Lifecycle): unknown[] {
  return Array.isArray(history) ? history : [];
}
