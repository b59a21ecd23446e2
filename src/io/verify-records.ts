import { type SealState, sealState } from "../core/content-digest.ts";
import { type Problem, problem } from "../core/problem.ts";
import { type Approval, approvalsOf } from "../core/receipt.ts";
import type { Standing } from "../core/view.ts";
import { getStanding } from "../core/view.ts";
import { acceptancesOf } from "./acceptances.ts";
import type { Context } from "./context.ts";
import { checkReceipts } from "./receipts.ts";

export type VerifiedRecords = {
  records: number;
  /** How many still say what they said when they were completed. */
  sealed: number;
  /** How many have an approval whose signature holds. */
  signed: number;
  /** Of each of them, and who signed it with a signature that holds. */
  seals: { id: string; seal: SealState; signed_by: string[] }[];
  problems: Problem[];
};

/**
 * Verifies that records say what they said when they were approved and completed. No network is used.
 *
 * @param ids all records if left out
 * @throws record_unknown
 */
export async function verifyRecords(context: Context, ids?: readonly string[]): Promise<VerifiedRecords> {
  const view = await context.view();
  const standings = ids ? ids.map((id) => getStanding(view, id)) : view.standings;
  const receipts = await checkReceipts(context, ids);
  const byRecord = Map.groupBy(receipts, (it) => it.receipt.record);
  const isRegulated = context.config.preset === "regulated";
  const judged = [];
  for (const standing of standings) {
    const { record } = standing;
    const signed = approvalsOf(record, byRecord.get(record.id) ?? []);
    const approvals = [...signed, ...(await acceptancesOf(record, context))];
    judged.push({ standing, isSigned: signed.length > 0, approvals, seal: sealState(record) });
  }
  return {
    records: standings.length,
    sealed: judged.filter((it) => it.seal === "verified").length,
    signed: judged.filter((it) => it.approvals.some(isGood)).length,
    seals: judged.map(({ standing, seal, approvals }) => ({
      id: standing.record.id,
      seal,
      signed_by: approvals.filter(isGood).map((it) => it.by),
    })),
    problems: judged.flatMap(({ standing, isSigned, approvals, seal }) => {
      const { id, file } = standing.record;
      const at = { file, record: id };
      return [
        ...(seal === "mismatch" ? [problem("record_altered", { id }, { at })] : []),
        ...approvals.flatMap((it) => judgeApproval(id, it, isRegulated)),
        ...(isRegulated && isDecided(standing) && !isSigned
          ? [problem("approval_unsigned", { id, state: standing.state }, { at })]
          : []),
      ];
    }),
  };
}

function judgeApproval(id: string, { by, state, file, why = "" }: Approval, isRegulated: boolean): Problem[] {
  const at = { file, record: id };
  if (state === "trusted" || state === "unsigned") return [];
  if (state === "unverifiable")
    return [problem("approval_unverifiable", { id, by, why }, { severity: isRegulated ? "warning" : "note", at })];
  if (state === "valid")
    return [problem("approval_unvouched", { id, by }, { severity: isRegulated ? "warning" : "note", at })];
  return [problem("approval_invalid", { id, by, file, isOtherText: state === "mismatch" }, { at })];
}

function isGood({ state }: Approval): boolean {
  return state === "trusted" || state === "valid";
}

/** People had to approve it to get it where it is. */
function isDecided({ record, state }: Standing): boolean {
  const isAsked = state === "draft" || state === "proposed" || state === "review" || state === "rejected";
  return !isAsked && Boolean(record.lifecycle["accepted_at"]);
}
