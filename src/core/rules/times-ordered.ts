import { type Rule, WARNING } from "./rule.ts";

/** Each pair in the order in which it happens. */
const ORDER = [
  ["created_at", "proposed_at"],
  ["created_at", "accepted_at"],
  ["created_at", "updated_at"],
  ["proposed_at", "accepted_at"],
  ["accepted_at", "updated_at"],
  ["accepted_at", "implemented_at"],
  ["accepted_at", "superseded_at"],
  ["accepted_at", "expires_at"],
  ["mitigated_at", "closed_at"],
] as const;

export const timesOrdered: Rule<"times_disordered"> = {
  id: "PROV062",
  code: "times_disordered",
  severity: WARNING,
  why: "Times in an impossible order were written by hand, and then so may the rest have been.",
  good: '{ id: prov-2026-001, title: A, created_at: "2026-01-02", lifecycle: { accepted_at: "2026-01-02T10:00:00Z" } }',
  bad: '{ id: prov-2026-001, title: A, created_at: "2026-01-02", lifecycle: { accepted_at: "2026-01-01T10:00:00Z" } }',
  broken: ({ id, created_at, lifecycle }) => {
    // Two times are compared as days where one of them is only a day.
    const times: { [key: string]: unknown } = { ...lifecycle, created_at };
    return ORDER.flatMap(([earlier, later]) => {
      const [a, b] = [times[earlier], times[later]];
      if (typeof a !== "string" || typeof b !== "string" || !/^\d{4}-/.test(a) || !/^\d{4}-/.test(b)) return [];
      const length = Math.min(a.length, b.length, 10) === 10 && (a.length === 10 || b.length === 10) ? 10 : undefined;
      return b.slice(0, length) < a.slice(0, length) ? [{ facts: { id, earlier, later }, field: "lifecycle" }] : [];
    });
  },
};
