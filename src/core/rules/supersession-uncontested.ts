import { storedState } from "../view.ts";
import { onceForView, type Rule, WARNING } from "./rule.ts";

/** Drafts compete with nobody until one is approved. */
const claimsOf = onceForView((view) =>
  Map.groupBy(
    view.standings
      .map((it) => it.record)
      .filter((it) => it.supersedes && !["draft", "proposed", "rejected"].includes(storedState(it))),
    (it) => it.supersedes,
  ),
);

export const supersessionUncontested: Rule<"supersession_contested"> = {
  id: "PROV028",
  code: "supersession_contested",
  severity: WARNING,
  why: "Of two records that replace the same one, only one can have been meant.",
  good: "{ id: prov-2026-002, title: B, status: open, supersedes: prov-2026-001 }\n---\n{ id: prov-2026-001, title: A }",
  bad: "{ id: prov-2026-002, title: B, status: open, supersedes: prov-2026-001 }\n---\n{ id: prov-2026-003, title: C, status: open, supersedes: prov-2026-001 }",
  broken: ({ id, supersedes: older }, view) => {
    const claims = older ? (claimsOf(view).get(older) ?? []).map((it) => it.id) : [];
    const others = claims.filter((it) => it !== id);
    return claims.includes(id) && others.length ? [{ facts: { id, older, others }, field: "supersedes" }] : [];
  },
};
