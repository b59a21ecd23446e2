import { describe, expect, test } from "vitest";
import { filterRecords, hitsOf, isRelevant, listHits, type RecordFilter } from "../../src/core/hits.ts";
import type { Signal } from "../../src/core/rank.ts";
import { recordOf, viewOf } from "./record-of.ts";

const view = viewOf(
  recordOf("a", { tags: ["db", "io"], affected_scope: ["src/io/**"] }),
  recordOf("b", { tags: ["db"], forbidden_scope: ["src/io/git.ts", "re:("], type: "spec" }),
  recordOf("c", { status: "draft", affected_scope: ["src/"] }),
  recordOf("d", { status: "rejected" }),
  recordOf("e"),
  recordOf("f", { supersedes: "e", type: "risk", status: "active" }),
);
const none: RecordFilter = { types: [], states: [], tags: [], path: "" };

describe("filterRecords", () => {
  // biome-ignore format: a table
  test.each<[Partial<RecordFilter>, string[]]>([
    [{},                                     ["a", "b", "f"]],
    [{ types: ["spec", "risk"] },            ["b", "f"]],
    [{ states: ["draft", "rejected"] },      ["c", "d"]],
    [{ states: ["superseded"] },             ["e"]], // by its effective state
    [{ states: ["implemented"] },            ["a", "b"]],
    [{ tags: ["db"] },                       ["a", "b"]],
    [{ tags: ["db", "io"] },                 ["a"]],
    [{ tags: ["d"] },                        []],
    [{ path: "src/io/git.ts" },              ["a", "b"]],
    [{ path: "src/io/x.ts" },                ["a"]],
    [{ path: "src/" },                       ["a", "b"]],
    [{ path: "src/x.ts", states: ["draft"] },["c"]],
    [{ path: "src/io/git.ts", tags: ["io"] },["a"]],
  ])("%j leaves %j", (filter, ids) => {
    expect(filterRecords(view, { ...none, ...filter }).map((it) => it.id)).toEqual(ids);
  });
});

test("records are listed newest first, then by id, each with its day", () => {
  const dated = ["2026-01-02", "2026-01-03", "2026-01-02"].map((created_at, i) =>
    recordOf(`r${2 - i}`, { created_at }),
  );
  expect(listHits(dated)).toEqual([
    { id: "r1", score: 0, why: [{ signal: "filter", detail: "2026-01-03", strength: 1 }] },
    { id: "r0", score: 0, why: [{ signal: "filter", detail: "2026-01-02", strength: 1 }] },
    { id: "r2", score: 0, why: [{ signal: "filter", detail: "2026-01-02", strength: 1 }] },
  ]);
});

test("a hit says its effective state and what to read instead; an id that vanished is dropped", () => {
  const why = [
    { signal: "text" as const, detail: "sqlite", strength: 0.5 },
    { signal: "vector" as const, detail: "", strength: 0.5 },
  ];
  const ranked = ["e", "gone", "a"].map((id) => ({ id, score: 0.123456, why }));
  const rest = { score: 0.1235, why: ["text: sqlite", "vector"] };
  expect(hitsOf(ranked, view)).toEqual([
    { id: "e", title: "About e", state: "superseded", superseded_by: "f", ...rest },
    { id: "a", title: "About a", state: "implemented", ...rest },
  ]);
});

// biome-ignore format: a table
test.each<[Signal, number, boolean]>([
  ["vector", 0.2,  true], ["vector", 0.19, false],
  ["text",   0.5,  true], ["text",   0.49, false],
  ["id",     1,    true], ["path",   1,    true], ["tag", 1, true],
])("what is found by %s of strength %d alone is worth showing: %s", (signal, strength, isWorth) => {
  expect(isRelevant({ why: [{ signal, detail: "", strength }] })).toBe(isWorth);
});

test("one good reason among weak ones is enough", () => {
  const weak = { signal: "text" as const, detail: "", strength: 0.1 };
  expect(isRelevant({ why: [weak, { signal: "vector", detail: "", strength: 0.5 }] })).toBe(true);
  expect(isRelevant({ why: [weak] })).toBe(false);
});
