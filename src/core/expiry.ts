import { type Problem, problem } from "./problem.ts";
import { isForceful } from "./states.ts";
import { expiryMs, type Standing } from "./view.ts";

const DAY_MS = 24 * 3600 * 1000;

/** Finds the records in force or pending that expire within some days, or have expired. @returns soonest first */
export function expiringWithin(days: number, now: Date, standings: readonly Standing[]): Problem[] {
  const last = now.getTime() + days * DAY_MS;
  return standings
    .filter(({ record, state }) => isForceful(record.type, state) || state === "open")
    .map(({ record }) => ({ record, expires: expiryMs(record) }))
    .filter(({ expires }) => expires <= last)
    .sort((a, b) => a.expires - b.expires || (a.record.id < b.record.id ? -1 : 1))
    .map(({ record, expires }) =>
      problem(
        "record_expiring",
        { id: record.id, day: new Date(expires).toISOString().slice(0, 10), isPast: expires <= now.getTime() },
        { severity: "warning", at: { file: record.file, record: record.id, field: "lifecycle" } },
      ),
    );
}
