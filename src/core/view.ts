import { nearestNames } from "./near.ts";
import { fail, type Problem } from "./problem.ts";
import type { ProvenanceRecord } from "./record.ts";
import { isForceful, type State, storedState } from "./states.ts";

export { STATES, type State, storedState } from "./states.ts";

/** A record and what it counts as now. */
export type Standing = {
  record: ProvenanceRecord;
  /** Derived: a record whose successor took force is superseded, whatever its file says. */
  state: State;
  /** The record to read instead: the newest of the chain that replaced this one. */
  successor?: string;
  /** It is in force, and its `expires_at` has passed. */
  expired?: true;
};

/** All records as they stand together. Built once for each state of the files. */
export type View = {
  standings: readonly Standing[];
  byId: ReadonlyMap<string, Standing>;
  /** What is served as current and enforced. */
  inForce: readonly ProvenanceRecord[];
  /** Everything else: drafts, open, superseded, deprecated, rejected. */
  others: readonly ProvenanceRecord[];
  problems: readonly Problem[];
  /** The next moment, in milliseconds since 1970, at which something expires and the view no longer holds. */
  untilMs: number;
};

/** States after force: that a successor was ended in turn does not revive what it replaced. */
const ENDED: readonly State[] = ["superseded", "deprecated", "mitigated", "closed"];

const PENDING: readonly State[] = ["draft", "proposed", "review", "open"];

/** Derives what each record counts as. `records` keep their order. @param now without it nothing expires */
export function viewRecords(records: readonly ProvenanceRecord[], problems: readonly Problem[], now?: Date): View {
  const nowMs = now?.getTime() ?? Number.NEGATIVE_INFINITY;
  const stored = new Map(records.map((it) => [it.id, it]));
  const successors = successorsOf(records, stored);
  const standings = records.map((record): Standing => {
    const successor = successors.get(record.id);
    const state = successor ? "superseded" : storedState(record);
    const head = successor && followChain(successor, successors);
    const expired = isForceful(record.type, state) && (expiryMs(record) <= nowMs || state === "expired");
    // Only an acceptance of a risk ends by the clock; anything else stays in force until somebody decides.
    const current = expired && record.type === "risk" ? "expired" : state;
    return { record, state: current, ...(head && { successor: head }), ...(expired && { expired }) };
  });
  const untilMs = records
    .map(expiryMs)
    .reduce((least, it) => (it > nowMs && it < least ? it : least), Number.POSITIVE_INFINITY);
  return viewStandings(standings, { problems, untilMs });
}

/** Makes a view of records whose states are known, of all or of some. */
export function viewStandings(
  standings: readonly Standing[],
  { problems, untilMs }: Pick<View, "problems" | "untilMs">,
): View {
  const isInForce = ({ record, state }: Standing) => isForceful(record.type, state);
  return {
    standings,
    byId: new Map(standings.map((it) => [it.record.id, it])),
    inForce: standings.filter(isInForce).map((it) => it.record),
    others: standings.filter((it) => !isInForce(it)).map((it) => it.record),
    problems,
    untilMs,
  };
}

/** When a record expires, in milliseconds since 1970; infinite if it states no time that can be read. */
export function expiryMs({ lifecycle }: ProvenanceRecord): number {
  const { expires_at } = lifecycle;
  const timeMs = typeof expires_at === "string" && expires_at ? Date.parse(expires_at) : Number.NaN;
  return Number.isNaN(timeMs) ? Number.POSITIVE_INFINITY : timeMs;
}

/** Tells whether people still have to decide about a record or to carry it out. */
export function isPending({ record, state }: Standing): boolean {
  return PENDING.includes(state) && !isForceful(record.type, state);
}

type Replacement = { older: ProvenanceRecord; newer: ProvenanceRecord };

/**
 * Maps each replaced record to the one that replaced it, through either end of the link. Of several the newest did;
 * of records that replace each other in a circle the newest stays, or all would lose force unseen.
 */
function successorsOf(
  records: readonly ProvenanceRecord[],
  stored: ReadonlyMap<string, ProvenanceRecord>,
): Map<string, string> {
  const stated = records
    .flatMap((it) => [
      { older: stored.get(it.supersedes), newer: it },
      { older: it, newer: stored.get(it.superseded_by) },
    ])
    .flatMap(({ older, newer }): Replacement[] => (older && newer ? [{ older, newer }] : []))
    .sort((a, b) => byAge(a.older, b.older) || byAge(b.newer, a.newer));
  const successors = new Map<string, string>();
  // What an ended record says of its successor only tells where to read on, so it gives way to what took force.
  for (const { older, newer } of [...stated.filter(tookForce), ...stated.filter(isEnded)]) {
    if (!successors.has(older.id) && followChain(newer.id, successors) !== older.id) successors.set(older.id, newer.id);
  }
  return successors;
}

function tookForce({ newer }: Replacement): boolean {
  const state = storedState(newer);
  return isForceful(newer.type, state) || ENDED.includes(state);
}

function isEnded({ older, newer }: Replacement): boolean {
  return older.superseded_by === newer.id && storedState(older) === "superseded";
}

function byAge(a: ProvenanceRecord, b: ProvenanceRecord): number {
  const key = (it: ProvenanceRecord) => `${it.created_at} ${it.id}`;
  if (key(a) === key(b)) return 0;
  return key(a) < key(b) ? -1 : 1;
}

function followChain(id: string, successors: ReadonlyMap<string, string>): string {
  let head = id;
  for (let next = successors.get(head); next; next = successors.get(head)) head = next;
  return head;
}

/** Finds a record by its id. @throws record_unknown, naming the nearest ids */
export function getStanding(view: View, id: string): Standing {
  return view.byId.get(id) ?? fail("record_unknown", { id, near: nearestNames(id, view.byId.keys()) });
}
