import { ProblemError } from "../problem.ts";
import { parsePattern } from "../scope.ts";
import { ERROR, type Rule } from "./rule.ts";

export const scopeUsable: Rule<"scope_unusable"> = {
  id: "PROV019",
  code: "scope_unusable",
  severity: ERROR,
  why: "A scope that cannot be read binds nothing, and the files it was written for look free.",
  good: '{ id: prov-2026-001, title: Tests, status: open, forbidden_scope: ["re:_test\\\\.go$"] }',
  bad: '{ id: prov-2026-001, title: Tests, status: open, forbidden_scope: ["re:("] }',
  broken: (record) =>
    (["affected_scope", "forbidden_scope"] as const).flatMap((field) =>
      record[field].flatMap((text, item) => {
        const detail = flawOf(text);
        return detail ? [{ facts: { id: record.id, detail }, field, item }] : [];
      }),
    ),
};

function flawOf(pattern: string): string | undefined {
  try {
    parsePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.message;
    throw error;
  }
}
