import type { Actor } from "./draft.ts";
import { planStep } from "./lifecycle.ts";
import { fail } from "./problem.ts";
import type { ProvenanceRecord, RecordType } from "./record.ts";
import { approvalOf, type State } from "./states.ts";
import { isSubstantive, isTypo } from "./substance.ts";
import type { Standing } from "./view.ts";

/** One key of a record's file and what it is to hold. */
export type Edit = { path: string[]; value: unknown };

const CONTENT = [
  "title",
  "intent",
  "constraints",
  "affected_scope",
  "forbidden_scope",
  "options",
  "related",
  "rationale",
  "outcome",
  "risk_level",
  "enforcement",
  "associated_specs",
  "expires_at",
] as const;
const ALWAYS_OPEN = ["monitors", "associated_traces", "tags", "links"] as const;
const DRAFTED: readonly string[] = [...CONTENT, ...ALWAYS_OPEN];

/** The keys that may still be written, by kind and state; a state not listed is final. */
const EDITABLE: { [type in RecordType]: { [state in State]?: readonly string[] } } = {
  decision: { draft: DRAFTED, proposed: DRAFTED, open: ALWAYS_OPEN, implemented: ALWAYS_OPEN },
  spec: { draft: DRAFTED, review: DRAFTED, approved: ALWAYS_OPEN },
  risk: {
    draft: DRAFTED,
    proposed: DRAFTED,
    active: ["constraints", ...ALWAYS_OPEN],
    expired: ["constraints", ...ALWAYS_OPEN],
  },
  mistake: {
    draft: DRAFTED,
    proposed: DRAFTED,
    open: ["constraints", "affected_scope", "rationale", "outcome", "enforcement", ...ALWAYS_OPEN],
    mitigated: ["rationale", "outcome", "enforcement", ...ALWAYS_OPEN],
  },
};

/** What must be said before people are asked to decide. */
const NEEDED = ["title", "intent"] as const;

export type Update = {
  propose: boolean;
  at: Date;
  actor: Actor;
};

/**
 * Decides an update: which keys of the file change and the state after it. An edit of what a proposal says takes it
 * back to draft, so that nobody approves another text than was proposed. What changes the substance raises the version.
 *
 * @throws field_sealed, transition_illegal, draft_incomplete
 */
export function planUpdate(
  standing: Standing,
  set: { [field: string]: unknown },
  { propose, at, actor }: Update,
): { changes: Edit[]; state: State } {
  const { record, state } = standing;
  const fields = Object.keys(set).filter((it) => set[it] !== undefined);
  const allowed = EDITABLE[record.type][state] ?? [];
  const refused = fields.filter((it) => !allowed.includes(it));
  if (refused.length) fail("field_sealed", { id: record.id, state, fields: refused, allowed });

  const before = (key: string) =>
    key === "expires_at" ? record.lifecycle.expires_at : record[key as keyof ProvenanceRecord];
  const changed = fields.filter((it) => JSON.stringify(set[it]) !== JSON.stringify(before(it)));
  const isNewVersion = changed.some((it) => isSubstantive(it, before(it), set[it]));
  const edits = [
    ...changed.map((it): Edit => ({ path: it === "expires_at" ? ["lifecycle", it] : [it], value: set[it] })),
    ...(isNewVersion ? [{ path: ["version"], value: record.version + 1 }] : []),
  ];
  const { asked } = approvalOf(record.type);
  const stepTo = (to: State) => ({ changes: [...edits, ...planStep(standing, { to, actor, at })], state: to });
  if (propose) {
    const proposal = stepTo(asked);
    const missing = NEEDED.filter((it) => isPlaceholder(String(set[it] ?? record[it])));
    if (missing.length) fail("draft_incomplete", { id: record.id, fields: missing });
    return proposal;
  }
  const isOther = changed.some((it) => CONTENT.some((key) => key === it) && !isTypo(before(it), set[it]));
  return state === asked && isOther ? stepTo("draft") : { changes: edits, state };
}

/** A text that is still to be written. One that speaks of such words further on is fine. */
function isPlaceholder(text: string): boolean {
  return text.trim() === "" || /^[^\p{L}]*(?:TODO|TBD|FIXME)\b/u.test(text);
}
