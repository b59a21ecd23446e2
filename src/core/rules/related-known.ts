import { nearestNames } from "../near.ts";
import { type Rule, WARNING } from "./rule.ts";

export const relatedKnown: Rule<"reference_unknown"> = {
  id: "PROV008",
  code: "reference_unknown",
  severity: WARNING,
  why: "A link to a record that is not there hides the reason it was meant to give.",
  good: "{ id: prov-2026-001, title: Alone, related: [] }",
  bad: "{ id: prov-2026-001, title: Lost, related: [prov-2026-999] }",
  broken: ({ id, related }, view) =>
    related.flatMap((target, item) =>
      view.byId.has(target)
        ? []
        : [
            {
              facts: { id, field: "related", target, near: nearestNames(target, view.byId.keys()) },
              field: "related",
              item,
            },
          ],
    ),
};
