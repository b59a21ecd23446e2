import { describe, expect, test } from "vitest";
import { exactOf, pathsIn } from "../../src/core/exact.ts";
import { sampleRecord } from "../io/sample.ts";

const records = [
  sampleRecord({ id: "prov-2026-001", tags: ["Cache", "disk"], affected_scope: ["src/io/**"] }),
  sampleRecord({ id: "DEC-000042", tags: ["cache"], affected_scope: ["src/io/git.ts"], forbidden_scope: ["vendor/"] }),
  sampleRecord({ id: "prov-2026-003-cache", tags: ["c++"] }),
];
const exact = exactOf(records);
const all = { limit: 10, besides: new Set<string>(), isAllowed: () => true };
const ids = (found: { id: string }[]) => found.map((it) => it.id);

describe("exactOf", () => {
  // biome-ignore format: a table
  test.each([
    ["the id alone",             "prov-2026-001",                     ["prov-2026-001"]],
    ["in a sentence",            "(see prov-2026-001), please.",      ["prov-2026-001"]],
    ["in another case",          "Prov-2026-001 and dec-000042",      ["prov-2026-001", "DEC-000042"]],
    ["with its suffix",          "prov-2026-003-cache",               ["prov-2026-003-cache"]],
    ["no part of an id",         "prov-2026 and 001",                 []],
    ["no longer one",            "prov-2026-0010",                    []],
    ["twice is once",            "prov-2026-001 prov-2026-001",       ["prov-2026-001"]],
  ])("finds ids: %s", (_, text, expected) => {
    expect(ids(exact.ids(text))).toEqual(expected);
  });

  test("finds what governs a path, the narrower first, whether affected or forbidden", () => {
    expect(exact.paths(["src/io/git.ts"]).map((it) => [it.id, it.pattern])).toEqual([
      ["DEC-000042", "src/io/git.ts"],
      ["prov-2026-001", "src/io/**"],
    ]);
    expect(ids(exact.paths(["vendor/x.c"]))).toEqual(["DEC-000042"]);
    expect(exact.paths(["README.md"])).toEqual([]);
  });

  test("records that name a path equally closely count alike, whichever was first", () => {
    const one = sampleRecord({ id: "prov-2026-00000001", affected_scope: ["src/io/git.ts"] });
    const other = sampleRecord({ id: "prov-2026-00000002", affected_scope: ["src/io/git.ts", "test/**"] });
    const around = sampleRecord({ id: "prov-2026-00000003", affected_scope: ["src/**"] });
    const scores = exactOf([around, one, other])
      .paths(["src/io/git.ts"])
      .map((it) => [it.id, it.score]);
    expect(scores).toEqual([
      [one.id, 1],
      [other.id, 1],
      [around.id, 0.5],
    ]);
  });

  test("what governs more of the paths comes first", () => {
    expect(ids(exact.paths(["src/io/git.ts", "src/io/yaml.ts", "src/io/lock.ts"]))[0]).toBe("prov-2026-001");
  });

  test("finds tags in any case, the rarer and the more first", () => {
    const tagged = exact.tags("a CACHE on disk", all);
    expect(tagged.found.map((it) => [it.id, tagged.of(it.id)])).toEqual([
      ["prov-2026-001", ["cache", "disk"]],
      ["DEC-000042", ["cache"]],
    ]);
    expect(ids(exact.tags("why c++ here", all).found)).toEqual(["prov-2026-003-cache"]);
    expect(exact.tags("caching", all).found).toEqual([]);
  });

  test("of thousands with one tag the first are kept, and those found otherwise", () => {
    const many = exactOf(Array.from({ length: 500 }, (_, i) => sampleRecord({ id: `prov-${1000 + i}`, tags: ["x"] })));
    const isAllowed = (id: string) => id !== "prov-1001";
    const besides = new Set(["prov-1001", "prov-1400", "unknown"]);
    expect(ids(many.tags("x", { limit: 3, besides, isAllowed }).found)).toEqual([
      "prov-1000",
      "prov-1002",
      "prov-1003",
      "prov-1400",
    ]);
  });

  test("a long run of anything is looked at once", () => {
    for (const text of ["x".repeat(200_000), "-".repeat(200_000), "a-".repeat(100_000), "a/".repeat(100_000)]) {
      expect(exact.ids(text)).toEqual([]);
      expect(pathsIn(text)).toEqual([]);
    }
  });
});

describe("pathsIn", () => {
  // biome-ignore format: a table
  test.each([
    ["in a sentence",             "Look at src/io/git.ts.",          ["src/io/git.ts"]],
    ["in brackets",               "(see lib/a_b/c-d.go)",            ["lib/a_b/c-d.go"]],
    ["with brackets of its own",  "app/[id]/page.tsx",               ["app/[id]/page.tsx"]],
    ["from here",                 "./src/x.ts",                      ["src/x.ts"]],
    ["a folder",                  "everything in docs/",             ["docs/"]],
    ["once",                      "a/b a/b",                         ["a/b"]],
    ["none",                      "no path, v1.2.3, 50%",            []],
  ])("%s", (_, text, expected) => {
    expect(pathsIn(text)).toEqual(expected);
  });
});
