import { ERROR, type Rule } from "./rule.ts";

export const approverHuman: Rule<"approver_unfit"> = {
  id: "PROV064",
  code: "approver_unfit",
  severity: ERROR,
  why: "A bot that approves its own draft decides, and nobody has.",
  good: "{ id: prov-2026-001, title: A, lifecycle: { bot: claude-code/2.1.0, approver: ada@example.org } }",
  bad: "{ id: prov-2026-001, title: A, lifecycle: { bot: claude-code/2.1.0, approver: claude-code/2.1.0 } }",
  broken: ({ id, lifecycle }) =>
    lifecycle.bot && lifecycle.bot === lifecycle.approver
      ? [{ facts: { id, name: lifecycle.bot }, field: "lifecycle" }]
      : [],
};
