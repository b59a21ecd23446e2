import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byNarrowness, literalDirectory, parsePattern, reachesInto } from "../../src/core/scope.ts";

describe("S7: patterns that LineSpec and we read alike", () => {
  // biome-ignore format: a table
  test.each([
    ["src/io/git.ts",        "src/io/git.ts",    true ],
    ["src/io/git.ts",        "src/io/git.tsx",   false],
    ["src/io/git.ts",        "a/src/io/git.ts",  false],
    ["src/io/git.ts",        "SRC/io/git.ts",    false],
    ["pkg",                  "pkg/a.go",         false], // a bare name is a file
    ["pkg/**",               "pkg/a/b",          true ],
    ["pkg/**",               "pkg",              false],
    ["pkg/**",               "pkg/",             false],
    ["pkg/**",               "pkgs/a",           false],
    ["pkg/**/*.go",          "pkg/a/b.go",       true ],
    ["pkg/**/*.go",          "pkg/a/b.gox",      false],
    ["pkg/**x",              "pkg/a/bx",         true ],
    ["*.go",                 "a.go",             true ],
    ["*.go",                 "a/b.go",           false],
    ["src/?.ts",             "src/a.ts",         true ],
    ["src/?.ts",             "src/ab.ts",        false],
    ["src/?.ts",             "src//.ts",         false],
    ["a?b",                  "a/b",              false],
    ["src/a.b*",             "src/aXb",          false], // a dot is a dot
    ["src/(a)+$^|*",         "src/(a)+$^|x",     true ],
    ["src/\\*.ts",           "src/*.ts",         true ],
    ["src/\\*.ts",           "src/a.ts",         false],
    ["a/***/b",              "a/x/b",            true ],
    ["**",                   ".github/ci.yml",   true ],
    ["**/foo.go",            "a/b/foo.go",       true ],
    ["**/foo.go",            "a/xfoo.go",        false], // `**/` begins at a folder's start
    ["src/**/git.ts",        "src/xgit.ts",      false], // and does not split a name
    ["src/{a,b}/*.ts",       "src/c/x.ts",       false],
    ["{{name}}/*.py",        "{{name}}/a.py",    true ], // braces without a comma are literal
    ["src/io/",              "src/io",           false],
    ["src/io/",              "src/iota.ts",      false],
    ["re:foo",               "a/xfoox",          true ], // found anywhere
    ["re:^src/(io|core)/",   "src/core/a.ts",    true ],
    ["re:^src/",             "a/src/b",          false],
    ["re:_test\\.go$",       "a/b_test.go",      true ],
    ["re:_test\\.go$",       "a/b_test.go.txt",  false],
  ])("%s covers %s: %s", (pattern, path, expected) => {
    expect(parsePattern(pattern).covers(path)).toBe(expected);
  });
});

describe("S7: patterns that we read otherwise than LineSpec, on purpose", () => {
  // biome-ignore format: a table
  test.each([
    ["`**/` is zero or more folders, as in gitignore", "pkg/**/*.go",     "pkg/a.go",          true ],
    ["`**/` may be nothing at the start",              "**/foo.go",       "foo.go",            true ],
    ["brackets are literal",                           "app/[id]/*.tsx",  "app/[id]/page.tsx", true ],
    ["brackets are no character class",                "app/[id]/*.tsx",  "app/i/page.tsx",    false],
    ["braces with a comma are alternatives",           "src/{a,b}/*.ts",  "src/a/x.ts",        true ],
    ["alternatives alone make a glob",                 "src/{a,b}.ts",    "src/b.ts",          true ],
    ["alternatives may hold stars",                    "{*.md,docs/**}",  "docs/a/b",          true ],
    ["alternatives are no repeat",                     "x{1,2}*",         "xx",                false],
    ["a folder covers what is below it",               "src/io/",         "src/io/a/b.ts",     true ],
  ])("%s: %s on %s", (_, pattern, path, ours) => {
    expect(parsePattern(pattern).covers(path)).toBe(ours);
    expect(linespecCovers(pattern, path)).toBe(!ours);
  });

  // biome-ignore format: a table
  test.each([
    ["re:(",         "missing"],
    ["re:(?!x)",     "invalid"],          // RE2 has no look-around
    ["re:(a)\\1",    "invalid"],
    ["re:",          "empty"],            // LineSpec takes it for a file of that name
    ["a/{b,{c,d}}",  "alternatives"],
    ["{{a,b},c}",    "alternatives"],
    ["a".repeat(1001), "longer than 1000"],
    ["re:(?:a{1000}|b){1000}", "repeat"], // would fill the memory
  ])("refuses %s as %s", (pattern, why) => {
    expect(() => parsePattern(pattern)).toThrow(new RegExp(`^pattern_invalid: .*${why}`));
  });
});

