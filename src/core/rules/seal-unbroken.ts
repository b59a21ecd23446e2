import { sealState } from "../content-digest.ts";
import { ERROR, type Rule } from "./rule.ts";

export const sealUnbroken: Rule<"record_altered"> = {
  id: "PROV035",
  code: "record_altered",
  severity: ERROR,
  why: "What was approved and carried out is history; whoever edits it lets the past say what it never said.",
  good: "{ id: prov-2026-001, title: A, status: implemented }",
  bad: "{ id: prov-2026-001, title: A, status: implemented, lifecycle: { content_digest: sha256:0000 } }",
  broken: (record) => (sealState(record) === "mismatch" ? [{ facts: { id: record.id }, field: "lifecycle" }] : []),
};
