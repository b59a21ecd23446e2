import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lookAgain } from "../../src/core/second-look.ts";

const documents = (texts: { [id: string]: string }) =>
  Object.entries(texts).map(([id, text]) => ({ id, terms: text.split(" ") }));
const look = (query: string, texts: { [id: string]: string }) => {
  const { head, pairs } = lookAgain(query.split(" "), documents(texts));
  const scores = (found: typeof head) => Object.fromEntries(found.map((it) => [it.id, it.score]));
  return { head: scores(head), pairs: scores(pairs) };
};
const filler = (count: number) => Array.from({ length: count }, () => "z").join(" ");

describe("lookAgain", () => {
  test("words side by side in the query count where they are side by side, in that order", () => {
    const { pairs } = look("connection pool size", {
      beside: "the connection pool x",
      apart: "connection x pool",
      turned: "pool connection x",
    });
    expect(pairs["beside"]).toBeGreaterThan(0);
    expect(pairs).toMatchObject({ apart: 0, turned: 0 });
  });

  test("a pair that few candidates hold counts more than one that most do", () => {
    const { pairs } = look("pull request retry budget", {
      common: "pull request a",
      other: "pull request b",
      third: "pull request c",
      rare: "retry budget d",
    });
    expect(pairs["rare"]).toBeGreaterThan(pairs["common"] ?? 0);
  });

  test("a text that begins with the query's words is told from one that comes to them late", () => {
    const { head } = look("token", { early: `token ${filler(300)}`, late: `${filler(200)} token` });
    expect(head["early"]).toBeGreaterThan(0);
    expect(head["late"]).toBe(0);
  });

  test("the 200th word still belongs to the beginning", () => {
    expect(look("token", { edge: `${filler(199)} token` }).head["edge"]).toBeGreaterThan(0);
  });

  test("a pair in a short text counts more than in a long one", () => {
    const { pairs } = look("retry budget", { short: "retry budget", long: `retry budget ${filler(400)}`, none: "x" });
    expect(pairs["short"]).toBeGreaterThan(pairs["long"] ?? 0);
  });

  test("no candidates, no query, and one word alone", () => {
    expect(lookAgain(["a"], [])).toEqual({ head: [], pairs: [] });
    expect(look("", { a: "x" })).toEqual({ head: { a: 0 }, pairs: { a: 0 } });
    expect(look("x", { a: "x x" }).pairs).toEqual({ a: 0 });
  });

  test("scores are finite and not negative, one a candidate, whatever the words", () => {
    const term = fc.constantFrom("a", "b", "c", "constructor", "__proto__");
    fc.assert(
      fc.property(fc.array(fc.array(term), { maxLength: 8 }), fc.array(term), (texts, asked) => {
        const found = lookAgain(
          asked,
          texts.map((terms, i) => ({ id: `d${i}`, terms })),
        );
        for (const leg of [found.head, found.pairs]) {
          expect(leg.length).toBe(texts.length);
          for (const { score } of leg) expect(score >= 0 && Number.isFinite(score)).toBe(true);
        }
      }),
    );
  });
});
