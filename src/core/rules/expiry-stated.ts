import { type Rule, WARNING } from "./rule.ts";

export const expiryStated: Rule<"expiry_unstated"> = {
  id: "PROV061",
  code: "expiry_unstated",
  severity: WARNING,
  why: "A risk that was accepted for a while stays for good unless somebody said until when.",
  good: "{ id: RA-000001, title: Old API, status: active, lifecycle: { expires_at: never } }",
  bad: "{ id: RA-000001, title: Old API, status: active }",
  broken: ({ id, type, lifecycle }, view) =>
    type === "risk" && view.byId.get(id)?.state === "active" && !lifecycle.expires_at
      ? [{ facts: { id }, field: "lifecycle" }]
      : [],
};
