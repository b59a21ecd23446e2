import type { RuleKnowledge } from "../core/conflict.ts";
import { readRules, writeRules } from "../core/kept-rules.ts";
import type { Prohibition } from "../core/prohibition.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { openRuleCache, type RuleCache } from "../io/rule-cache.ts";
import type { Workspace } from "../io/workspace.ts";

/** Tells what some records prohibit; what no hook has read before is read from their sentences, and kept. */
export async function rulesOfRecords(
  records: readonly ProvenanceRecord[],
  workspace: Workspace,
): Promise<RuleKnowledge["rulesOf"]> {
  const cache = openRuleCache(workspace, records);
  const rules = new Map(records.map((it) => [it, keptRules(it, cache)]));
  const unread = records.filter((it) => !rules.get(it));
  if (unread.length > 0) {
    // To load what reads sentences, and to run it first, takes longer than all the rest of a hook.
    const { prohibitionsOf } = await import("../core/prohibition.ts");
    for (const it of unread) rules.set(it, prohibitionsOf(it));
    cache.keep(unread.map((record) => ({ record, text: writeRules(rules.get(record) ?? []) })));
  }
  return (record) => rules.get(record) ?? [];
}

function keptRules(record: ProvenanceRecord, cache: RuleCache): readonly Prohibition[] | undefined {
  const text = cache.get(record);
  if (text === undefined) return undefined;
  try {
    return readRules(text, record);
  } catch {
    // A line that was cut off is read from the record again.
    return undefined;
  }
}
