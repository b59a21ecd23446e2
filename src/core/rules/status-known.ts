import { storedState } from "../view.ts";
import { ERROR, type Rule } from "./rule.ts";

export const statusKnown: Rule<"status_unknown"> = {
  id: "PROV003",
  code: "status_unknown",
  severity: ERROR,
  why: "A state that no tool knows would silently neither bind nor be served.",
  good: "{ id: prov-2026-001, title: Use SQLite, status: implemented }",
  bad: "{ id: prov-2026-001, title: Use SQLite, status: done }",
  broken: (record) =>
    record.status && storedState(record) === "unknown"
      ? [{ facts: { id: record.id, status: record.status }, field: "status" }]
      : [],
};