/** LineSpec's own translation of globs, as its program was measured: the other side of the table above. */
function linespecCovers(pattern: string, path: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === path;
  const source = pattern.replace(
    /\*\*|[*?.+()|^$]/g,
    (it) => ({ "**": ".*", "*": "[^/]*", "?": "[^/]" })[it] ?? `\\${it}`,
  );
  try {
    return new RegExp(`^${source}$`).test(path);
  } catch {
    return false;
  }
}

describe("hostile patterns", () => {
  test.each([
    "*a*a*a*a*a*a*a*a*b",
    "**a**a**a**a**a**b",
    "**/**/**/**/**/x",
    "{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}*b",
    "re:(a+)+$",
    "re:(a|aa)+$",
    "re:^(a?){50}a{50}$",
    `${"**/".repeat(333)}b`,
  ])("%s is held against a long path in work that grows with its length alone", (pattern) => {
    // A backtracking engine would not come back from these before the end of the universe.
    const { covers } = parsePattern(pattern);
    expect(covers(`${"a".repeat(5000)}!`)).toBe(false);
    expect(covers(`${"a/".repeat(2000)}!`)).toBe(false);
  });
});

describe("narrowness", () => {
  test("ranks exact over glob over regex, then the longer literal start", () => {
    const texts = ["re:src/io/.*", "**", "src/**", "src/{io,core}/git.ts", "src/io/*.ts", "src/io/", "src/io/git.ts"];
    const sorted = texts.toSorted((a, b) => byNarrowness(parsePattern(a), parsePattern(b)));
    expect(sorted).toEqual([
      "src/io/git.ts",
      "src/io/*.ts",
      "src/io/",
      "src/**",
      "src/{io,core}/git.ts",
      "**",
      "re:src/io/.*",
    ]);
  });

  // biome-ignore format: a table
  test.each([
    ["src/io/*.ts", "src/io"], ["src/io/", "src/io"], ["src/io*/x", "src"], ["*.ts", ""], ["/a*", ""],
    ["src/{a,b}/x", "src"], ["src/a\\*/b/*", "src"], ["src/io/git.ts", "src/io"],
    ["a\\b/c*", ""],
  ])("the literal folder of %s is %j", (text, folder) => {
    expect(literalDirectory(parsePattern(text))).toBe(folder);
  });
});

describe("reachesInto", () => {
  const segment = fc.constantFrom("a", "b", "ab", "*", "**", "?", "a*", "{a,b}", "a**", "***");
  const pattern = fc
    .tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom("", "/"))
    .map(([parts, end]) => parts.join("/") + end);
  const names = ["a", "b", "ab"];
  const deeper = (paths: string[]) => paths.flatMap((path) => names.map((name) => `${path}/${name}`));
  const levels = [names];
  while (levels.length < 6) levels.push(deeper(levels.at(-1) ?? []));
  const everyPath = levels.flat();

  test("holds exactly where some path below the folder is covered", () => {
    fc.assert(
      fc.property(pattern, fc.constantFrom(...levels.slice(0, 2).flat()), (text, name) => {
        const parsed = parsePattern(text);
        const isCovered = everyPath.some((it) => it.startsWith(`${name}/`) && parsed.covers(it));
        expect(reachesInto(parsed, `${name}/`)).toBe(isCovered);
      }),
      { numRuns: 300 },
    );
  });

  // biome-ignore format: a table
  test.each([
    ["src/io/git.ts",  "src/",    true ],
    ["src/io/git.ts",  "src/i/",  false],
    ["src/io/git.ts",  "",        true ],
    ["re:^docs/",      "src/",    true ], // where it is in doubt it may
    ["{a/b,c}/*.ts",   "a/",      true ],
    ["\\*a/*.ts",      "*a/",     true ],
    ["x/{a,b**}/*.ts", "x/bb/",   true ],
    ["a/re:(/*",       "a/re:(/", true ],
  ])("%s reaches into %j: %s", (text, folder, expected) => {
    expect(reachesInto(parsePattern(text), folder)).toBe(expected);
  });
});
