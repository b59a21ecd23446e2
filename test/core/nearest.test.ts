import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cosinesOf, nearest, pack } from "../../src/core/nearest.ts";

const over = (rows: { [id: string]: number[] }) => ({
  ids: Object.keys(rows),
  values: Float32Array.from(Object.values(rows).flat()),
  dimension: Object.values(rows)[0]?.length ?? 0,
});
const all = ({ ids }: { ids: readonly string[] }) => [...ids.keys()];

describe("nearest", () => {
  test("orders by cosine, also in a dimension that four does not divide", () => {
    const rows = over({
      far: [0, 0, 0, 0, 1],
      near: [0.6, 0, 0, 0, 0.8],
      same: [1, 0, 0, 0, 0],
      away: [-1, 0, 0, 0, 0],
    });
    const found = nearest(Float32Array.from([1, 0, 0, 0, 0]), rows, all(rows), 10);
    expect(found.map((it) => it.id)).toEqual(["same", "near", "far", "away"]);
    expect(found.map((it) => it.score.toFixed(2))).toEqual(["1.00", "0.60", "0.00", "-1.00"]);
  });

  test("filters before the cut, and breaks ties by id", () => {
    const rows = over({ c: [1, 0], a: [1, 0], b: [1, 0], d: [0, 1] });
    const query = Float32Array.from([1, 0]);
    expect(nearest(query, rows, all(rows), 2).map((it) => it.id)).toEqual(["a", "b"]);
    expect(nearest(query, rows, [0, 2, 3], 2).map((it) => it.id)).toEqual(["b", "c"]);
  });

  test("finds what a full sort finds", () => {
    const number = fc.integer({ min: -9, max: 9 });
    const rows = fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.tuple(number, number, number), fc.integer({ min: 1, max: 8 }), (vectors, query, limit) => {
        const scored = vectors.map((it, i) => ({
          id: `r${String(i).padStart(2, "0")}`,
          score: it[0] * query[0] + it[1] * query[1] + it[2] * query[2],
        }));
        const given = over(Object.fromEntries(vectors.map((it, i) => [`r${String(i).padStart(2, "0")}`, it])));
        const sorted = scored.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
        const found = nearest(Float32Array.from(query), given, all(given), limit);
        expect(found.map((it) => it.id)).toEqual(sorted.map((it) => it.id));
      }),
    );
  });
});

test("the cosines of chosen rows are those of the search, in the order asked for", () => {
  const rows = over({ a: [1, 0], b: [0, 1], c: [0.6, 0.8] });
  expect(cosinesOf(Float32Array.from([0, 1]), rows, [2, 0]).map((it) => [it.id, it.score.toFixed(1)])).toEqual([
    ["c", "0.8"],
    ["a", "0.0"],
  ]);
  expect(cosinesOf(Float32Array.from([0, 1]), rows, [])).toEqual([]);
});

test("vectors that are packed are found by their ids, none if there are none", () => {
  const vectors = pack([
    ["a", Float32Array.from([1, 0])],
    ["b", Float32Array.from([0.6, 0.8])],
  ]);
  expect(nearest(Float32Array.from([0, 1]), vectors, all(vectors), 1).map((it) => it.id)).toEqual(["b"]);
  expect(nearest(Float32Array.from([0, 1]), pack([]), [], 1)).toEqual([]);
});

test("a cosine is the same whichever row is looked at beside it", () => {
  const number = fc.double({ min: -1, max: 1, noNaN: true });
  const vector = fc.array(number, { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(fc.array(vector, { minLength: 2, maxLength: 9 }), vector, (rows, query) => {
      const vectors = pack(rows.map((it, i) => [`r${i}`, Float32Array.from(it)] as const));
      const asked = Float32Array.from(query);
      const together = cosinesOf(asked, vectors, all(vectors));
      expect(together).toEqual(rows.flatMap((_, row) => cosinesOf(asked, vectors, [row])));
    }),
  );
});
