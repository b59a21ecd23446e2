import { planApproval } from "../core/decide.ts";
import type { Actor } from "../core/draft.ts";
import { stateOnDisk } from "../core/spelling.ts";
import { approvalOf, type State } from "../core/states.ts";
import { getStanding, type Standing, type View } from "../core/view.ts";
import type { Context } from "./context.ts";
import { signReceipt } from "./receipts.ts";
import { applyEdits } from "./record-edits.ts";

export type Approved = { file: string; state: State; superseded: string[]; receipt: string };

/**
 * Carries out a person's approval: the record counts, the one it replaces is superseded, and where the project asks
 * for it a signed receipt is left; all of it or nothing.
 *
 * @param agreed called once it is sure that nothing but the person stands in the way
 * @throws what `planApproval`, `signReceipt` and `agreed` throw
 */
export async function approve(
  id: string,
  actor: Actor,
  context: Context,
  agreed: (standing: Standing) => Promise<void> = async () => {},
): Promise<Approved> {
  const view: View = await context.view();
  const standing = getStanding(view, id);
  const { record } = standing;
  const { granted } = approvalOf(record.type);
  const plan = planApproval(view, standing, { to: granted, actor, at: context.now() });
  await agreed(standing);
  const receipts = context.config.preset === "regulated" ? [await signReceipt(record, granted, context)] : [];
  const [file = record.file, ...replaced] = await applyEdits(plan, context, receipts);
  return {
    file,
    state: stateOnDisk(record, granted),
    superseded: replaced.length ? [record.supersedes] : [],
    receipt: receipts[0]?.file ?? "",
  };
}
