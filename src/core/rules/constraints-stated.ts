import { NOTE, type Rule } from "./rule.ts";

export const constraintsStated: Rule<"constraints_absent"> = {
  id: "PROV012",
  code: "constraints_absent",
  severity: NOTE,
  why: "An intent says where to go; only a constraint can be held against a change.",
  good: "{ id: prov-2026-001, title: A, intent: Start fast, constraints: [Must not load LanceDB at start] }",
  bad: "{ id: prov-2026-001, title: A, intent: Start fast }",
  broken: ({ id, type, intent, constraints }) =>
    type === "decision" && intent && constraints.length === 0 ? [{ facts: { id }, field: "constraints" }] : [],
};
