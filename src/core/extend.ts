import type { Actor } from "./draft.ts";
import { durationMs } from "./expiry.ts";
import { historyEdit, planStep } from "./lifecycle.ts";
import { fail } from "./problem.ts";
import { isForceful, storedState } from "./states.ts";
import type { Edit } from "./update.ts";
import type { Standing } from "./view.ts";

/** Stands for a time that is no time: what it is about does not expire, and somebody said so. */
export const NEVER = "never";

export type Extension = {
  /** A day, `30d`, `4w`, `12h`, `never`, or `now` to write down that it has ended. */
  until: string;
  actor: Actor;
  at: Date;
  reason: string;
};

/**
 * Plans what to do about an expiry: later, never or now. An acceptance that had run out is active again; that is
 * another version of it.
 *
 * @throws time_invalid, field_sealed, transition_illegal
 */
export function planExtension(standing: Standing, { until, actor, at, reason }: Extension): Edit[] {
  const { record, state } = standing;
  if (until === "now") {
    const stored = { ...standing, state: storedState(record) };
    return planStep(stored, { to: "expired", actor, at, reason });
  }
  if (!isForceful(record.type, state) && state !== "open")
    fail("field_sealed", { id: record.id, state, fields: ["expires_at"], allowed: [] });
  const expires_at = until === NEVER ? NEVER : timeOf(until, at);
  const edit = { path: ["lifecycle", "expires_at"], value: expires_at };
  if (state !== "expired") {
    const note = { at: at.toISOString(), from: state, to: state, by: actor.name, reason, expires_at };
    return [edit, historyEdit(record, note)];
  }
  return [
    edit,
    ...planStep(standing, { to: "active", actor, at, reason }),
    { path: ["version"], value: record.version + 1 },
  ];
}

/** Reads a day, an instant or a length of time from now. @returns ISO 8601: a day, or an instant where hours count */
export function timeOf(text: string, now: Date): string {
  const lengthMs = durationMs(text);
  if (lengthMs !== undefined) {
    const time = new Date(now.getTime() + lengthMs).toISOString();
    return text.endsWith("h") ? time : time.slice(0, 10);
  }
  const timeMs = /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  return timeMs > now.getTime() ? text : fail("time_invalid", { text, now: now.toISOString().slice(0, 10) });
}
