import { createHash } from "node:crypto";
import type { ProvenanceRecord } from "../../src/core/record.ts";

/** A record as the store would read it; its digest follows from what it says. */
export function sampleRecord(record: Partial<ProvenanceRecord> & { id: string }): ProvenanceRecord {
  const whole: ProvenanceRecord = {
    type: "decision",
    title: "",
    status: "implemented",
    created_at: "2026-04-01",
    author: "a@example.org",
    intent: "",
    constraints: [],
    affected_scope: [],
    forbidden_scope: [],
    supersedes: "",
    superseded_by: "",
    related: [],
    sealed_at_sha: "",
    associated_specs: [],
    associated_traces: [],
    monitors: [],
    tags: [],
    rationale: "",
    outcome: "",
    options: [],
    lifecycle: {},
    links: {},
    version: 1,
    risk_level: "",
    enforcement: [],
    rule_id: "",
    manifest: [],
    spelled: {},
    file: `provenance/${record.id}.yml`,
    digest: "",
    ...record,
  };
  const digest = createHash("sha256").update(JSON.stringify(whole)).digest("hex");
  return { ...whole, digest: `sha256:${digest}` };
}

/** Twelve decisions in force about different things, numbered from 1. */
export const DECISIONS = [
  ["Cache parsed records on disk", "Loading 10,000 YAML files takes seconds; keep them as JSON keyed by mtime."],
  ["Run git through one module", "Only src/io/git.ts may spawn git, with constant flags and resolved object ids."],
  ["Retry with exponential backoff", "HTTP calls to providers honour retry-after and give up after five attempts."],
  ["Store passwords with argon2id", "Never keep plaintext credentials; parameters follow OWASP."],
  ["Write files atomically", "Write a temporary file beside the target and rename it, so a crash leaves no torn file."],
  ["Use PostgreSQL for orders", "Transactions across tables matter more than write throughput."],
  ["Deploy behind a feature flag", "Every risky change ships dark and is switched on for one percent of users."],
  ["Log structured JSON", "parseHTTPHeader and friends log one object a line to stderr."],
  ["Pin dependencies exactly", "Ranges let a patch release break the build on a Friday."],
  ["Paginate with cursors", "Offsets skip rows when the table changes between two pages."],
  ["Validate input at the edge", "Schemas reject unknown keys before any handler runs."],
  ["日本語の決定記録", "検索は日本語でも動く。"],
].map(([title = "", intent = ""], i) => sampleRecord({ id: idOf(i + 1), title, intent }));

export function idOf(number: number): string {
  return `prov-2026-${number.toString(16).padStart(8, "0")}`;
}
