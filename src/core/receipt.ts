import { canonicalJson, digestOfJson, type Json } from "./canonical.ts";
import type { ProvenanceRecord } from "./record.ts";

/** What an approval is about. Proof, scope and outcome may still be added until the record is completed. */
const APPROVED = [
  "id",
  "type",
  "title",
  "created_at",
  "intent",
  "constraints",
  "forbidden_scope",
  "supersedes",
  "options",
] as const;

export const RECEIPT_SCHEMA = "precedent.receipt.v1";

/** A person's approval of one record, signed. Each is a file of its own, so that branches never meet in one. */
export type Receipt = {
  schema: typeof RECEIPT_SCHEMA;
  record: string;
  /** Of what was approved; see `approvalDigest`. */
  approval_digest: string;
  state: string;
  approved_at: string;
  approved_by: string;
  /** The commit that was checked out, `""` before the first. */
  commit: string;
  key: SigningKey;
  signature: string;
};

export type SigningKey = {
  format: "ssh" | "openpgp";
  /** As its program exports it, so that the receipt can be verified without any other file. */
  public: string;
};

/** Digests what was approved, however the file lays it out. @returns `sha256:` and 64 hex digits */
export function approvalDigest(record: ProvenanceRecord): string {
  return digestOfJson(Object.fromEntries(APPROVED.map((key) => [key, record[key] as Json])));
}

/** The text that is signed: all of the receipt but the signature. */
export function signedText({ signature: _, ...signed }: Omit<Receipt, "signature"> & { signature?: string }): string {
  return canonicalJson(signed);
}

/** The name of a receipt's file, POSIX and relative to the folder of records. */
export function receiptFile({ record, approval_digest }: Pick<Receipt, "record" | "approval_digest">): string {
  return `receipts/${record}.${approval_digest.slice("sha256:".length, "sha256:".length + 12)}.json`;
}

/** Reads a receipt's file. @returns undefined if it is none */
export function readReceipt(text: string): Receipt | undefined {
  try {
    const value = JSON.parse(text) as Receipt;
    const texts = [value.record, value.approval_digest, value.approved_by, value.approved_at, value.signature];
    const isWhole = [...texts, value.key?.public].every((it) => typeof it === "string");
    return value.schema === RECEIPT_SCHEMA && isWhole ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How far an approval can be relied on: `trusted` and `valid` speak of its key, `mismatch` of another text, `unsigned`
 * and `unverifiable` of a receipt that another tool wrote.
 */
export const APPROVAL_STATES = ["trusted", "valid", "invalid", "mismatch", "unsigned", "unverifiable"] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** `why` it cannot be verified. */
export type Approval = { by: string; at: string; state: ApprovalState; file: string; why?: string };

/** Holds a record against the receipts that name it. @param checked each with what its signature is worth */
export function approvalsOf(
  record: ProvenanceRecord,
  checked: readonly { receipt: Receipt; file: string; signature: "trusted" | "valid" | "invalid" }[],
): Approval[] {
  const digest = approvalDigest(record);
  return checked
    .filter(({ receipt }) => receipt.record === record.id)
    .map(({ receipt, file, signature }) => {
      const isOther = signature !== "invalid" && receipt.approval_digest !== digest;
      return { by: receipt.approved_by, at: receipt.approved_at, state: isOther ? "mismatch" : signature, file };
    });
}
