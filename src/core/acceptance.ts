import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "./canonical.ts";
import { type ApprovalState, approvalDigest } from "./receipt.ts";
import type { ProvenanceRecord } from "./record.ts";

/** What ProvenanceCode writes when a decision is accepted: a digest and a commit, and no signature. */
export type Acceptance = { record: string; by: string; at: string; sha256: string; commit: string };

const SCHEMA = /(?:^|\.)(?:acceptance|receipt)\.v1$/;

/** Reads a file as such a receipt. @returns undefined if it is none @see ProvenanceCode: acceptance.v1, deo.md: receipt.v1 */
export function readAcceptance(text: string): Acceptance | undefined {
  try {
    const value = JSON.parse(text) as { [key: string]: unknown };
    const textAt = (key: string) => (typeof value[key] === "string" ? (value[key] as string) : "");
    if (!SCHEMA.test(textAt("schema")) || !textAt("decision_id")) return undefined;
    return {
      record: textAt("decision_id"),
      by: textAt("accepted_by"),
      at: textAt("accepted_at"),
      sha256: textAt("decision_sha256").toLowerCase(),
      commit: textAt("commit_sha").toLowerCase(),
    };
  } catch {
    return undefined;
  }
}

/** One text of the decision's file, and what it reads as. */
export type Reading = { text: string; record: ProvenanceRecord | undefined };

/**
 * Tells what such a receipt is worth for what its decision says now. The format does not say which bytes its digest is
 * of, so the file's own and their canonical form are tried.
 *
 * @param then the file at the commit that the receipt names; undefined where that is not known
 * @returns `unsigned` where the digest holds, or held and nothing that is approved has changed since
 */
export function judgeAcceptance(
  { sha256, commit }: Acceptance,
  now: Reading,
  then: Reading | undefined,
): { state: ApprovalState; why: string } {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return unverifiable("its decision_sha256 is no SHA-256");
  if (isDigestOf(sha256, now.text)) return { state: "unsigned", why: "" };
  if (!then) return unverifiable(commit ? `commit ${commit.slice(0, 12)} is not here` : "it names no commit");
  if (!isDigestOf(sha256, then.text))
    return unverifiable(`its digest is of no text that the decision has, now or at commit ${commit.slice(0, 12)}`);
  const isSame = now.record && then.record && approvalDigest(now.record) === approvalDigest(then.record);
  return { state: isSame ? "unsigned" : "mismatch", why: "" };
}

function unverifiable(why: string) {
  return { state: "unverifiable" as const, why };
}

function isDigestOf(sha256: string, text: string): boolean {
  const digest = (it: string) => createHash("sha256").update(it).digest("hex");
  if (digest(text) === sha256 || digest(text.trimEnd()) === sha256) return true;
  try {
    return digest(canonicalJson(JSON.parse(text) as Json)) === sha256;
  } catch {
    return false;
  }
}
