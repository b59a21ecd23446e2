import { parseDiff } from "../../src/core/change.ts";
import { conflictFindings, prepareView } from "../../src/core/conflict.ts";
import { readRecord } from "../../src/core/record.ts";
import { viewRecords } from "../../src/core/view.ts";

/** Tells whether lines added to a file break a record with this rule, or one that turned this option down. */
export function judged(
  rule: string | { option: string },
  path: string,
  added: string[],
  context: string[] = [],
): boolean {
  const said =
    typeof rule === "string"
      ? { constraints: [rule] }
      : {
          options: [
            { name: "What was taken" },
            { name: rule.option, rejected_because: "It costs more than it gives." },
          ],
        };
  const raw = { id: "prov-2026-00000001", title: "T", status: "implemented", affected_scope: ["**"], ...said };
  const records = [readRecord(raw, { file: "x.yml", digest: "" }).record ?? []].flat();
  const body = [...context.map((it) => ` ${it}`), ...added.map((it) => `+${it}`)].join("\n");
  const diff = `--- a/${path}\n+++ b/${path}\n@@ -1,${context.length} +1,${context.length + added.length} @@\n${body}\n`;
  return conflictFindings(parseDiff(diff), prepareView(viewRecords(records, []))).length > 0;
}
