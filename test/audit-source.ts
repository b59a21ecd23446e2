import { parseDiff } from "../src/core/change.ts";
import type { Finding } from "../src/core/finding.ts";
import { repeatsFindings } from "../src/core/precedents.ts";
import type { Context } from "../src/io/context.ts";

/** What a diff repeats of what the runs of a repository know. */
export async function auditSource(diff: string, { ledger }: Context): Promise<Finding[]> {
  return repeatsFindings(parseDiff(diff), await ledger.precedents());
}
