import { z } from "zod";
import { idField, omittedField, stateField } from "../src/core/answer.ts";
import { fitList } from "../src/core/budget.ts";
import { getStanding } from "../src/core/view.ts";
import { recordHistory } from "../src/io/history.ts";
import { defineTool } from "../src/tool.ts";

/** A person reads this, and a terminal scrolls. */
const HISTORY_CHARS = 100_000;

export const showHistory = defineTool({
  name: "show_history",
  effect: "read",
  audience: "human",
  description: `Shows how a record came to be what it is: each version in git with its state, what changed, who committed it and when.

Use it where a record is not what you remember, or before you rely on one; \`get_record\` has the text as it is now.`,
  input: z.strictObject({ id: idField }),
  output: z.strictObject({
    versions: z
      .array(
        z.strictObject({
          commit: z.string().describe("Empty for what is not committed"),
          at: z.string(),
          by: z.string(),
          subject: z.string(),
          version: z.int(),
          state: stateField,
          from: stateField.optional().describe("The state before, where it changed"),
          illegal: z.boolean().optional().describe("No legal steps lead from that state to this one"),
          changes: z.array(
            z.strictObject({ field: z.string(), removed: z.array(z.string()), added: z.array(z.string()) }),
          ),
        }),
      )
      .describe("Newest first"),
    omitted: omittedField,
  }),
  cli: { verb: "history", positional: "id", examples: ["history prov-2026-a1b2c3d4"] },
  async run({ id }, context) {
    const { record } = getStanding(await context.view(), id);
    const versions = await recordHistory(record, context);
    const { kept, omitted } = fitList(versions.toReversed(), HISTORY_CHARS);
    return { versions: kept, omitted };
  },
});
