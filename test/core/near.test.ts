import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestNames } from "../../src/core/near.ts";

// biome-ignore format: a table
test.each([
  ["prov-2026-003", ["prov-2026-001", "prov-2026-002", "prov-2025-003", "MR-000001"], ["prov-2025-003", "prov-2026-001", "prov-2026-002"]],
  ["MR-1",          ["mr-1", "MR-22"],             ["mr-1", "MR-22"]],
  ["serach",        ["search", "serah", "create"], ["serah", "search"]],
  ["ab",            ["abcd", "abcde"],             ["abcd"]], // two letters, however short the name
  ["abcdefghi",     ["abcdef", "abcde"],           ["abcdef"]], // a third of it
  ["x",             [],                            []],
])("near %s of %j are %j", (name, known, near) => {
  expect(nearestNames(name, known)).toEqual(near);
});

test("names at most three, and a name of any length ends", () => {
  const names = ["a1", "a2", "a3", "a4"];
  expect(nearestNames("a0", names)).toEqual(["a1", "a2", "a3"]);
  expect(nearestNames("x".repeat(100_000), names)).toEqual([]);
});

test("agrees with the edit distance written plainly", () => {
  const distance = (a: string, b: string): number => {
    if (!a || !b) return a.length + b.length;
    const [restA, restB] = [a.slice(1), b.slice(1)];
    if (a[0] === b[0]) return distance(restA, restB);
    return 1 + Math.min(distance(restA, b), distance(a, restB), distance(restA, restB));
  };
  const name = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(name, fc.uniqueArray(name, { maxLength: 6 }), (asked, known) => {
      const expected = known
        .map((it) => ({ it, far: distance(asked, it) }))
        .filter(({ far }) => far <= 2)
        .sort((a, b) => a.far - b.far || (a.it < b.it ? -1 : 1))
        .map(({ it }) => it);
      expect(nearestNames(asked, known)).toEqual(expected.slice(0, 3));
    }),
  );
});
