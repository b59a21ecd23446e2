import { type Problem, problem } from "./problem.ts";
import { isForceful } from "./states.ts";
import { expiryMs, type Standing } from "./view.ts";

const HOUR_MS = 3600 * 1000;
export const DAY_MS = 24 * HOUR_MS;
const UNITS_MS: { [unit: string]: number } = { h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };

/** How a length of time is written: `12h`, `30d`, `4w`. */
export const DURATION = /^([1-9]\d{0,4})([hdw])$/;

/** Reads a length of time. @returns milliseconds; undefined if the text is none */
export function durationMs(text: string): number | undefined {
  const [, count, unit = ""] = DURATION.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS_MS[unit] ?? 0);
}

/**
 * Finds the records in force or pending that expire within some time, or have expired.
 *
 * @param past how grave it is that one has expired
 * @returns soonest first
 */
export function expiringWithin(
  withinMs: number,
  now: Date,
  standings: readonly Standing[],
  past: Problem["severity"] = "warning",
): Problem[] {
  const nowMs = now.getTime();
  return standings
    .filter(({ record, state }) => isForceful(record.type, state) || state === "open")
    .map(({ record }) => ({ record, expires: expiryMs(record) }))
    .filter(({ expires }) => expires <= nowMs + withinMs)
    .sort((a, b) => a.expires - b.expires || (a.record.id < b.record.id ? -1 : 1))
    .map(({ record, expires }) =>
      problem(
        "record_expiring",
        { id: record.id, day: new Date(expires).toISOString().slice(0, 10), isPast: expires <= nowMs },
        {
          severity: expires <= nowMs ? past : "warning",
          at: { file: record.file, record: record.id, field: "lifecycle" },
        },
      ),
    );
}
