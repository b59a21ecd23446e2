import type { ProvenanceRecord } from "./record.ts";
import { termsOf } from "./words.ts";

/** How often the title counts beside the rest. */
const TITLE_WEIGHT = 2;

/** What a search matches a record's words against, field by field, in the author's spelling. */
export function searchText(record: ProvenanceRecord): string {
  const { title, intent, constraints, rationale, options, tags, affected_scope, forbidden_scope } = record;
  return [
    ...Array.from({ length: TITLE_WEIGHT }, () => title),
    intent,
    ...constraints,
    rationale,
    ...options.flatMap((it) => [it.name, it.rejected_because ?? ""]),
    ...tags,
    ...affected_scope,
    ...forbidden_scope,
  ]
    .filter((it) => it !== "")
    .join("\n");
}

/** What is sent to an embedder: the record's own words, no ids, no paths. */
export function embeddingText({ title, intent, constraints, rationale }: ProvenanceRecord): string {
  return [title, intent, ...constraints, rationale].filter((it) => it !== "").join("\n");
}

const terms = new WeakMap<ProvenanceRecord, readonly string[]>();

/** The terms of `searchText`, in order. Kept as long as the record is. */
export function searchTerms(record: ProvenanceRecord): readonly string[] {
  const known = terms.get(record) ?? termsOf(searchText(record));
  terms.set(record, known);
  return known;
}
