import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { sourceLines } from "../../src/core/source-line.ts";
import { isTurned, swapOf, tellingIn, turnoverIn } from "../../src/core/swap.ts";

const turned = (option: string, kept: string, ...body: string[]) => {
  const lines = sourceLines(parseDiff(`--- a/src/a.py\n+++ b/src/a.py\n@@ -1,9 +1,9 @@\n${body.join("\n")}\n`));
  const swap = swapOf(option, tellingIn(kept));
  return [...turnoverIn(lines).values()].some((it) => swap?.refused.some((word) => isTurned(swap, word, it)));
};

describe("a choice that is turned round", () => {
  const kept = "Bus messages are Avro encoded";
  // biome-ignore format: a table
  test.each<[string, string[], boolean]>([
    ["JSON with JSON Schema", ["-    data = AvroSerializer(it).to_bytes()", "+    data = json.dumps(it)"],  true ],
    ["JSON with JSON Schema", ["+    data = json.dumps(it)"],                                             false],
    ["JSON with JSON Schema", ["-    data = AvroSerializer(it)", "+    data = AvroSerializer(json(it))"],  false],
    ["Hand-written bytes",    ["-    data = AvroSerializer(it)", "+    data = bytes(hand)"],               false],
  ])("%s, %j: %s", (option, body, expected) => {
    expect(turned(option, kept, ...body)).toBe(expected);
  });
});
