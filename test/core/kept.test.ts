import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { keptIn, leaves, resetsIn } from "../../src/core/kept.ts";
import { sourceLines } from "../../src/core/source-line.ts";

const leavesIn = (sentence: string, path: string, ...body: string[]) => {
  const change = parseDiff(`--- a/${path}\n+++ b/${path}\n@@ -1,9 +1,9 @@\n${body.join("\n")}\n`);
  const kept = keptIn(sentence);
  return kept !== undefined && resetsIn(sourceLines(change)).some((it) => leaves(kept, it));
};

describe("a setting that is asked for", () => {
  // biome-ignore format: a table
  test.each<[string, string, string[], boolean]>([
    ["Mailers use the :notify delivery method",          "config/a.rb", ["-  config.delivery_method = :notify", "+  config.delivery_method = :smtp"],  true ],
    ["Mailers use the :notify delivery method",          "config/a.rb", ["-  config.delivery_method = :test", "+  config.delivery_method = :smtp"],    false],
    ["Mailers use the :notify delivery method",          "config/a.rb", ["-  config.theme = :notify", "+  config.theme = :plain"],                    false],
    ["The update channel is stable or beta",             "a.yaml",      ["-channel: stable", "+channel: beta"],                                         false],
    ["The update channel must remain stable",            "a.yaml",      ["-channel: stable", "+channel: nightly"],                                      true ],
    ["requires-python must remain >=3.9",                "a.toml",      ['-requires-python = ">=3.9"', '+requires-python = ">=3.11"'],                  true ],
    ["Every pod sets `imagePullPolicy: Always`",         "a.yaml",      ["+  imagePullPolicy: IfNotPresent"],                                           true ],
    ["Every pod sets `imagePullPolicy: Always`",         "a.yaml",      ["+  imagePullPolicy: Always"],                                                 false],
    ["Releases have a clear `release: X.Y.Z` message",   "a.yaml",      ["+release: now"],                                                              false],
    ["The update channel may be stable",                 "a.yaml",      ["-channel: stable", "+channel: nightly"],                                      false],
    ["The update channel is nightly instead of stable",  "a.yaml",      ["-channel: stable", "+channel: beta"],                                         false],
  ])("%s, in %s %j: left %s", (sentence, path, body, expected) => {
    expect(leavesIn(sentence, path, ...body)).toBe(expected);
  });
});
