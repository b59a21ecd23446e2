import { ERROR, type Rule } from "./rule.ts";

const KEY_LINE = /^\s*(sealed_at_sha|superseded_by|supersedes|status|tags|sealed_at):(?:\s|$)/m;

export const proseFreeOfKeys: Rule<"field_swallowed"> = {
  id: "PROV033",
  code: "field_swallowed",
  severity: ERROR,
  why: "LineSpec inserts missing keys with the indentation of the line above; a seal that landed in the intent is no seal.",
  good: "{ id: prov-2026-001, title: A, intent: Sealed at the commit before. }",
  bad: "id: prov-2026-001\ntitle: A\nintent: |\n  Start fast.\n  sealed_at_sha: a3f92c1\n",
  broken: (record) =>
    (["intent", "rationale", "outcome"] as const).flatMap((field) => {
      const key = KEY_LINE.exec(record[field])?.[1];
      return key ? [{ facts: { id: record.id, field, key }, field }] : [];
    }),
};
