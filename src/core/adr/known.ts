import type { ProvenanceRecord } from "../record.ts";
import type { Known } from "./resolve.ts";

/** Lists the records that an import made, by the ADR each came from. */
export function knownImports(records: readonly Pick<ProvenanceRecord, "id" | "lifecycle">[]): Known[] {
  return records.flatMap(({ id, lifecycle }) => {
    const { imported_from: source, imported_digest: digest, imported_number: number } = lifecycle;
    if (typeof source !== "string" || typeof digest !== "string") return [];
    return [{ source, digest, id, number: typeof number === "string" ? Number(number) : undefined }];
  });
}
