import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { companionIn, lacking } from "../../src/core/companion.ts";
import { sourceLines } from "../../src/core/source-line.ts";

const lacks = (sentence: string, path: string, body: string, isNew = true) => {
  const [old, start] = isNew ? ["/dev/null", "-0,0"] : [`a/${path}`, "-4,3"];
  const change = parseDiff(`--- ${old}\n+++ b/${path}\n@@ ${start} +1,9 @@\n${body}\n`);
  const companion = companionIn(sentence);
  return companion !== undefined && lacking(sourceLines(change), [{ target: { companion } }]).length > 0;
};

describe("a new thing without what every one of its kind has", () => {
  // biome-ignore format: a table
  test.each<[string, string, string, boolean]>([
    ["Every table has a `tenant_id`",                        "db/1.sql",           "+CREATE TABLE notes (\n+  id uuid\n+);",                          true ],
    ["Every table has a `tenant_id`",                        "db/1.sql",           "+CREATE TABLE notes (\n+  tenant_id uuid\n+);",                   false],
    ["Alerts must have a runbook_url",                       "ops/alerts/a.yaml",  "+- alert: High\n+  expr: up == 0",                                true ],
    ["Alerts must have a runbook_url",                       "ops/alerts/a.yaml",  "+- alert: High\n+  runbook_url: https://x",                       false],
    ["Alerts must have a runbook_url",                       "ops/graphs/a.yaml",  "+- alert: High\n+  expr: up == 0",                                false],
    ["Every workflow sets `permissions`",                    ".github/workflows/a.yml", "+name: a\n+on: push",                                        true ],
    ["No flag without an `expires_on` may be added",         "config/flags.yaml",  "+- key: a\n+  owner: b",                                          true ],
    ["Each handler calls finalisation methods on `Keeper`",  "src/handlers/a.ts",  "+export class A {\n+  x() {}\n+}",                                false],
  ])("%s, in %s %j: %s", (sentence, path, body, expected) => {
    expect(lacks(sentence, path, body)).toBe(expected);
  });

  test("says nothing of a block whose end is not shown", () => {
    const body = "+CREATE TABLE notes (\n+  id uuid,\n   more text,\n   and more";
    expect(lacks("Every table has a `tenant_id`", "db/1.sql", body, false)).toBe(false);
  });
});
