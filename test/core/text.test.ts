import { expect, test } from "vitest";
import { embeddingText, searchTerms, searchText } from "../../src/core/text.ts";
import { sampleRecord } from "../io/sample.ts";

const record = sampleRecord({
  id: "prov-2026-001",
  title: "The title",
  intent: "The intent.",
  constraints: ["First rule", "Second rule"],
  rationale: "The rationale.",
  options: [{ name: "Redis", rejected_because: "too much to run" }, { name: "SQLite" }],
  tags: ["storage"],
  affected_scope: ["src/io/**"],
  forbidden_scope: ["vendor/"],
  author: "someone@example.org",
  outcome: "Good.",
});

test("what is matched: title (twice), intent, rules, reasons, options, tags and scopes", () => {
  expect(searchText(record).split("\n")).toEqual([
    "The title",
    "The title",
    "The intent.",
    "First rule",
    "Second rule",
    "The rationale.",
    "Redis",
    "too much to run",
    "SQLite",
    "storage",
    "src/io/**",
    "vendor/",
  ]);
});

test("what is embedded is the record's own words, without ids and paths", () => {
  expect(embeddingText(record)).toBe("The title\nThe intent.\nFirst rule\nSecond rule\nThe rationale.");
});

test("terms are made once a record", () => {
  expect(searchTerms(record)).toBe(searchTerms(record));
  expect(searchTerms(record)).toContain("vendor");
  expect(searchTerms({ ...record, title: "Other" })).toContain("other");
});
