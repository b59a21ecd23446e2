import { ERROR, type Rule } from "./rule.ts";

export const supersededNamed: Rule<"superseded_alone"> = {
  id: "PROV023",
  code: "superseded_alone",
  severity: ERROR,
  why: "Whoever lands on the old record must be able to find the one in force.",
  good: "{ id: prov-2026-001, title: Old, status: superseded, superseded_by: prov-2026-002 }",
  bad: "{ id: prov-2026-001, title: Old, status: superseded }",
  broken: (record, view) =>
    record.status === "superseded" && !record.superseded_by && !view.byId.get(record.id)?.successor
      ? [{ facts: { id: record.id }, field: "superseded_by" }]
      : [],
};
