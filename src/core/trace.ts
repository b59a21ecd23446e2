import { type Cause, type Confidence, causesOf } from "./causes.ts";
import type { Occurrence } from "./event.ts";
import { payloadOf } from "./event.ts";
import { textsIn } from "./event-links.ts";
import { evidenceOf, factOf } from "./event-text.ts";
import type { Facts } from "./facts.ts";
import type { ProvenanceRecord } from "./record.ts";
import type { View } from "./view.ts";

/** One thing on the way from a symptom to the decisions behind it. */
export type Hop = {
  id: string;
  kind: string;
  /** ISO 8601, or the day of a record. */
  at: string;
  fact: string;
  /** Digest of the sealed artifact, event or file that proves the fact; of a commit its own id. */
  evidence: string;
  /** How sure it is that the hop belongs here. The origin itself is recorded. */
  confidence: Confidence;
  /** What joins it to the hop it was reached from, named in `from`. */
  via: string;
  from?: string;
};

export type Trace = {
  /** The origin first, then newest first. */
  hops: Hop[];
  /** Evidence that was relied on and holds nothing against itself: test runs with nothing failed or skipped. */
  clear: string[];
  /** True if there was more within reach than `depth` lets in. */
  truncated: boolean;
};

export const TRACE_DEPTH = 12;

/** Events of one trace; a chain of decisions has a dozen. */
const MAX_HOPS = 200;

/**
 * Walks back from events to what they rest on, breadth first, each event once.
 *
 * @param origins what the trace starts from, newest first
 * @param depth most steps from an origin
 */
export function traceEvents(origins: readonly Occurrence[], facts: Facts, view?: View, depth = TRACE_DEPTH): Trace {
  const symptom = origins.map((it) => payloadOf(it, "incident")?.title ?? "").join(" ");
  const met = new Map<string, { event: Occurrence; distance: number; cause?: Cause; from?: string }>(
    origins.map((event) => [event.id, { event, distance: 0 }]),
  );
  let truncated = false;
  for (const [id, { event, distance }] of met) {
    // What holds nothing against itself comes last, so that a hop is reached from what does wherever it can be.
    const causes = causesOf(event, facts, symptom).sort((a, b) => Number(isClear(a.event)) - Number(isClear(b.event)));
    for (const cause of causes) {
      if (met.has(cause.event.id)) continue;
      if (distance >= depth || met.size >= MAX_HOPS) truncated = true;
      else met.set(cause.event.id, { event: cause.event, distance: distance + 1, cause, from: id });
    }
  }
  const all = [...met.values()];
  const steps = new Set(all.map((it) => it.from));
  const clear = all.filter(({ event, cause }) => cause && isClear(event) && !steps.has(event.id));
  const kept = all.filter((it) => !clear.includes(it)).map(({ event, cause, from }) => eventHop(event, cause, from));
  const decided = all.flatMap(({ event }) => recordsOf(event, view).map((record) => recordHop(record, event.id)));
  return {
    hops: [...kept.slice(0, origins.length), ...[...kept.slice(origins.length), ...unique(decided)].sort(byTime)],
    clear: clear.map(({ event }) => event.id),
    truncated,
  };
}

/**
 * Follows a record to what it replaced and what replaced it.
 *
 * @param from the hop that led here
 * @returns the record, then its successors oldest first, then its predecessors newest first
 */
export function traceRecord(
  record: ProvenanceRecord,
  view: View,
  start: Partial<Pick<Hop, "from" | "via" | "confidence">> = {},
): Hop[] {
  const chain = (first: ProvenanceRecord, next: (it: ProvenanceRecord) => string): ProvenanceRecord[] => {
    const seen = new Map<string, ProvenanceRecord>();
    for (
      let it = view.byId.get(next(first))?.record;
      it && !seen.has(it.id) && it.id !== first.id;
      it = view.byId.get(next(it))?.record
    )
      seen.set(it.id, it);
    return [...seen.values()];
  };
  const newer = chain(record, (it) => it.superseded_by || successorOf(it, view));
  const older = chain(record, (it) => it.supersedes);
  const hop = (it: ProvenanceRecord, via: string, from: string): Hop => ({
    ...recordHop(it, from),
    confidence: "recorded",
    via,
  });
  return [
    { ...recordHop(record, start.from), confidence: "recorded", via: "origin", ...start },
    ...newer.map((it, i) => hop(it, "supersedes", (newer[i - 1] ?? record).id)),
    ...older.map((it, i) => hop(it, "superseded by", (older[i - 1] ?? record).id)),
  ];
}

function successorOf({ id }: ProvenanceRecord, view: View): string {
  return view.standings.find((it) => it.record.supersedes === id && it.state !== "draft")?.record.id ?? "";
}

function eventHop(event: Occurrence, cause: Cause | undefined, from: string | undefined): Hop {
  return {
    id: event.id,
    kind: event.event_type,
    at: event.timestamp,
    fact: factOf(event),
    evidence: evidenceOf(event),
    confidence: cause?.confidence ?? "recorded",
    via: cause?.via ?? "origin",
    ...(from && { from }),
  };
}

function recordHop(record: ProvenanceRecord, from: string | undefined): Hop {
  const { id, type, title, created_at, digest, author, rationale, intent } = record;
  const why = rationale || intent;
  const fact = `${type} by ${author || "unknown"}: ${title}${why ? `. ${why.split("\n")[0]}` : ""}`;
  const shown = fact.length > 280 ? `${fact.slice(0, 279)}…` : fact;
  const confidence = "asserted" as const;
  return {
    id,
    kind: "record",
    at: created_at,
    fact: shown,
    evidence: digest,
    confidence,
    via: "names the record",
    ...(from && { from }),
  };
}

function recordsOf({ payload }: Occurrence, view: View | undefined): ProvenanceRecord[] {
  const links = payload["links"] as { records?: string[] } | undefined;
  return textsIn(links?.records).flatMap((id) => view?.byId.get(id)?.record ?? []);
}

function isClear(event: Occurrence): boolean {
  const tests = payloadOf(event, "run_tests");
  return tests !== undefined && tests.failed === 0 && tests.skipped === 0;
}

function unique(hops: readonly Hop[]): Hop[] {
  return [...new Map(hops.map((it) => [it.id, it])).values()];
}

function byTime(a: Hop, b: Hop): number {
  if (a.at === b.at) return 0;
  return a.at < b.at ? 1 : -1;
}
