import { contentDigest } from "./content-digest.ts";
import type { Actor } from "./draft.ts";
import { placeOf } from "./draft.ts";
import { historyEdit, planStep, type Step } from "./lifecycle.ts";
import { fail } from "./problem.ts";
import type { ProvenanceRecord } from "./record.ts";
import { approvalOf, completionOf, nextStates, type State } from "./states.ts";
import type { Edit } from "./update.ts";
import type { Standing, View } from "./view.ts";
import { getStanding } from "./view.ts";

/** An edit of one record's file, and where the file goes if it moves. */
export type RecordEdit = { standing: Standing; edits: Edit[]; moveTo?: string };

/**
 * Plans an approval: the draft leaves its folder for the one above and counts, and the record it replaces is
 * superseded, both or none.
 *
 * @throws approver_is_bot, expiry_missing, transition_illegal, supersession_taken
 */
export function planApproval(view: View, standing: Standing, step: Step): RecordEdit[] {
  const { record } = standing;
  const { actor, at } = step;
  const { asked } = approvalOf(record.type);
  // A renewal leads to the same state, and is another act.
  if (standing.state !== asked) {
    const legal = nextStates(record.type, standing.state);
    fail("transition_illegal", { id: record.id, from: standing.state, to: step.to, legal });
  }
  if (record.lifecycle.bot === actor.name) fail("approver_is_bot", { id: record.id, name: actor.name });
  if (record.type === "risk" && !record.lifecycle.expires_at) fail("expiry_missing", { id: record.id });
  const older = record.supersedes ? getStanding(view, record.supersedes) : undefined;
  const chain = older && [...chainOf(older, view), older.record.id];
  const drafted = /^(.+)\/drafts\/[^/]+$/.exec(record.file);
  const approved: RecordEdit = {
    standing,
    edits: [
      ...planStep(standing, step),
      { path: ["lifecycle", "approver"], value: actor.name },
      ...(chain ? [{ path: ["lifecycle", "chain"], value: chain }] : []),
    ],
    ...(drafted && { moveTo: placeOf(record, drafted[1] ?? "", /\.\w+$/.exec(record.file)?.[0]) }),
  };
  return older ? [approved, planSupersession(older, record.id, actor, at)] : [approved];
}

/** Plans the older record's side of a replacement. @throws transition_illegal, supersession_taken */
export function planSupersession(older: Standing, newer: string, actor: Actor, at: Date): RecordEdit {
  const { id } = older.record;
  if (older.successor && older.successor !== newer) fail("supersession_taken", { id, successor: older.successor });
  const reason = `superseded by ${newer}`;
  return {
    standing: older,
    edits: [...planStep(older, { to: "superseded", actor, at, reason }), { path: ["superseded_by"], value: newer }],
  };
}

export type Completion = Omit<Step, "to"> & {
  /** The commit at HEAD. */
  sealed_at_sha: string;
  /** The manifests of the code and environment as they are, where they were captured. */
  manifest?: readonly string[];
  /** Tells whether a file or glob is there. */
  isThere(ref: string): boolean;
};

/**
 * Plans what carrying a record out leads to. Where it then changes no more it is sealed: with the commit, and a digest
 * of what it says.
 *
 * @throws transition_illegal, enforcement_missing
 */
export function planCompletion(
  standing: Standing,
  { sealed_at_sha, manifest = [], isThere, ...step }: Completion,
): { to: State; edits: Edit[]; isSealing: boolean } {
  const { record, state } = standing;
  const to = completionOf(record.type, state);
  const edits = isAcceptedOnly(standing) ? sealStep(record, step) : planStep(standing, { ...step, to });
  if (to === "mitigated" && record.type === "mistake") return { to, edits, isSealing: false };
  if (to === "closed") {
    const absent = record.enforcement.filter((it) => it.must_exist && !isThere(it.ref)).map((it) => it.ref);
    if (absent.length || record.enforcement.length === 0) fail("enforcement_missing", { id: record.id, absent });
  }
  const content_digest = contentDigest({ ...record, sealed_at_sha });
  return {
    to,
    isSealing: true,
    edits: [
      ...edits,
      { path: ["sealed_at_sha"], value: sealed_at_sha },
      ...(manifest.length > 0 ? [{ path: ["manifest"], value: [...manifest] }] : []),
      { path: ["lifecycle", "content_digest"], value: content_digest },
    ],
  };
}

/** Another format has one word for what is approved and what is carried out; there completing only seals. */
function isAcceptedOnly({ record, state }: Standing): boolean {
  const { type, spelled, lifecycle } = record;
  const isForeign = type === "decision" && Object.keys(spelled).length > 0;
  return isForeign && state === "implemented" && !lifecycle["content_digest"];
}

function sealStep(record: ProvenanceRecord, { actor, at }: Omit<Step, "to">): Edit[] {
  const time = at.toISOString();
  const entry = { at: time, from: "implemented", to: "implemented", by: actor.name, reason: "sealed" };
  return [{ path: ["lifecycle", "implemented_at"], value: time }, historyEdit(record, entry)];
}

/** The records that led to this one by replacing each other, oldest first. */
export function chainOf({ record }: Standing, view: View): string[] {
  const chain: string[] = [];
  let older = record.supersedes;
  while (older && older !== record.id && !chain.includes(older)) {
    chain.unshift(older);
    older = view.byId.get(older)?.record.supersedes ?? "";
  }
  return chain;
}
