import { parseDiff } from "../../src/core/change.ts";
import { conflictFindings, prepareView } from "../../src/core/conflict.ts";
import { type Raw, readRecord } from "../../src/core/record.ts";
import { viewRecords } from "../../src/core/view.ts";

const SHARED: { [field: string]: Raw } = {
  id: "prov-2026-00000001",
  title: "T",
  status: "implemented",
  affected_scope: ["**"],
};

/** Tells whether a file that adds these lines breaks a record of one rule, or of one option that was turned down. */
export function judged(
  rule: string | { option: string },
  path: string,
  added: readonly string[],
  context: readonly string[] = [],
): boolean {
  const stated =
    typeof rule === "string"
      ? { constraints: [rule] }
      : {
          decision: {
            options: [{ name: "What was chosen" }, { name: rule.option, rejected_because: "It was weighed" }],
          },
        };
  const { record } = readRecord({ ...SHARED, ...stated }, { file: "x.yml", digest: "" });
  if (!record) throw new Error("the record of the test is not read");
  const body = [...context.map((it) => ` ${it}`), ...added.map((it) => `+${it}`)];
  const diff = `--- a/${path}\n+++ b/${path}\n@@ -1,${context.length} +1,${body.length} @@\n${body.join("\n")}\n`;
  return conflictFindings(parseDiff(diff), prepareView(viewRecords([record], []))).length > 0;
}
