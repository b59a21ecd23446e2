import { NOTE, type Rule } from "./rule.ts";

export const sealPresent: Rule<"seal_missing"> = {
  id: "PROV025",
  code: "seal_missing",
  severity: NOTE,
  why: "Without a seal nobody can tell whether a governed file has changed since the decision was carried out.",
  good: "{ id: prov-2026-001, title: A, status: implemented, sealed_at_sha: a3f92c1 }",
  bad: "{ id: prov-2026-001, title: A, status: implemented }",
  broken: ({ id, type, status, sealed_at_sha }) =>
    type === "decision" && status === "implemented" && !sealed_at_sha
      ? [{ facts: { id }, field: "sealed_at_sha" }]
      : [],
};
