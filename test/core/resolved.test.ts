import { describe, expect, test } from "vitest";
import { resolved } from "../../src/core/resolved.ts";

describe("what a sentence takes from the one before it", () => {
  // biome-ignore format: a table
  test.each<[string, string, string]>([
    ["An interrupt handler sets a flag and returns.",       "It never waits.",                              "interrupt handler never waits."],
    ["Handlers hand work to the pool.",                     "They do not start goroutines.",                "Never start goroutines."],
    ["Log lines hold ids only.",                            "Names stay out of them.",                      "Names stay out of Log lines."],
    ["The access token is kept in memory.",                 "Never write either of them to disk.",          "Never write access token to disk."],
    ["Variables are read in src/config at start-up.",       "No other module reads the environment.",       "Never read the environment, except in src/config"],
    ["Variables are read once.",                            "No other module reads the environment.",       "No other module reads the environment."],
    ["The queue is durable.",                               "It is not shared.",                            "It is not shared."],
    ["",                                                    "Never log names.",                             "Never log names."],
  ])("%s %s", (before, sentence, expected) => {
    expect(resolved(sentence, before)).toBe(expected);
  });
});
