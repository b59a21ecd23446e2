import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitList, fitLists, shorten } from "../../src/core/budget.ts";

const sizeOf = (it: unknown) => JSON.stringify(it).length;
const items = fc.array(fc.oneof(fc.string(), fc.record({ a: fc.string({ maxLength: 40 }) })), { maxLength: 12 });

describe("fitList", () => {
  // biome-ignore format: a table
  test.each([
    [["aa", "bb", "cc"], 16, ["aa", "bb", "cc"]], // ["aa","bb","cc"] has 16 characters
    [["aa", "bb", "cc"], 15, ["aa", "bb"]],
    [["aa", "bb", "cc"], 11, ["aa", "bb"]],
    [["aa", "bb", "cc"], 10, ["aa"]],
    [["aa", "bb", "cc"],  0, ["aa"]],             // never nothing of something
    [[],                  0, []],
  ])("of %j in %i characters keeps %j", (list, budget, kept) => {
    expect(fitList(list, budget)).toEqual({ kept, omitted: list.length - kept.length });
  });

  test("keeps the longest head that fits, or the first item, and counts the rest", () => {
    fc.assert(
      fc.property(items, fc.nat(200), (list, budget) => {
        const { kept, omitted } = fitList(list, budget);
        expect(kept).toEqual(list.slice(0, kept.length));
        expect(omitted).toBe(list.length - kept.length);
        if (kept.length > 1) expect(sizeOf(kept)).toBeLessThanOrEqual(budget);
        if (omitted) expect(sizeOf(list.slice(0, kept.length + 1))).toBeGreaterThan(budget);
        expect(kept.length > 0).toBe(list.length > 0);
      }),
    );
  });
});

describe("fitLists", () => {
  test("what one list does not need goes to the others, earlier ones first", () => {
    const lists = { a: ["x".repeat(10), "y".repeat(10), "z".repeat(10)], b: ["1"], c: ["2", "3"] };
    expect(fitLists(lists, 60)).toEqual({ lists, omitted: 0 });
    expect(fitLists(lists, 42)).toEqual({ lists: { ...lists, a: lists.a.slice(0, 2) }, omitted: 1 });
    expect(fitLists(lists, 0)).toEqual({ lists: { a: lists.a.slice(0, 1), b: ["1"], c: ["2"] }, omitted: 3 });
  });

  test("a long first list leaves each of the others its share", () => {
    const lists = { a: Array.from({ length: 100 }, () => "x".repeat(20)), b: ["1", "2", "3"], c: [] };
    const { lists: fitted, omitted } = fitLists(lists, 300);
    expect(fitted.b).toEqual(lists.b);
    expect(fitted.a.length + omitted).toBe(100);
    expect(sizeOf(fitted.a)).toBeGreaterThan(200);
  });

  test("one first item that is larger than all takes nothing from the others", () => {
    const lists = { a: ["x".repeat(100), "y"], b: ["1", "2", "3"] };
    expect(fitLists(lists, 40)).toEqual({ lists: { ...lists, a: lists.a.slice(0, 1) }, omitted: 1 });
  });

  test("keeps heads within the budget, but for first items alone, and counts what it omits", () => {
    fc.assert(
      fc.property(fc.record({ a: items, b: items, c: items }), fc.integer({ min: 6, max: 600 }), (lists, budget) => {
        const { lists: fitted, omitted } = fitLists(lists, budget);
        const names = ["a", "b", "c"] as const;
        const left = names.map((it) => lists[it].length - fitted[it].length);
        expect(omitted).toBe(left.reduce((a, b) => a + b));
        for (const it of names) expect(fitted[it]).toEqual(lists[it].slice(0, fitted[it].length));
        const firsts = names.reduce((sum, it) => sum + sizeOf(lists[it].slice(0, 1)), 0);
        const used = names.reduce((sum, it) => sum + sizeOf(fitted[it]), 0);
        expect(used).toBeLessThanOrEqual(Math.max(budget, budget + firsts - 6));
        // Where every first item fits into its share, nothing is over at all.
        const share = Math.floor(budget / 3);
        if (names.every((it) => sizeOf(lists[it].slice(0, 1)) <= share)) expect(used).toBeLessThanOrEqual(budget);
      }),
      { numRuns: 500 },
    );
  });
});

describe("shorten", () => {
  // biome-ignore format: a table
  test.each([
    ["short",                  10, "short"],
    ["  two \n\n lines\t",     20, "two lines"],
    ["exactly ten",            11, "exactly ten"],
    ["one two three four",     12, "one two…"],
    ["abcdefghijkl",            8, "abcdefg…"],  // one word is cut anywhere
    ["a bcdefghijkl",           8, "a bcdef…"],  // so is a last one that is most of it
    ["ab😀😀😀😀😀",             6, "ab😀…"],     // but no character in two
    ["",                        5, ""],
  ])("%j to %i is %j", (text, maxChars, short) => {
    expect(shorten(text, maxChars)).toBe(short);
  });

  test("never exceeds the length, never cuts a character, and marks each cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 4, max: 60 }), (text, maxChars) => {
        const short = shorten(text, maxChars);
        const flat = text.replace(/\s+/g, " ").trim();
        expect(short.length).toBeLessThanOrEqual(maxChars);
        expect(short.isWellFormed()).toBe(true);
        if (short !== flat) expect(flat.startsWith(short.slice(0, -1)) && short.endsWith("…")).toBe(true);
      }),
    );
  });
});
