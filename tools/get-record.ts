import { z } from "zod";
import { idField, stateField, typeField } from "../src/core/answer.ts";
import { ANSWER_CHARS, fitList } from "../src/core/budget.ts";
import { SEAL_STATES, sealState } from "../src/core/content-digest.ts";
import { linksInto } from "../src/core/linked.ts";
import { APPROVAL_STATES, approvalsOf } from "../src/core/receipt.ts";
import type { ProvenanceRecord } from "../src/core/record.ts";
import { getStanding, type View } from "../src/core/view.ts";
import { acceptancesOf } from "../src/io/acceptances.ts";
import { checkReceipts } from "../src/io/receipts.ts";
import { defineTool } from "../src/tool.ts";

const texts = z.array(z.string());

const recordSchema = z.strictObject({
  id: idField,
  type: typeField,
  title: z.string(),
  state: stateField,
  stored_status: z.string().describe("What the file says"),
  superseded_by: z.string().describe("The newest record that replaced it, or empty"),
  created_at: z.string(),
  author: z.string(),
  intent: z.string(),
  rationale: z.string(),
  outcome: z.string(),
  constraints: texts,
  affected_scope: texts,
  forbidden_scope: texts,
  options: z.array(z.strictObject({ name: z.string(), rejected_because: z.string().optional() })),
  supersedes: z.string(),
  related: texts,
  associated_specs: z.array(z.strictObject({ path: z.string(), type: z.string().optional() })),
  associated_traces: texts,
  monitors: texts,
  tags: texts,
  version: z.int(),
  risk_level: z.string(),
  enforcement: z.array(z.strictObject({ kind: z.string(), ref: z.string(), must_exist: z.boolean() })),
  sealed_at_sha: z.string(),
  seal: z.enum(SEAL_STATES).describe("Whether it still says what it said when it was completed"),
  approvals: z
    .array(
      z.strictObject({
        by: z.string(),
        at: z.string(),
        state: z.enum(APPROVAL_STATES),
        why: z.string().optional(),
        file: z.string(),
      }),
    )
    .describe("Who signed it, and whether the signature holds for what it says now"),
  lifecycle: z.looseObject({}).describe("Who drafted, proposed and approved it, and when"),
  linked_from: z.array(z.strictObject({ id: idField, rel: z.string() })).describe("Records that point here"),
  file: z.string(),
  digest: z.string().describe("sha256 of the file"),
});

export const getRecord = defineTool({
  name: "get_record",
  effect: "read",
  audience: "agent",
  description: `Gives records in full: text, constraints, options, effective state, links from both sides, file and digest.

Use it on ids from \`consult_records\`, \`search_records\` or a commit tag. Then \`graph_records\` for what led to it.`,
  input: z.strictObject({
    ids: z.array(z.string().min(1)).min(1).max(20).describe("Record ids"),
  }),
  output: z.strictObject({
    records: z.array(recordSchema),
    omitted: texts.describe("Ids left out to keep the answer short: ask for them again"),
  }),
  cli: { verb: "show", positional: "ids", examples: ["show prov-2026-a1b2c3d4"] },
  async run({ ids }, context) {
    const view = await context.view();
    const linked = linksInto(view, ids);
    const receipts = await checkReceipts(context, ids);
    const wanted: z.input<typeof recordSchema>[] = [];
    for (const id of new Set(ids)) {
      const { record } = getStanding(view, id);
      const approvals = [...approvalsOf(record, receipts), ...(await acceptancesOf(record, context))];
      wanted.push({ ...inFull(id, view, linked(id)), approvals });
    }
    const { kept } = fitList(wanted, ANSWER_CHARS);
    return { records: kept, omitted: wanted.slice(kept.length).map((it) => it.id) };
  },
});

function inFull(id: string, view: View, linked_from: { id: string; rel: string }[]) {
  const { record, state, successor } = getStanding(view, id);
  return { ...fields(record), state, superseded_by: successor ?? record.superseded_by, linked_from };
}

/** Mapped one by one: the answer is a contract, the record type is ours to change. */
function fields(it: ProvenanceRecord) {
  return {
    id: it.id,
    type: it.type,
    title: it.title,
    stored_status: it.status,
    created_at: it.created_at,
    author: it.author,
    intent: it.intent,
    rationale: it.rationale,
    outcome: it.outcome,
    constraints: it.constraints,
    affected_scope: it.affected_scope,
    forbidden_scope: it.forbidden_scope,
    options: it.options,
    supersedes: it.supersedes,
    related: it.related,
    associated_specs: it.associated_specs,
    associated_traces: it.associated_traces,
    monitors: it.monitors,
    tags: it.tags,
    version: it.version,
    risk_level: it.risk_level,
    enforcement: it.enforcement,
    sealed_at_sha: it.sealed_at_sha,
    seal: sealState(it),
    lifecycle: it.lifecycle,
    file: it.file,
    digest: it.digest,
  };
}
