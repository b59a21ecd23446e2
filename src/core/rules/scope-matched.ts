import { readPattern } from "../scope.ts";
import { ERROR, type Rule } from "./rule.ts";

export const scopeMatched: Rule<"scope_unmatched"> = {
  id: "PROV020",
  code: "scope_unmatched",
  severity: ERROR,
  why: "A misspelt path governs nothing, and commits under the record are refused for the right one.",
  good: '{ id: prov-2026-001, title: A, status: open, affected_scope: [src/io/git.ts, "src/**/*.ts"] }',
  bad: "{ id: prov-2026-001, title: A, status: open, affected_scope: [src/io/gti.ts] }",
  broken: ({ id, status, ...record }, _, world) =>
    (["affected_scope", "forbidden_scope"] as const).flatMap((field) =>
      (status === "open" ? record[field] : []).flatMap((text, item) => {
        const pattern = readPattern(text);
        const isUnmatched =
          pattern && world.matches(pattern) === false && !(pattern.kind === "exact" && world.at(text));
        return isUnmatched ? [{ facts: { id, pattern: text }, field, item }] : [];
      }),
    ),
};
