import { storedState } from "../view.ts";
import { type Rule, WARNING } from "./rule.ts";

export const statusCurrent: Rule<"status_outdated"> = {
  id: "PROV024",
  code: "status_outdated",
  severity: WARNING,
  why: "What was replaced counts as superseded whatever its file says; a reader of the file alone is misled.",
  good: "{ id: prov-2026-001, title: Old, status: superseded, superseded_by: prov-2026-002 }\n---\n{ id: prov-2026-002, title: New, status: implemented, supersedes: prov-2026-001 }",
  bad: "{ id: prov-2026-001, title: Old, status: implemented, superseded_by: prov-2026-002 }\n---\n{ id: prov-2026-002, title: New, status: implemented, supersedes: prov-2026-001 }",
  broken: (record, view) => {
    const { state, successor } = view.byId.get(record.id) ?? {};
    const stored = storedState(record);
    const isEnded = stored === "superseded" || stored === "deprecated" || stored === "rejected";
    return state === "superseded" && successor && !isEnded
      ? [{ facts: { id: record.id, status: record.status, successor }, field: "status" }]
      : [];
  },
};
