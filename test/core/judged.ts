import { parseDiff } from "../../src/core/change.ts";
import { conflictFindings } from "../../src/core/conflict.ts";
import { governanceOf } from "../../src/core/governance.ts";
import { prohibitionsOf } from "../../src/core/prohibition.ts";
import { readRecord } from "../../src/core/record.ts";
import { viewRecords } from "../../src/core/view.ts";

/** Tells whether added lines are judged to break a rule, or to do what an option that was turned down would. */
export function judged(
  rule: string | { option: string },
  path: string,
  added: string[],
  context: string[] = [],
): boolean {
  const raw = {
    id: "prov-2026-00000001",
    title: "T",
    status: "implemented",
    affected_scope: ["**"],
    ...(typeof rule === "string"
      ? { constraints: [rule] }
      : { options: [{ name: "What we have" }, { name: rule.option, rejected_because: "it cost us a night" }] }),
  };
  const { record } = readRecord(raw, { file: "x.yml", digest: "" });
  const body = [...context.map((it) => ` ${it}`), ...added.map((it) => `+${it}`)];
  const diff = `--- a/${path}\n+++ b/${path}\n@@ -1,9 +1,9 @@\n${body.join("\n")}\n`;
  const view = viewRecords(record ? [record] : [], []);
  const knowledge = { view, governance: governanceOf(view.inForce), rulesOf: prohibitionsOf };
  return conflictFindings(parseDiff(diff), knowledge).length > 0;
}
