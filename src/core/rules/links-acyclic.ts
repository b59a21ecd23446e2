import { circlesOf } from "../circles.ts";
import type { ProvenanceRecord } from "../record.ts";
import { ERROR, onceForView, type Rule } from "./rule.ts";

const circles = onceForView((view) =>
  circlesOf(new Map(view.standings.map(({ record }) => [record.id, targetsOf(record)]))),
);

export const linksAcyclic: Rule<"dependency_circular"> = {
  id: "PROV032",
  code: "dependency_circular",
  severity: ERROR,
  why: "Links run from the newer to the older; in a circle there is no first reason, and a trace never ends.",
  good: "{ id: prov-2026-002, title: B, links: { uses: [prov-2026-001] } }\n---\n{ id: prov-2026-001, title: A }",
  bad: "{ id: prov-2026-002, title: B, links: { uses: [prov-2026-001] } }\n---\n{ id: prov-2026-001, title: A, supersedes: prov-2026-002 }",
  broken: ({ id, links }, view) => {
    const circle = Object.keys(links).length > 0 ? circles(view).get(id) : undefined;
    return circle ? [{ facts: { id, circle }, field: "links" }] : [];
  },
};

/** All that a record depends on. Links to decisions have no direction, as `related` has none. */
function targetsOf({ supersedes, links }: ProvenanceRecord): string[] {
  const linked = Object.entries(links).flatMap(([kind, ids]) => (kind === "decisions" ? [] : ids));
  return supersedes ? [supersedes, ...linked] : linked;
}
