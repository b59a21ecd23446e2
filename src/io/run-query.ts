import type { Occurrence } from "../core/event.ts";
import { bareVersion } from "../core/event-links.ts";
import type { DatabaseSync, SQLInputValue } from "./sqlite.ts";

export type EventQuery = {
  kind?: string | undefined;
  /** Payload fields, dotted below the first level, and what they must equal. */
  where?: { [field: string]: string | number | boolean } | undefined;
  /** An artifact the event consumed. */
  artifact?: string | undefined;
  /** ISO 8601, both ends included; a day stands for all of it. */
  since?: string | undefined;
  until?: string | undefined;
  offset: number;
  limit: number;
};

export type EventPage = { events: Occurrence[]; total: number };

/** Kept beside the links: words such as `version:0.9.2`, and whatever an event consumed, in whichever way. */
export const KEY = "key";
export const READS = "reads";

type EventRow = { event: string };

/** Finds events in the index's tables, newest first. */
export function findEvents(database: DatabaseSync, query: EventQuery): EventPage {
  const { source, clauses, values, isBare } = conditions(query);
  const where = clauses.length ? `WHERE ${clauses.join(" AND ")}` : "";
  // Where the link says it all, its table alone is counted: what all runs share has a hundred thousand of them.
  const counted = database.prepare(`SELECT count(*) AS total FROM ${isBare ? "refs r" : source} ${where}`);
  const { total } = counted.get(...values) as { total: number };
  const at = source === "events e" ? "e.at" : "r.at";
  const rows = database
    .prepare(`SELECT e.event FROM ${source} ${where} ORDER BY ${at} DESC, e.run, e.seq DESC LIMIT ? OFFSET ?`)
    .all(...values, query.limit, query.offset) as EventRow[];
  return { events: rows.map((it) => JSON.parse(it.event) as Occurrence), total };
}

type Condition = [clause: string, ...values: SQLInputValue[]];

/** What has an index of its own leads; the rest only filters. */
function conditions({ kind, where = {}, artifact, since, until }: EventQuery) {
  const { version, dep, ...fields } = where;
  const references: [target: string, rel: string][] = [
    ...(artifact ? [[artifact, READS] as [string, string]] : []),
    ...(version === undefined ? [] : [[`version:${bareVersion(String(version))}`, KEY] as [string, string]]),
    ...(dep === undefined ? [] : [[`dep:${dep}`, KEY] as [string, string]]),
  ];
  const parts: Condition[] = [
    ...references.map(
      ([target, rel], i): Condition =>
        i === 0
          ? ["r.target = ? AND r.rel = ?", target, rel]
          : ["e.n IN (SELECT event FROM refs WHERE target = ? AND rel = ?)", target, rel],
    ),
    ...(kind ? [["e.kind = ?", kind] as Condition] : []),
    ...(since ? [["e.at >= ?", since] as Condition] : []),
    // A day stands for all of it: `~` comes after every time of day.
    ...(until ? [["e.at <= ?", until.length === 10 ? `${until}T~` : until] as Condition] : []),
    ...Object.entries(fields).map(([field, value]) => fieldCondition(field, value)),
  ];
  return {
    isBare: references.length === 1 && parts.length === 1,
    source: references.length ? "refs r JOIN events e ON e.n = r.event" : "events e",
    clauses: parts.map(([clause]) => clause),
    values: parts.flatMap(([, ...values]) => values),
  };
}

function fieldCondition(field: string, value: string | number | boolean): Condition {
  const steps = field.split(".").map((it) => JSON.stringify(it));
  // JSON's booleans are 1 and 0 in SQLite, and a text may be asked for by a number that looks like it.
  const texts = [String(value), ...(typeof value === "boolean" ? [String(Number(value))] : [])];
  return [
    `CAST(json_extract(e.event, ?) AS TEXT) IN (${texts.map(() => "?")})`,
    `$.payload.${steps.join(".")}`,
    ...texts,
  ];
}
