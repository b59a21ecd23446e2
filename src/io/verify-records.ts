import { sealState } from "../core/content-digest.ts";
import { type Problem, problem } from "../core/problem.ts";
import { type Approval, approvalsOf } from "../core/receipt.ts";
import type { Standing } from "../core/view.ts";
import { getStanding } from "../core/view.ts";
import type { Context } from "./context.ts";
import { checkReceipts } from "./receipts.ts";

export type VerifiedRecords = {
  records: number;
  /** How many still say what they said when they were completed. */
  sealed: number;
  /** How many have an approval whose signature holds. */
  signed: number;
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
  const judged = standings.map((standing) => {
    const approvals = approvalsOf(standing.record, byRecord.get(standing.record.id) ?? []);
    return { standing, approvals, seal: sealState(standing.record) };
  });
  return {
    records: standings.length,
    sealed: judged.filter((it) => it.seal === "verified").length,
    signed: judged.filter((it) => it.approvals.some(isGood)).length,
    problems: judged.flatMap(({ standing, approvals, seal }) => {
      const { id, file } = standing.record;
      const at = { file, record: id };
      return [
        ...(seal === "mismatch" ? [problem("record_altered", { id }, { at })] : []),
        ...approvals.flatMap((it) => judgeApproval(id, it, isRegulated)),
        ...(isRegulated && isDecided(standing) && approvals.length === 0
          ? [problem("approval_unsigned", { id, state: standing.state }, { at })]
          : []),
      ];
    }),
  };
}

function judgeApproval(id: string, { by, state, file }: Approval, isRegulated: boolean): Problem[] {
  const at = { file, record: id };
  if (state === "trusted") return [];
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
