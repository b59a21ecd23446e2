import { ERROR, type Rule } from "./rule.ts";

export const specsNamed: Rule<"specs_absent"> = {
  id: "PROV010",
  code: "specs_absent",
  severity: ERROR,
  why: "A decision is carried out when something proves it; what that will be is settled while it is open.",
  good: "{ id: prov-2026-001, title: A, status: open, associated_specs: [{ path: test/git.test.ts }] }",
  bad: "{ id: prov-2026-001, title: A, status: open }",
  broken: ({ id, type, status, associated_specs }) =>
    type === "decision" && status === "open" && associated_specs.length === 0
      ? [{ facts: { id }, field: "associated_specs" }]
      : [],
};
