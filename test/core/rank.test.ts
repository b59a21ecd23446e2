import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fuse, type Leg } from "../../src/core/rank.ts";

/** Finds the ids with falling scores: 1, 0.9, 0.8, … */
const leg = (signal: Leg["signal"], weight: number, ...ids: string[]): Leg => ({
  signal,
  weight,
  found: ids.map((id, i) => ({ id, score: 1 - i / 10 })),
  reason: ({ id, score }) => ({ detail: `${id} ${score}`, strength: score }),
});

describe("fuse", () => {
  test("what two signals agree on comes before what one ranks first", () => {
    const hits = fuse([leg("text", 1, "a", "both"), leg("vector", 1, "b", "both")], 10);
    expect(hits.map((it) => it.id)).toEqual(["both", "a", "b"]);
  });

  test("scores are shares of each signal's best, by weight, 1 for what is best everywhere", () => {
    const scaled = {
      ...leg("text", 3),
      found: [
        { id: "a", score: 20 },
        { id: "b", score: 15 },
      ],
    };
    const [first, second] = fuse([scaled, leg("vector", 1, "a")], 10);
    expect(first).toMatchObject({ id: "a", score: 1 });
    expect(second).toMatchObject({ id: "b", score: (3 * 0.75) / 4 });
  });

  test("a signal with a full score gains by that, not by its best", () => {
    const half = { ...leg("text", 1), full: 1, found: [{ id: "b", score: 0.5 }] };
    const [first, second] = fuse([leg("vector", 1, "a"), half], 10);
    expect(first).toMatchObject({ id: "a", score: 0.5 });
    expect(second).toMatchObject({ id: "b", score: 0.25 });
  });

  test("how far ahead a record is decides, not that it is ahead", () => {
    const close = {
      ...leg("text", 1),
      found: [
        { id: "a", score: 1 },
        { id: "b", score: 0.95 },
      ],
    };
    const clear = {
      ...leg("vector", 0.5),
      found: [
        { id: "b", score: 0.8 },
        { id: "a", score: 0.1 },
      ],
    };
    expect(fuse([close, clear], 10).map((it) => it.id)).toEqual(["b", "a"]);
  });

  test("a negative score adds nothing and takes nothing away", () => {
    const far = {
      ...leg("vector", 1),
      found: [
        { id: "a", score: -0.2 },
        { id: "b", score: -0.9 },
      ],
    };
    expect(fuse([far, leg("text", 1, "b", "a")], 10).map((it) => [it.id, it.score])).toEqual([
      ["b", 0.5],
      ["a", 0.45],
    ]);
  });

  test("a heavier signal decides", () => {
    const hits = fuse([leg("text", 1, "a", "b"), leg("id", 4, "b")], 10);
    expect(hits.map((it) => it.id)).toEqual(["b", "a"]);
    expect(hits[0]?.why.map((it) => it.signal)).toEqual(["id", "text"]);
  });

  test("each hit says why, with the detail of its own signal", () => {
    const [hit] = fuse([leg("text", 1, "x", "a"), leg("vector", 1, "a")], 10);
    expect(hit?.why).toEqual([
      { signal: "vector", detail: "a 1", strength: 1 },
      { signal: "text", detail: "a 0.9", strength: 0.9 },
    ]);
  });

  test("two legs of one signal are one reason, the stronger", () => {
    const [hit] = fuse([leg("text", 1, "x", "a"), leg("text", 1, "a")], 10);
    expect(hit).toMatchObject({ id: "a", why: [{ signal: "text", detail: "a 1", strength: 1 }] });
    expect(hit?.why).toHaveLength(1);
  });

  test("equal scores of one signal gain the same", () => {
    const tied = { ...leg("tag", 1), found: ["c", "a"].map((id) => ({ id, score: 1 })) };
    expect(fuse([tied], 10).map((it) => [it.id, it.score])).toEqual([
      ["a", 1],
      ["c", 1],
    ]);
  });

  test("details are made for the answer only", () => {
    const asked: string[] = [];
    fuse(
      [{ ...leg("text", 1, "a", "b", "c"), reason: ({ id }) => ({ detail: asked.push(id).toString(), strength: 1 }) }],
      1,
    );
    expect(asked).toEqual(["a"]);
  });

  test("nothing found is no hit", () => {
    expect(fuse([], 10)).toEqual([]);
    expect(fuse([leg("text", 1)], 10)).toEqual([]);
  });

  test("every id comes once, best first, ties by id, at most so many, whatever the order of the signals", () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[a-f]$/), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 4 }), fc.integer({ min: 1, max: 6 }), (found, limit) => {
        const legs = found.map((it) => leg("text", 1, ...it));
        const hits = fuse(legs, limit);
        expect(new Set(hits.map((it) => it.id)).size).toBe(hits.length);
        expect(hits.length).toBe(Math.min(limit, new Set(found.flat()).size));
        hits.slice(1).forEach((hit, i) => {
          const before = hits[i]!;
          const isTie = before.score === hit.score;
          expect(isTie ? before.id < hit.id : before.score > hit.score).toBe(true);
        });
      }),
    );
  });
});
