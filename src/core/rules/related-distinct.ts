import { type Rule, WARNING } from "./rule.ts";

export const relatedDistinct: Rule<"related_redundant"> = {
  id: "PROV031",
  code: "related_redundant",
  severity: WARNING,
  why: "What a record replaces is no longer something to read beside it.",
  good: "{ id: prov-2026-002, title: B, supersedes: prov-2026-001, related: [prov-2026-003] }",
  bad: "{ id: prov-2026-002, title: B, supersedes: prov-2026-001, related: [prov-2026-001] }",
  broken: ({ id, supersedes, related }) =>
    related.flatMap((target, item) =>
      target === supersedes ? [{ facts: { id, target }, field: "related", item }] : [],
    ),
};
