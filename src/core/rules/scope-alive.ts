import { readPattern } from "../scope.ts";
import { type Rule, WARNING } from "./rule.ts";

export const scopeAlive: Rule<"scope_dead"> = {
  id: "PROV016",
  code: "scope_dead",
  severity: WARNING,
  why: "A decision whose files are all gone is still served as in force and misleads whoever reads it.",
  good: '{ id: prov-2026-001, title: A, status: implemented, affected_scope: [gone.ts, "src/io/**"] }',
  bad: '{ id: prov-2026-001, title: A, status: implemented, affected_scope: [gone.ts, "lib/**"] }',
  broken: ({ id, affected_scope }, view, world) => {
    const patterns = affected_scope.flatMap((it) => readPattern(it) ?? []);
    if (view.byId.get(id)?.state !== "implemented" || patterns.length === 0) return [];
    const isDead = patterns.every((it) => world.matches(it) === false && !(it.kind === "exact" && world.at(it.text)));
    return isDead ? [{ facts: { id, patterns: patterns.length }, field: "affected_scope" }] : [];
  },
};
