import type { ProvenanceRecord } from "./record.ts";

/**
 * What of a record a change to other files is judged by: all that its rules are read from. Whoever keeps it keeps enough
 * to judge by, and the compiler holds that.
 */
export type Judged = Pick<
  ProvenanceRecord,
  "id" | "type" | "title" | "status" | "constraints" | "options" | "affected_scope" | "forbidden_scope" | "file"
>;

export function judgedPart(record: ProvenanceRecord): Judged {
  const { id, type, title, status, constraints, options, affected_scope, forbidden_scope, file } = record;
  return { id, type, title, status, constraints, options, affected_scope, forbidden_scope, file };
}

/** Makes a record of it that says nothing else. */
export function recordOf(judged: Judged): ProvenanceRecord {
  return {
    ...{ created_at: "", author: "", intent: "", supersedes: "", superseded_by: "", related: [], sealed_at_sha: "" },
    ...{ associated_specs: [], associated_traces: [], monitors: [], tags: [], rationale: "", outcome: "" },
    ...{ lifecycle: {}, links: {}, version: 1, risk_level: "", enforcement: [], rule_id: "", manifest: [] },
    ...{ spelled: {}, digest: "" },
    ...judged,
  };
}
