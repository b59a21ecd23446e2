import { circlesOf } from "../circles.ts";
import type { ProvenanceRecord } from "../record.ts";
import type { View } from "../view.ts";
import { ERROR, onceForView, type Rule } from "./rule.ts";

const circles = onceForView((view) => circlesOf(targets(view)));

export const linksAcyclic: Rule<"dependency_circular"> = {
  id: "PROV032",
  code: "dependency_circular",
  severity: ERROR,
  why: "Links run from the newer to the older; in a circle there is no first reason, and a trace never ends.",
  good: "{ id: prov-2026-002, title: B, links: { uses: [prov-2026-001] } }\n---\n{ id: prov-2026-001, title: A }",
  bad: "{ id: prov-2026-002, title: B, links: { uses: [prov-2026-001] } }\n---\n{ id: prov-2026-001, title: A, supersedes: prov-2026-002 }",
  broken: ({ id, links, superseded_by }, view) => {
    // A circle of `supersedes` alone has a rule of its own.
    const field = [Object.keys(links).length > 0 && "links", superseded_by && "superseded_by"].find(Boolean);
    const circle = field ? circles(view).get(id) : undefined;
    return field && circle ? [{ facts: { id, circle }, field }] : [];
  },
};

/** All that records depend on. A replacement counts at whichever end it is stated. */
function targets({ standings }: View): Map<string, string[]> {
  const found = new Map(standings.map(({ record }) => [record.id, targetsOf(record)]));
  for (const { record } of standings) found.get(record.superseded_by)?.push(record.id);
  return found;
}

/** Links to decisions have no direction, as `related` has none. */
function targetsOf({ supersedes, links }: ProvenanceRecord): string[] {
  const linked = Object.entries(links).flatMap(([kind, ids]) => (kind === "decisions" ? [] : ids));
  return supersedes ? [supersedes, ...linked] : [...linked];
}
