import { NOTE, type Rule } from "./rule.ts";

export const constraintsProven: Rule<"constraints_unproven"> = {
  id: "PROV011",
  code: "constraints_unproven",
  severity: NOTE,
  why: "A constraint that nothing checks holds until somebody breaks it unseen.",
  good: "{ id: prov-2026-001, title: A, status: implemented, constraints: [Must fit], monitors: [https://ci.example/1] }",
  bad: "{ id: prov-2026-001, title: A, status: implemented, constraints: [Must fit] }",
  broken: ({ id, type, status, constraints, associated_specs, associated_traces, monitors }) =>
    type === "decision" &&
    status === "implemented" &&
    constraints.length > 0 &&
    associated_specs.length + associated_traces.length + monitors.length === 0
      ? [{ facts: { id, constraints: constraints.length }, field: "constraints" }]
      : [],
};
