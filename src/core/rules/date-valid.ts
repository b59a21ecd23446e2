import { ERROR, type Rule } from "./rule.ts";

export const dateValid: Rule<"date_invalid"> = {
  id: "PROV005",
  code: "date_invalid",
  severity: ERROR,
  why: "Records are ordered by day; of two that replace the same one the newer counts.",
  good: '{ id: prov-2026-001, title: Use SQLite, created_at: "2026-01-02" }',
  bad: "{ id: prov-2026-001, title: Use SQLite, created_at: 2 January 2026 }",
  broken: ({ id, created_at: date }) =>
    date && !/^\d{4}-\d{2}-\d{2}$/.test(date) ? [{ facts: { id, date }, field: "created_at" }] : [],
};
