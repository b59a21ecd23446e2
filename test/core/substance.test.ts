import { expect, test } from "vitest";
import { isSubstantive, isTypo } from "../../src/core/substance.ts";

// biome-ignore format: a table
test.each<[string, string, boolean]>([
  ["Keep orders for five years",    "Keep oders for five years",       true ],
  ["Keep orders for five years",    "keep  orders for five years.",    true ],
  ["Must not call the API",         "Must call the API",               false],
  ["Must call the API",             "Must not call the API",           false],
  ["Only the edge may log",         "The edge may log",                false],
  ["Retry after 3 seconds",         "Retry after 5 seconds",           false],
  ["Retry after 30 seconds",        "Retry after 3 seconds",           false],
  ["src/pay/charge.ts",             "src/pay/change/ts",               false],
  ["Use SQLite for the cache",      "Use RocksDB for the cache",       false],
  ["Cache it",                      "Catch it",                        false], // too short to tell
  ["Keep all of the orders",        "Keep all of the old orders",      false],
  ["",                              "Said now",                        false],
])("P11: %j to %j is a slip of the pen: %s", (before, after, isSlip) => {
  expect(isTypo(before, after)).toBe(isSlip);
  expect(isTypo([before, "x"], [after, "x"])).toBe(isSlip);
  expect(isSubstantive("intent", before, after)).toBe(!isSlip);
  expect(isSubstantive("tags", before, after)).toBe(false);
});

test("P11: an entry more or less, or another order of what is weighed, is another version", () => {
  expect(isTypo(["a"], ["a", "b"])).toBe(false);
  expect(isTypo([{ name: "A" }], [{ name: "A", rejected_because: "slow" }])).toBe(false);
  expect(isTypo([{ name: "A" }], [{ name: "A" }])).toBe(true);
});
