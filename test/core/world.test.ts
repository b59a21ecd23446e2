import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { circlesOf } from "../../src/core/circles.ts";
import { fieldLine } from "../../src/core/field-line.ts";
import { parsePattern } from "../../src/core/scope.ts";
import { fileIndexOf } from "../../src/core/world.ts";

describe("fileIndexOf", () => {
  test("answers for every pattern as if all files were tried", () => {
    const name = fc.constantFrom("a", "b", "ab", "a-b", "z");
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((it) => it.join("/"));
    const pattern = fc.oneof(
      path,
      path.map((it) => `${it}/**`),
      path.map((it) => `${it}*`),
      path.map((it) => `${it}/*`),
      path.map((it) => `re:${it}$`),
    );
    fc.assert(
      fc.property(fc.uniqueArray(path), pattern, (paths, text) => {
        const parsed = parsePattern(text);
        expect(fileIndexOf(paths).matches(parsed)).toBe(paths.some((it) => parsed.covers(it)));
      }),
    );
  });
});

describe("circlesOf", () => {
  test("finds exactly the nodes from which a walk comes back", () => {
    const node = fc.constantFrom("a", "b", "c", "d", "e");
    const links = fc.array(fc.tuple(node, node), { maxLength: 8 });
    fc.assert(
      fc.property(links, (pairs) => {
        const targets = new Map(
          ["a", "b", "c", "d", "e"].map((id) => [id, pairs.filter(([from]) => from === id).map(([, to]) => to)]),
        );
        const reach = (from: string): Set<string> => {
          const met = new Set<string>(targets.get(from));
          for (const id of met) for (const it of targets.get(id) ?? []) met.add(it);
          return met;
        };
        const circles = circlesOf(targets);
        expect([...circles.keys()].sort()).toEqual([...targets.keys()].filter((id) => reach(id).has(id)));
        for (const [id, circle] of circles) {
          expect([circle[0], circle.at(-1)]).toEqual([id, id]);
          for (const [i, it] of circle.slice(1).entries()) expect(targets.get(circle[i] ?? "")).toContain(it);
        }
      }),
    );
  });
});

describe("fieldLine", () => {
  const text =
    "id: a\n# affected_scope: no\naffected_scope:\n    # why\n    - one\n    - two\n      more\ntags:\n- x\n- y\nintent: >\n  tags: in prose\n";
  // biome-ignore format: a table
  test.each([
    ["id", 1], ["affected_scope", 3], ["affected_scope.0", 5], ["affected_scope.1", 6], ["tags", 8], ["tags.1", 10],
    ["affected_scope.7", 3], ["intent", 11], ["gone", undefined],
  ])("%s is on line %s", (field, line) => expect(fieldLine(text, field)).toBe(line));
  test("a key is not found by its beginning", () => expect(fieldLine("tagsy: 1\ntags: []\n", "tags")).toBe(2));
});
