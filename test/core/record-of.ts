import { type ProvenanceRecord, type Raw, readRecord } from "../../src/core/record.ts";
import { type View, viewRecords } from "../../src/core/view.ts";

/** A record in force whose file is named after it; `fields` differ. */
export function recordOf(id: string, fields: Partial<ProvenanceRecord> = {}): ProvenanceRecord {
  const stated = { id, title: `About ${id}`, status: "implemented", created_at: "2026-01-01", author: "a@b.c" };
  const { record } = readRecord(stated, { file: `provenance/${id}.yml`, digest: "sha256:0" });
  return { ...(record as ProvenanceRecord), ...fields };
}

export function viewOf(...records: ProvenanceRecord[]): View {
  return viewRecords(records, []);
}

/** What a parsed file reads as, and the codes of what is wrong with it. */
export function readRaw(raw: Raw) {
  const { record, problems } = readRecord(raw, { file: "provenance/prov-2026-001.yml", digest: "sha256:0" });
  return { record, problems, codes: problems.map((it) => `${it.severity} ${it.at?.field ?? ""} ${it.code}`) };
}
