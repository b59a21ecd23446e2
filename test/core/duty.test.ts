import { describe, expect, test } from "vitest";
import { dutiesIn } from "../../src/core/duty.ts";
import { duties } from "../../src/core/lexicon.ts";
import { conceptsIn } from "../../src/core/target.ts";

describe("what is asked for, read as what forbids its opposite", () => {
  test.each(duties.map(([, opposite]) => [opposite]))("the words %j are known", (opposite) => {
    for (const it of opposite.split(", ")) expect(conceptsIn(it)).not.toEqual([]);
  });

  // biome-ignore format: a table
  test.each<[string, number]>([
    ["Containers run as a non-root user",                        1],
    ["S3 buckets are private",                                   1],
    ["Images are pinned by digest",                              1],
    ["Containers may run as a non-root user",                    0],
    ["This change switches to cryptographically random names",   0],
    ["Logs are structured and include trace ids",                0],
  ])("%s: %i", (sentence, count) => {
    expect(dutiesIn(sentence)).toHaveLength(count);
  });

  test("a duty about passwords binds only what speaks of them", () => {
    expect(dutiesIn("Passwords are hashed with argon2id")[0]?.purposes).toContain("password");
  });
});
