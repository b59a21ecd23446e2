import { storedState } from "../view.ts";
import { onceForView, type Rule, WARNING } from "./rule.ts";

/** Replacements by the newer record's word. A draft replaces nothing yet. */
const successorsOf = onceForView((view) =>
  Map.groupBy(
    view.standings.filter(
      ({ record }) => record.supersedes && !["draft", "proposed", "rejected"].includes(storedState(record)),
    ),
    ({ record }) => record.supersedes,
  ),
);

export const supersessionAgreed: Rule<"supersession_contradicted"> = {
  id: "PROV007",
  code: "supersession_contradicted",
  severity: WARNING,
  why: "A replacement is written at both ends; where the ends disagree, readers of one follow a chain that others do not see.",
  good: "{ id: prov-2026-001, title: Old, superseded_by: prov-2026-002 }\n---\n{ id: prov-2026-002, title: New, supersedes: prov-2026-001 }",
  bad: "{ id: prov-2026-001, title: Old, superseded_by: prov-2026-003 }\n---\n{ id: prov-2026-002, title: New, supersedes: prov-2026-001 }",
  broken: ({ id, superseded_by: stated }, view) => {
    const found = (successorsOf(view).get(id) ?? []).map(({ record }) => record.id).sort();
    if (stated ? found.includes(stated) : found.length === 0) return [];
    return [{ facts: { id, stated, found: found[0] ?? "" }, field: "superseded_by" }];
  },
};
