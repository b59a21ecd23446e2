import { describe, expect, test } from "vitest";
import { appendOnlyIn } from "../../src/core/append-only.ts";

describe("appendOnlyIn", () => {
  const met = (sentence: string, line: string) =>
    appendOnlyIn(sentence).some(({ concept }) => concept.shows?.test(line) === true);

  // biome-ignore format: a table
  test.each<[string, string, boolean]>([
    ["Rows of ledger_entry are inserted and never changed", "UPDATE ledger_entry SET cents = 1",           true ],
    ["Rows of ledger_entry are inserted and never changed", "INSERT INTO ledger_entry VALUES (1)",         false],
    ["Rows of ledger_entry are inserted and never changed", "UPDATE ledger_entry_view SET cents = 1",      false],
    ["The audit_log table is append-only",                  "DELETE FROM audit_log WHERE ts < $1",         true ],
    ["AuditEntry rows are never updated or deleted",        "AuditEntry.where(user: u).update_all(a: 1)",  true ],
    ["Rows of members are never deleted, only marked",      "UPDATE members SET deleted_at = now()",       false],
    ["Migrations are never changed",                        "UPDATE migrations SET a = 1",                 false],
  ])("%s: %s", (sentence, line, isMet) => {
    expect(met(sentence, line)).toBe(isMet);
  });
});
