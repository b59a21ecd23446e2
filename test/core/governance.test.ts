import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bindingRecords, governanceOf } from "../../src/core/governance.ts";
import type { ProvenanceRecord } from "../../src/core/record.ts";
import { byNarrowness, parsePattern, reachesInto } from "../../src/core/scope.ts";
import { recordOf } from "./record-of.ts";

const scoped = (id: string, affected_scope: string[], forbidden_scope: string[] = []) =>
  recordOf(id, { affected_scope, forbidden_scope });
const found = (path: string, ...records: ProvenanceRecord[]) =>
  governanceOf(records)
    .find(path)
    .map((it) => `${it.as} ${it.record.id} ${it.pattern.text}`);

describe("S8: what a scope says of a path", () => {
  // biome-ignore format: a table
  test.each([
    // LineSpec's observed mode: a record without affected paths. It binds every path there, and here only what it forbids.
    ["observed",  [],       ["gen/"], "gen/a.ts", ["forbidden"]],
    ["observed",  [],       ["gen/"], "src/a.ts", []],
    ["allowlist", ["src/"], [],       "src/a.ts", ["affected"]],
    ["allowlist", ["src/"], [],       "lib/a.ts", []],
    ["both",      ["src/"], ["src/gen/"], "src/gen/a.ts", ["forbidden", "affected"]],
    ["both",      ["src/"], ["src/gen/"], "src/a.ts",     ["affected"]],
  ])("%s %j but not %j on %s: %j", (_, affected, forbidden, path, expected) => {
    const matches = governanceOf([scoped("prov-2026-001", affected, forbidden)]).find(path);
    expect(matches.map((it) => it.as)).toEqual(expected);
  });
});

describe("find", () => {
  test("answers narrowest first, each record once through its narrowest pattern", () => {
    const records = [
      scoped("regex", ["re:src/.*"]),
      scoped("wide", ["src/**"]),
      scoped("narrow", ["src/io/*.ts"]),
      scoped("exact", ["src/**", "src/io/git.ts", "**"]),
      scoped("elsewhere", ["test/"]),
      scoped("wide-too", ["src/**"]),
    ];
    expect(found("src/io/git.ts", ...records)).toEqual([
      "affected exact src/io/git.ts",
      "affected narrow src/io/*.ts",
      "affected wide src/**",
      "affected wide-too src/**",
      "affected regex re:src/.*",
    ]);
  });

  test("asked for a folder, lists what may bind anything below it", () => {
    const records = [
      scoped("named", ["src/io/git.ts"]),
      scoped("deep", ["src/*/deep/*.ts"]),
      scoped("kind", ["**/*.yml"]),
      scoped("around", ["src/**"]),
      scoped("sibling", ["src/iota/", "src/io.ts", "lib/**"]),
    ];
    expect(found("src/io/", ...records).map((it) => it.split(" ")[1])).toEqual(["named", "deep", "around", "kind"]);
    expect(found("./", ...records)).toHaveLength(5);
    const equals = ["a/x", "a/y", "a/x"].map((it, i) => scoped(`r${i}`, [it]));
    expect(found("a/", ...equals).map((it) => it.split(" ")[1])).toEqual(["r0", "r1", "r2"]);
  });

  test("one pattern that cannot be used is a problem of its own and hides no other", () => {
    const { find, problems } = governanceOf([scoped("prov-2026-001", ["re:(", "src/"], ["re:["])]);
    expect(find("src/a").map((it) => it.pattern.text)).toEqual(["src/"]);
    expect(problems.map(({ code, at }) => [code, at])).toEqual([
      ["pattern_invalid", { file: "provenance/prov-2026-001.yml", record: "prov-2026-001", field: "affected_scope" }],
      ["pattern_invalid", { file: "provenance/prov-2026-001.yml", record: "prov-2026-001", field: "forbidden_scope" }],
    ]);
  });

  const segment = fc.constantFrom("a", "b", "ab", "*", "**", "?", "a*", "{a,b}", "\\a", "{a");
  const pattern = fc.oneof(
    fc
      .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom("", "/"))
      .map(([parts, end]) => parts.join("/") + end),
    fc.constantFrom("re:^a/", "re:b$", "re:ab"),
  );
  const path = fc.array(fc.constantFrom("a", "b", "ab"), { minLength: 1, maxLength: 4 }).map((it) => it.join("/"));
  const scopes = fc.array(fc.tuple(fc.array(pattern, { maxLength: 4 }), fc.array(pattern, { maxLength: 2 })), {
    maxLength: 8,
  });

  test("agrees with reading every pattern of every record, for files and folders", () => {
    fc.assert(
      fc.property(scopes, path, fc.constantFrom("", "/"), (lists, name, end) => {
        const records = lists.map(([affected, forbidden], i) => scoped(`r${i}`, affected, forbidden));
        const asked = name + end;
        const expected = records
          .flatMap((record, i) =>
            (["affected", "forbidden"] as const).flatMap((as) => {
              const [narrowest] = record[`${as}_scope`]
                .map(parsePattern)
                .filter((it) => (end ? reachesInto(it, asked) : it.covers(asked)))
                .sort(byNarrowness);
              return narrowest ? [{ as, id: record.id, i, narrowest }] : [];
            }),
          )
          .sort((a, b) => byNarrowness(a.narrowest, b.narrowest) || a.i - b.i);
        const answered = governanceOf(records).find(asked);
        expect(answered.map((it) => `${it.as} ${it.record.id}`)).toEqual(expected.map((it) => `${it.as} ${it.id}`));
        for (const [i, { pattern }] of answered.entries())
          expect(byNarrowness(pattern, expected[i]!.narrowest)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test("a path is governed by the record that names it, whatever else exists", () => {
    fc.assert(
      fc.property(path, scopes, (target, lists) => {
        const others = lists.map(([affected, forbidden], i) => scoped(`r${i}`, affected, forbidden));
        const matches = governanceOf([...others, scoped("own", [target])]).find(target);
        const own = matches.find((it) => it.record.id === "own");
        expect(own?.pattern.kind).toBe("exact");
        expect(matches.slice(0, own && matches.indexOf(own)).every((it) => it.pattern.text === target)).toBe(true);
      }),
    );
  });
});

describe("bindingRecords", () => {
  test("gathers the paths of each record once, forbidding ones first, then narrow ones", () => {
    const governance = governanceOf([
      scoped("wide", ["src/**"]),
      scoped("both", ["src/a.ts", "src/b.ts"], ["src/gen/"]),
    ]);
    const bound = bindingRecords(["src/gen/x.ts", "src/b.ts", "src/a.ts", "src/b.ts"], governance);
    expect(bound.map((it) => [it.as, it.record.id, it.pattern.text, it.paths])).toEqual([
      ["forbidden", "both", "src/gen/", ["src/gen/x.ts"]],
      ["affected", "both", "src/b.ts", ["src/b.ts", "src/a.ts"]],
      ["affected", "wide", "src/**", ["src/gen/x.ts", "src/b.ts", "src/a.ts"]],
    ]);
  });

  test("names the narrowest of the patterns that bind", () => {
    const governance = governanceOf([scoped("one", ["src/**", "src/a.ts"])]);
    expect(bindingRecords(["src/b.ts", "src/a.ts"], governance)[0]?.pattern.text).toBe("src/a.ts");
  });
});
