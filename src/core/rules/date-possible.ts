import { ERROR, type Rule } from "./rule.ts";

export const datePossible: Rule<"date_impossible"> = {
  id: "PROV030",
  code: "date_impossible",
  severity: ERROR,
  why: "A day that never was is a slip of the pen, and sorts the record to where it does not belong.",
  good: '{ id: prov-2026-001, title: Use SQLite, created_at: "2028-02-29" }',
  bad: '{ id: prov-2026-001, title: Use SQLite, created_at: "2026-02-29" }',
  broken: ({ id, created_at: date }) =>
    /^\d{4}-\d{2}-\d{2}$/.test(date) && !isDay(date) ? [{ facts: { id, date }, field: "created_at" }] : [],
};

function isDay(date: string): boolean {
  const time = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date);
}
