import { ERROR, type Rule } from "./rule.ts";

export const notExpired: Rule<"record_expired"> = {
  id: "PROV060",
  code: "record_expired",
  severity: ERROR,
  why: "A waiver that outlives its day is a rule that nobody made.",
  good: '{ id: RA-000001, title: Old API, status: active, lifecycle: { expires_at: "2999-01-01" } }',
  bad: '{ id: RA-000001, title: Old API, status: expired, lifecycle: { expires_at: "2026-01-01" } }',
  broken: ({ id, lifecycle }, view) =>
    view.byId.get(id)?.expired
      ? [{ facts: { id, expires_at: String(lifecycle.expires_at ?? "a day it does not name") }, field: "lifecycle" }]
      : [],
};
