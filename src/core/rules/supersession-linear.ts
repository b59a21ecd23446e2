import { circlesOf } from "../circles.ts";
import { ERROR, onceForView, type Rule } from "./rule.ts";

const circles = onceForView((view) =>
  circlesOf(new Map(view.standings.map(({ record }) => [record.id, record.supersedes ? [record.supersedes] : []]))),
);

export const supersessionLinear: Rule<"supersession_circular"> = {
  id: "PROV014",
  code: "supersession_circular",
  severity: ERROR,
  why: "In a circle of replacements none is the one that counts. LineSpec then refuses the whole folder.",
  good: "{ id: prov-2026-002, title: B, supersedes: prov-2026-001 }\n---\n{ id: prov-2026-001, title: A }",
  bad: "{ id: prov-2026-002, title: B, supersedes: prov-2026-001 }\n---\n{ id: prov-2026-001, title: A, supersedes: prov-2026-002 }",
  broken: ({ id }, view) => {
    const circle = circles(view).get(id);
    return circle ? [{ facts: { id, circle }, field: "supersedes" }] : [];
  },
};
