import { type Pattern, readPattern } from "../scope.ts";
import { ERROR, type Rule } from "./rule.ts";

export const scopeAgreed: Rule<"scope_contradicted"> = {
  id: "PROV009",
  code: "scope_contradicted",
  severity: ERROR,
  why: "A path that is allowed and forbidden at once cannot be changed, and whoever wrote that meant something else.",
  good: '{ id: prov-2026-001, title: A, affected_scope: [src/a.ts], forbidden_scope: ["test/**"] }',
  bad: '{ id: prov-2026-001, title: A, affected_scope: [src/a.ts], forbidden_scope: ["src/**"] }',
  broken: ({ id, affected_scope, forbidden_scope }) => {
    const forbidden = forbidden_scope.flatMap((it) => readPattern(it) ?? []);
    return affected_scope.flatMap((text, item) => {
      const affected = readPattern(text);
      const other = affected && forbidden.find((it) => contradicts(affected, it));
      return other ? [{ facts: { id, pattern: text, other: other.text }, field: "affected_scope", item }] : [];
    });
  },
};

/** Of two globs nobody can say cheaply whether they meet; a path and a pattern can be held against each other. */
function contradicts(a: Pattern, b: Pattern): boolean {
  if (a.text === b.text) return true;
  return (a.kind === "exact" && b.covers(a.text)) || (b.kind === "exact" && a.covers(b.text));
}
