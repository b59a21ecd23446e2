import { z } from "zod";
import { idField } from "../src/core/answer.ts";
import { fail } from "../src/core/problem.ts";
import { getStanding, type Standing } from "../src/core/view.ts";
import { observedScopes } from "../src/io/auto-scope.ts";
import { applyEdits } from "../src/io/record-edits.ts";
import { defineTool } from "../src/tool.ts";

export const lockScope = defineTool({
  name: "lock_scope",
  effect: "change",
  audience: "human",
  description: `Writes into an open record the files that its commits touched: from then on its commits may touch only these.

Use it when the work under a record has found its bounds; look with \`--dry-run\` first. Then complete the record.`,
  input: z.strictObject({
    record: idField,
    dry_run: z.boolean().default(false).describe("Only show the scope"),
  }),
  output: z.strictObject({
    id: idField,
    file: z.string(),
    affected_scope: z.array(z.string()).describe("The scope found in the history"),
    written: z.boolean(),
  }),
  cli: { verb: "lock-scope", positional: "record", examples: ["lock-scope --record prov-2026-a1b2c3d4 --dry-run"] },
  async run({ record: id, dry_run }, context) {
    const standing = getStanding(await context.view(), id);
    const why = whyNot(standing);
    if (why) fail("scope_locked", { id, why });
    const affected_scope = (await observedScopes([id], context)).get(id) ?? [];
    if (affected_scope.length === 0) fail("scope_locked", { id, why: "no commit that names it touched a file" });
    const edits = [{ path: ["affected_scope"], value: affected_scope }];
    if (!dry_run) await applyEdits([{ standing, edits }], context);
    return { id, file: standing.record.file, affected_scope, written: !dry_run };
  },
});

function whyNot({ record, state }: Standing): string | undefined {
  if (state !== "open") return `it is ${state}`;
  return record.affected_scope.length ? "it has a scope already" : undefined;
}
