import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { exceeds, limitOf } from "../../src/core/limit.ts";
import { sourceLines } from "../../src/core/source-line.ts";

const breaks = (rule: string, added: string, { path = "src/client.ts", removed = "" } = {}) => {
  const limit = limitOf(rule);
  const before = removed === "" ? "" : `-${removed}\n`;
  const [line] = sourceLines(
    parseDiff(`--- a/${path}\n+++ b/${path}\n@@ -1,3 +1,3 @@\n x\n${before}+${added}\n`),
  ).filter((it) => it.kind === "added");
  if (!limit || !line) throw new Error("the fixture does not read");
  return exceeds(limit, line);
};

describe("limitOf", () => {
  // biome-ignore format: a table
  test.each([
    ["At most 3 attempts per payment",             "ceiling", 3,         "plain"],
    ["Timeouts must not exceed 30 s",              "ceiling", 30_000,    "time" ],
    ["Uploads larger than 5 MB are forbidden",     "ceiling", 5_242_880, "size" ],
    ["Never keep sessions longer than 12 hours",   "ceiling", 43_200_000, "time"],
    ["Coverage is never lowered below 80 %",       "floor",   80,        "plain"],
    ["At least 2 replicas",                        "floor",   2,         "plain"],
    ["Replicas stay at 3 or more",                 "floor",   3,         "plain"],
  ])("reads %j", (rule, bound, value, unit) => {
    expect(limitOf(rule)).toMatchObject({ bound, value, unit });
  });

  test.each([
    "Retries back off",
    "It waits until at least 2 peers are there",
    "See [at most 100 bytes](https://example.org)",
    "",
  ])("reads no limit in %j", (sentence) => {
    expect(limitOf(sentence)).toBeUndefined();
  });
});

describe("exceeds", () => {
  // biome-ignore format: a table
  test.each([
    ["At most 3 attempts per payment", "const maxAttempts = 6;",               true ],
    ["At most 3 attempts per payment", "const maxAttempts = 3;",               false],
    ["At most 3 attempts per payment", "const payments = 6;",                  false], // another thing is counted
    ["Timeouts must not exceed 30 s",  "  timeout: 60_000,",                   true ],
    ["Timeouts must not exceed 30 s",  "  timeoutMs: 20_000,",                 false],
    ["Timeouts must not exceed 30 s",  "  Timeout: 45 * time.Second,",         true ],
    ["Timeouts must not exceed 30 s",  "  timeout: 5000,",                     false], // seconds or milliseconds: not both exceed
    ["Uploads larger than 5 MB are forbidden", "const uploadLimit = '10MB';",  true ],
    ["At least 2 replicas",            "replicas: 1",                          true ],
    ["At least 2 replicas",            "replicas: 4",                          false],
  ])("%j is broken by %j: %s", (rule, added, expected) => {
    expect(breaks(rule, added)).toBe(expected);
  });

  test("takes a number that was the bound itself for the one the rule means", () => {
    const rule = "page size: default 25, hard maximum 100";
    expect(breaks(rule, "return min(n, 1000)", { removed: "if (n > 100) return 100" })).toBe(true);
    expect(breaks(rule, "return min(n, 1000)")).toBe(false);
  });
});
