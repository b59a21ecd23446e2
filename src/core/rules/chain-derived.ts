import { chainOf } from "../decide.ts";
import { type Rule, WARNING } from "./rule.ts";

export const chainDerived: Rule<"chain_contradicted"> = {
  id: "PROV063",
  code: "chain_contradicted",
  severity: WARNING,
  why: "A chain that says otherwise than the records in it sends whoever follows it to the wrong one.",
  good: "{ id: prov-2026-002, title: New, supersedes: prov-2026-001, lifecycle: { chain: [prov-2026-001] } }\n---\n{ id: prov-2026-001, title: Old }",
  bad: "{ id: prov-2026-002, title: New, supersedes: prov-2026-001, lifecycle: { chain: [prov-2026-009] } }\n---\n{ id: prov-2026-001, title: Old }",
  broken: ({ id, supersedes, lifecycle }, view) => {
    const { chain } = lifecycle;
    const standing = view.byId.get(id);
    if (!Array.isArray(chain) || !standing) return [];
    const [stated, found] = [chain.map(String), supersedes ? chainOf(standing, view) : []];
    return stated.join(" ") === found.join(" ") ? [] : [{ facts: { id, stated, found }, field: "lifecycle" }];
  },
};
