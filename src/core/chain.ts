import { z } from "zod";
import { canonicalJson, DIGEST, type Digest, digestOfJson, type Json } from "./canonical.ts";
import { type Problem, problem } from "./problem.ts";

export type Payload = { readonly [field: string]: Json | undefined };

/** One line of a run's log, with the keys it has on disk. @see Liminara, whose bytes these are */
export type RunEvent = {
  event_hash: Digest;
  event_type: string;
  payload: Payload;
  prev_hash: Digest | null;
  /** ISO 8601, UTC, milliseconds. */
  timestamp: string;
};

/** What closes a run: nothing can follow, and a log cut short no longer fits. */
export type Seal = { completed_at: string; event_count: number; run_id: string; run_seal: Digest };

const digest = z.string().regex(DIGEST);
const eventSchema = z.strictObject({
  event_hash: digest,
  event_type: z.string().min(1),
  payload: z.looseObject({}),
  prev_hash: digest.nullable(),
  timestamp: z.iso.datetime({ precision: 3 }),
});
const sealSchema = z.strictObject({
  completed_at: z.iso.datetime({ precision: 3 }),
  event_count: z.int().min(1),
  run_id: z.string(),
  run_seal: digest,
});

/** Chains an event to the one before it. @param prev the last event of the run; none for the first */
export function chainEvent(
  { event_type, payload, timestamp }: Pick<RunEvent, "event_type" | "payload" | "timestamp">,
  prev: RunEvent | undefined,
): RunEvent {
  const body = { event_type, payload, prev_hash: prev?.event_hash ?? null, timestamp };
  return { event_hash: digestOfJson(body), ...body };
}

/** The log of a run as it stands on disk: a canonical line for each event. */
export function renderLog(events: readonly RunEvent[]): string {
  return events.map((it) => `${canonicalJson(it)}\n`).join("");
}

/** @param events at least one */
export function sealOf(runId: string, events: readonly RunEvent[]): Seal | undefined {
  const last = events.at(-1);
  return (
    last && {
      completed_at: last.timestamp,
      event_count: events.length,
      run_id: runId,
      run_seal: last.event_hash,
    }
  );
}

/** Where a chain first fails, counted from 0, and why. */
export type Break = { index: number; reason: string };

/**
 * Reads a log up to its first fault: each line must be whole, canonical, linked to the one before and hash to what
 * it says.
 *
 * @returns the events before the break, all of them if there is none
 */
export function readLog(text: string): { events: RunEvent[]; broken?: Break } {
  const lines = text.split("\n");
  const tail = lines.pop();
  const events: RunEvent[] = [];
  for (const [index, line] of lines.entries()) {
    const read = readLine(line, events.at(-1));
    if ("reason" in read) return { events, broken: { index, reason: read.reason } };
    events.push(read.event);
  }
  if (tail) return { events, broken: { index: events.length, reason: "the last line is torn: it has no end" } };
  return { events };
}

function readLine(line: string, prev: RunEvent | undefined): { event: RunEvent } | { reason: string } {
  const event = parse(eventSchema, line) as RunEvent | undefined;
  if (!event) return { reason: "the line is not an event" };
  if (event.prev_hash !== (prev?.event_hash ?? null)) return { reason: "prev_hash mismatch" };
  const { event_hash, ...body } = event;
  if (digestOfJson(body) !== event_hash) return { reason: "event_hash mismatch" };
  // What hashes right may still say a key twice or be laid out by another hand.
  return canonicalJson(event) === line ? { event } : { reason: "the line is not canonical JSON" };
}

/** @returns undefined if the text is not a canonical seal */
export function readSeal(text: string): Seal | undefined {
  const seal = parse(sealSchema, text.trimEnd()) as Seal | undefined;
  return seal && canonicalJson(seal) === text.trimEnd() ? seal : undefined;
}

/**
 * Verifies a run: its chain, and its seal against the chain's end.
 *
 * @param files their texts, and their names for the problems; no seal text for an open run
 */
export function verifyRun(
  run: string,
  log: { file: string; text: string },
  seal: { file: string; text: string | undefined },
): { events: RunEvent[]; problems: Problem[] } {
  const { events, broken } = readLog(log.text);
  const at = { file: log.file };
  if (broken)
    return { events, problems: [problem("run_broken", { run, ...broken }, { at: { ...at, line: broken.index + 1 } })] };
  if (events.length === 0)
    return { events, problems: [problem("run_broken", { run, index: 0, reason: "the log is empty" }, { at })] };
  const back = events.findIndex((it, i) => i > 0 && it.timestamp < (events[i - 1]?.timestamp ?? ""));
  const problems =
    back < 0
      ? []
      : [problem("run_clock_back", { run, index: back }, { severity: "warning", at: { ...at, line: back + 1 } })];
  if (seal.text === undefined) return { events, problems: [...problems, openRun(run, at)] };
  const reason = sealFault(run, events, readSeal(seal.text));
  return { events, problems: reason ? [...problems, brokenSeal(run, seal.file, reason)] : problems };
}

function sealFault(run: string, events: readonly RunEvent[], seal: Seal | undefined): string | undefined {
  if (!seal) return "it is not a seal";
  if (seal.run_id !== run) return `it is the seal of ${seal.run_id}`;
  if (seal.event_count !== events.length)
    return `it counts ${seal.event_count} events, and the log has ${events.length}`;
  if (seal.run_seal !== events.at(-1)?.event_hash) return "its hash is not that of the last event";
  return seal.completed_at === events.at(-1)?.timestamp ? undefined : "its time is not that of the last event";
}

const decisionSchema = z.looseObject({ decision_hash: digest });

/** Verifies a decision beside a log: one, or a list of them. @returns why it does not hold, undefined if it does */
export function decisionFault(text: string): string | undefined {
  const single = parse(decisionSchema, text);
  const all = single ? [single] : parse(z.looseObject({ decisions: z.array(decisionSchema) }), text)?.decisions;
  if (!all) return "it has no decision_hash";
  const isWhole = all.every(({ decision_hash, ...body }) => digestOfJson(body as Json) === decision_hash);
  return isWhole ? undefined : "decision_hash mismatch";
}

function openRun(run: string, at: { file: string }): Problem {
  return problem("run_open", { run }, { severity: "note", at });
}

function brokenSeal(run: string, file: string, reason: string): Problem {
  return problem("seal_broken", { run, reason }, { at: { file } });
}

function parse<S extends z.ZodType>(schema: S, text: string): z.output<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
