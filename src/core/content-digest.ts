import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical.ts";
import type { ProvenanceRecord } from "./record.ts";

/** What a seal covers: all that a sealed record says and may no longer change. */
const SEALED_FIELDS = [
  "id",
  "type",
  "title",
  "created_at",
  "author",
  "intent",
  "constraints",
  "affected_scope",
  "forbidden_scope",
  "supersedes",
  "related",
  "sealed_at_sha",
  "associated_specs",
  "rationale",
  "outcome",
  "options",
] as const;

/** Said by some records only; left out where it is not, so that older seals hold. */
const SEALED_IF_SAID = ["risk_level", "enforcement"] as const;

export const SEAL_STATES = ["verified", "mismatch", "unsealed"] as const;
export type SealState = (typeof SEAL_STATES)[number];

/** Digests what a record says, however its file lays it out. @returns `sha256:` and 64 hex digits */
export function contentDigest(record: ProvenanceRecord): string {
  const said = SEALED_IF_SAID.filter((field) => record[field].length > 0);
  const content = Object.fromEntries([...SEALED_FIELDS, ...said].map((field) => [field, record[field]]));
  return `sha256:${createHash("sha256").update(canonicalJson(content)).digest("hex")}`;
}

/** Holds a record against the digest that was stored when it was completed. */
export function sealState(record: ProvenanceRecord): SealState {
  const stored = record.lifecycle["content_digest"];
  if (typeof stored !== "string") return "unsealed";
  return stored === contentDigest(record) ? "verified" : "mismatch";
}
