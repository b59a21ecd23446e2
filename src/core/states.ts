import type { ProvenanceRecord, RecordType } from "./record.ts";

export const STATES = [
  "draft",
  "proposed",
  "open",
  "implemented",
  "superseded",
  "deprecated",
  "rejected",
  "review",
  "approved",
  "active",
  "expired",
  "mitigated",
  "closed",
  "unknown",
] as const;
export type State = (typeof STATES)[number];

export type Transition = {
  from: State;
  to: State;
  /** `clock` happens by itself; a person may write it down. */
  by: "anyone" | "human" | "clock";
};

const DRAFTED: readonly Transition[] = [
  { from: "draft", to: "proposed", by: "anyone" },
  { from: "proposed", to: "draft", by: "anyone" },
  { from: "draft", to: "rejected", by: "human" },
  { from: "proposed", to: "rejected", by: "human" },
];

/** Every legal step, by kind of record. What is not here is refused. @see design §2 */
export const TRANSITIONS: { [type in RecordType]: readonly Transition[] } = {
  decision: [
    ...DRAFTED,
    { from: "proposed", to: "open", by: "human" },
    { from: "open", to: "implemented", by: "human" },
    { from: "open", to: "superseded", by: "human" },
    { from: "implemented", to: "superseded", by: "human" },
    { from: "open", to: "deprecated", by: "human" },
    { from: "implemented", to: "deprecated", by: "human" },
  ],
  spec: [
    { from: "draft", to: "review", by: "anyone" },
    { from: "review", to: "draft", by: "anyone" },
    { from: "review", to: "approved", by: "human" },
    { from: "approved", to: "implemented", by: "human" },
    { from: "draft", to: "rejected", by: "human" },
    { from: "review", to: "rejected", by: "human" },
    { from: "approved", to: "rejected", by: "human" },
    { from: "approved", to: "superseded", by: "human" },
  ],
  risk: [
    ...DRAFTED,
    { from: "proposed", to: "active", by: "human" },
    { from: "active", to: "expired", by: "clock" },
    { from: "expired", to: "active", by: "human" },
    { from: "active", to: "mitigated", by: "human" },
    { from: "expired", to: "mitigated", by: "human" },
    { from: "active", to: "rejected", by: "human" },
    { from: "expired", to: "rejected", by: "human" },
    { from: "active", to: "superseded", by: "human" },
    { from: "expired", to: "superseded", by: "human" },
  ],
  mistake: [
    ...DRAFTED,
    { from: "proposed", to: "open", by: "human" },
    { from: "open", to: "mitigated", by: "human" },
    { from: "mitigated", to: "closed", by: "human" },
  ],
};

/** The spellings of other tools, read as ours and kept on disk. */
const ALIASES: { [type in RecordType]: ReadonlyMap<string, State> } = {
  decision: new Map([["accepted", "implemented"]]),
  spec: new Map(),
  risk: new Map([
    ["open", "active"],
    ["accepted", "active"],
    ["monitoring", "active"],
    ["closed", "mitigated"],
  ]),
  mistake: new Map([
    ["resolved", "mitigated"],
    ["wont_fix", "closed"],
    ["duplicate", "closed"],
  ]),
};

const IN_FORCE: { [type in RecordType]: readonly State[] } = {
  decision: ["implemented"],
  spec: ["approved", "implemented"],
  // An acceptance that ran out still says what the risk is, and that nobody accepts it any longer.
  risk: ["active", "expired"],
  mistake: ["open", "mitigated", "closed"],
};

/** What is served as current and enforced. */
export function isForceful(type: RecordType, state: State): boolean {
  return IN_FORCE[type].includes(state);
}

/** The states that a kind of record may have. */
export function statesOf(type: RecordType): State[] {
  return [...new Set(TRANSITIONS[type].flatMap((it) => [it.from, it.to]))];
}

/** The states a record may go to next, for anyone. Empty where it is final. */
export function nextStates(type: RecordType, from: State): State[] {
  return TRANSITIONS[type].filter((it) => it.from === from).map((it) => it.to);
}

/** Reads the status as stored, in our words; `unknown` if this kind of record has no such state. */
export function storedState({ status, type }: Pick<ProvenanceRecord, "status" | "type">): State {
  return ALIASES[type].get(status) ?? statesOf(type).find((it) => it === status) ?? "unknown";
}

/** The state a draft of this kind is handed to people in, and the one that their approval gives it. */
export function approvalOf(type: RecordType): { asked: State; granted: State } {
  if (type === "spec") return { asked: "review", granted: "approved" };
  return { asked: "proposed", granted: type === "risk" ? "active" : "open" };
}

/** The state that carrying a record out leads to: a decision is implemented, a risk or mistake mitigated, then closed. */
export function completionOf(type: RecordType, from: State): State {
  if (type === "decision" || type === "spec") return "implemented";
  return type === "mistake" && from === "mitigated" ? "closed" : "mitigated";
}
