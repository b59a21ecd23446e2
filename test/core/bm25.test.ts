import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byScore, dampTerms, indexBm25, keepBest } from "../../src/core/bm25.ts";

const documents = (texts: { [id: string]: string }) =>
  Object.entries(texts).map(([id, text]) => ({ id, terms: text.split(" ") }));
const ids = (found: { id: string }[]) => found.map((it) => it.id).join(" ");

describe("indexBm25", () => {
  test("scores as Robertson and Zaragoza define it, k1 = 1.2 and b = 0.75", () => {
    const index = indexBm25(documents({ a: "cache redis cache", b: "redis" }));
    const [only] = index.rank(["cache"], 10);
    const idf = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5));
    expect(only?.score).toBeCloseTo((idf * 2 * 2.2) / (2 + 1.2 * (0.25 + (0.75 * 3) / 2)), 12);
  });

  test("a rare term counts more than a common one", () => {
    const index = indexBm25(documents({ a: "cache x", b: "redis x", c: "cache y", d: "cache z" }));
    expect(ids(index.rank(["cache", "redis"], 1))).toBe("b");
  });

  test("a short document is preferred to a long one that says it as often", () => {
    const index = indexBm25(documents({ long: "cache a b c d e f g", short: "cache a" }));
    expect(ids(index.rank(["cache"], 10))).toBe("short long");
  });

  test("saying it again helps, and less each time", () => {
    const index = indexBm25(documents({ a: "x x x x", b: "x x y y", c: "x y y y", d: "y y y y" }));
    const [a = 0, b = 0, c = 0] = index.rank(["x"], 10).map((it) => it.score);
    expect(a).toBeGreaterThan(b);
    expect(b - c).toBeGreaterThan(a - b);
  });

  test("a term asked for twice counts twice", () => {
    const index = indexBm25(documents({ a: "x", b: "y" }));
    expect(ids(index.rank(["x", "y", "y"], 10))).toBe("b a");
  });

  test("only what holds a term is found, ties by id, cut at the limit, filtered before the cut", () => {
    const index = indexBm25(documents({ c: "x", a: "x", b: "x", z: "y" }));
    expect(ids(index.rank(["x"], 10))).toBe("a b c");
    expect(ids(index.rank(["x"], 2))).toBe("a b");
    expect(ids(index.rank(["x"], 2, (id) => id !== "a"))).toBe("b c");
    expect(index.rank(["unknown"], 10)).toEqual([]);
    expect(index.rank([], 10)).toEqual([]);
  });

  test("no documents, and documents without a term", () => {
    expect(indexBm25([]).rank(["x"], 10)).toEqual([]);
    expect(indexBm25([{ id: "a", terms: [] }]).rank(["x"], 10)).toEqual([]);
  });

  test("scores are positive and finite, in order, however common the term", () => {
    const term = fc.constantFrom("a", "b", "c", "constructor", "__proto__");
    fc.assert(
      fc.property(fc.array(fc.array(term), { maxLength: 12 }), fc.array(term), (texts, asked) => {
        const found = indexBm25(texts.map((terms, i) => ({ id: `d${i}`, terms }))).rank(asked, 100);
        expect(found.length).toBe(texts.filter((it) => it.some((word) => asked.includes(word))).length);
        for (const { score } of found) expect(score > 0 && Number.isFinite(score)).toBe(true);
        expect(found.map((it) => it.score)).toEqual(found.map((it) => it.score).sort((a, b) => b - a));
      }),
    );
  });
});

test("the best are kept as a full sort has them, whatever is equal and whatever is not allowed", () => {
  const scores = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 });
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 5 }), (given, limit, every) => {
      const all = given.map((score, i) => ({ id: `d${(i * 37) % 61}`, score }));
      const isAllowed = (id: string) => Number(id.slice(1)) % every !== 0;
      const kept = keepBest(limit, isAllowed);
      for (const { id, score } of [...all, { id: "d7", score: Number.NaN }]) kept.offer(id, score);
      expect(kept.best()).toEqual(
        all
          .filter((it) => isAllowed(it.id))
          .sort(byScore)
          .slice(0, limit),
      );
    }),
  );
});

describe("dampTerms", () => {
  test("a term is kept once more for each time its count grows by e, the most frequent first", () => {
    const terms = ["rare", ...Array.from({ length: 20 }, () => "often"), "twice", "twice"];
    expect(dampTerms(terms, 10)).toEqual(["often", "often", "often", "often", "twice", "twice", "rare"]);
  });

  test("only so many terms are kept, the first of equal ones", () => {
    expect(dampTerms(["a", "b", "c", "c"], 2)).toEqual(["c", "c", "a"]);
    expect(dampTerms([], 2)).toEqual([]);
  });
});
