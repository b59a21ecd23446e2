import { ERROR, type Rule } from "./rule.ts";

export const enforcementPresent: Rule<"enforcement_absent"> = {
  id: "PROV066",
  code: "enforcement_absent",
  severity: ERROR,
  why: "What kept a mistake from happening again was removed, and nobody is told that it now can.",
  good: "{ id: MR-000001, title: Injection, status: closed, enforcement: [{ kind: review, ref: checklist }] }",
  bad: '{ id: MR-000001, title: Injection, status: closed, enforcement: [{ kind: test, ref: test/gone.ts, must_exist: "true" }] }',
  broken: ({ id, type, enforcement }, view, world) => {
    const isLive = type === "mistake" && view.byId.get(id)?.state !== "rejected";
    return enforcement.flatMap(({ kind, ref, must_exist }, item) =>
      isLive && must_exist && !world.isEnforced(ref) ? [{ facts: { id, kind, ref }, field: "enforcement", item }] : [],
    );
  },
};
