import { z } from "zod";
import { stateField } from "../src/core/answer.ts";
import { fail } from "../src/core/problem.ts";
import { getStanding, STATES, type Standing } from "../src/core/view.ts";
import { observedScopes } from "../src/io/auto-scope.ts";
import { applyEdits } from "../src/io/record-edits.ts";
import { defineTool } from "../src/tool.ts";

const standingSchema = z.looseObject({
  id: z.string(),
  state: stateField,
  stored: z.string().describe("The status in the file, where it differs from the state"),
  successor: z.string(),
  missing_specs: z.array(z.string()).describe("Proof that is named and not there"),
});

export const statusRecords = defineTool({
  name: "status_records",
  effect: "change",
  audience: "human",
  description: `Shows all records and what they count as, or one of them in full. The scope of an open record that has none is filled in from the commits that name it.

Use it to see what is open; with \`--save-scope\` the filled-in scope of one record is written into its file.`,
  input: z.strictObject({
    record: z.string().optional().describe("Only this record, in full"),
    filter: z.string().optional().describe("A state (open, implemented, …) or tag:<name>"),
    save_scope: z.boolean().default(false).describe("With --record: write the filled-in scope into the file"),
  }),
  output: z.strictObject({
    records: z.array(standingSchema),
    total: z.int().min(0).describe("Records in the repository"),
    is_detail: z.boolean(),
    auto_populated: z.array(z.string()).describe("Records whose scope was filled in from the history"),
    saved: z.string().describe("The file a scope was written into"),
  }),
  cli: {
    verb: "status",
    positional: "record",
    examples: ["status", "status --filter tag:architecture", "status --record prov-2026-a1b2c3d4 --save-scope"],
  },
  async run({ record: id, filter, save_scope }, context) {
    if (save_scope && !id) fail("input_invalid", { tool: "status", detail: "--save-scope needs --record" });
    const view = await context.view();
    const shown = id ? [getStanding(view, id)] : view.standings.filter(filterBy(filter));
    const observed = shown.filter(({ record, state }) => state === "open" && record.affected_scope.length === 0);
    const ids = context.config.auto_affected_scope || save_scope ? observed.map((it) => it.record.id) : [];
    const scopes = await observedScopes(ids, context);
    const [only] = shown;
    const found = only && scopes.get(only.record.id);
    const isSaved = save_scope && only && found;
    if (isSaved) await applyEdits([{ standing: only, edits: [{ path: ["affected_scope"], value: found }] }], context);
    return {
      records: shown.map((it) => answerFor(it, scopes, context.exists)),
      total: view.standings.length,
      is_detail: id !== undefined,
      auto_populated: [...scopes.keys()].sort(),
      saved: isSaved ? only.record.file : "",
    };
  },
});

function filterBy(filter: string | undefined): (standing: Standing) => boolean {
  if (filter === undefined) return () => true;
  const tag = /^tag:(.+)$/s.exec(filter)?.[1];
  if (tag) return ({ record }) => record.tags.includes(tag);
  const state = STATES.find((it) => it === filter);
  if (!state) {
    const detail = `--filter is ${JSON.stringify(filter)}, neither tag:<name> nor one of ${STATES.join(", ")}`;
    return fail("input_invalid", { tool: "status", detail });
  }
  return (it) => it.state === state;
}

function answerFor(
  { record, state, successor = "" }: Standing,
  scopes: Map<string, string[]>,
  exists: (path: string) => boolean,
) {
  const { digest: _, ...rest } = record;
  return {
    ...rest,
    affected_scope: scopes.get(record.id) ?? record.affected_scope,
    state,
    stored: record.status === state ? "" : record.status,
    successor,
    missing_specs: record.associated_specs.map((it) => it.path).filter((it) => !exists(it)),
  };
}
