import { nearestNames } from "../near.ts";
import { ERROR, type Rule } from "./rule.ts";

export const supersedesKnown: Rule<"reference_unknown"> = {
  id: "PROV006",
  code: "reference_unknown",
  severity: ERROR,
  why: "LineSpec refuses the whole folder for it, and the record it was meant to replace stays in force.",
  good: "{ id: prov-2026-002, title: New, supersedes: prov-2026-001 }\n---\n{ id: prov-2026-001, title: Old }",
  bad: "{ id: prov-2026-002, title: New, supersedes: prov-2026-001 }",
  broken: ({ id, supersedes: target }, view) =>
    target && !view.byId.has(target)
      ? [
          {
            facts: { id, field: "supersedes", target, near: nearestNames(target, view.byId.keys()) },
            field: "supersedes",
          },
        ]
      : [],
};
