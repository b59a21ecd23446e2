import { type Rule, WARNING } from "./rule.ts";

export const preventionStated: Rule<"prevention_absent"> = {
  id: "PROV065",
  code: "prevention_absent",
  severity: WARNING,
  why: "A mistake that is only told will be made again.",
  good: "{ id: MR-000001, title: Injection, status: open, constraints: [Bind every query parameter] }",
  bad: "{ id: MR-000001, title: Injection, status: open }",
  broken: ({ id, type, constraints }, view) =>
    type === "mistake" && constraints.length === 0 && view.inForce.some((it) => it.id === id)
      ? [{ facts: { id }, field: "constraints" }]
      : [],
};
