import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { termOf, termsOf, wordsOf } from "../../src/core/words.ts";

describe("wordsOf", () => {
  // biome-ignore format: a table
  test.each([
    ["plain words are lower-cased",          "Use the Cache",            "use the cache"],
    ["camelCase, whole and split",           "parseHTTPHeader",          "parsehttpheader parse http header"],
    ["PascalCase with a number",             "Sha256Digest",             "sha256digest sha 256 digest"],
    ["snake_case",                           "max_retry_count",          "max_retry_count max retry count"],
    ["SCREAMING_CASE",                       "MAX_RETRY",                "max_retry max retry"],
    ["kebab-case",                           "no-eval",                  "no-eval no eval"],
    ["dotted",                               "fs.readFile",              "fs.readfile fs readfile read file"],
    ["a path",                               "src/io/git.ts",            "src/io/git.ts src io git ts"],
    ["a glob is its literal parts",          "pkg/proxy/**",             "pkg/proxy pkg proxy"],
    ["a scoped package",                     "@lancedb/lancedb",         "lancedb/lancedb lancedb lancedb"],
    ["a C++ scope",                          "std::vector",              "std::vector std vector"],
    ["punctuation ends a word",              "(cache), [redis]!",        "cache redis"],
    ["accents are folded",                   "Café naïve",               "cafe naive"],
    ["composed and decomposed are the same", "Cafe\u0301",               "cafe"],
    ["full width is folded",                 "ＡＰＩ",                   "api"],
    ["German keeps its words",               "Größe Straße",             "große straße"],
    ["Cyrillic",                             "Решение",                  "решение"],
    ["a language without spaces, in pairs",  "日本語",                   "日本 本語"],
    ["a single character of one",            "本",                       "本"],
    ["Thai",                                 "ไทย",                      "ไท ทย"],
    ["Korean has spaces",                    "결정 기록",                "결정 기록"],
    ["symbols only",                         "!!! -- ***",               ""],
    ["nothing",                              "",                         ""],
  ])("%s", (_, text, words) => {
    expect(wordsOf(text).map((it) => it.normalize("NFC")).join(" ")).toBe(words);
  });

  test("a part of a path or an identifier is found by its own name", () => {
    const name = fc.stringMatching(/^[a-z]{2,8}$/);
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 2, maxLength: 5 }),
        fc.constantFrom("/", "_", "-", "."),
        (parts, joint) => {
          expect(wordsOf(parts.join(joint))).toEqual([parts.join(joint).slice(0, 64), ...parts]);
        },
      ),
    );
  });

  test("no word holds a space or is longer than 64 characters, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        for (const word of wordsOf(text)) {
          expect(word).not.toMatch(/\s/);
          expect(word.length).toBeGreaterThan(0);
          expect([...word].length).toBeLessThanOrEqual(64);
        }
      }),
    );
  });

  test("a mark without its letter is no word", () => {
    expect(wordsOf("\u0591 a \u0301")).toEqual(["a"]);
  });

  test("a megabyte in one run is cut short", () => {
    expect(wordsOf("x".repeat(1_000_000))).toEqual(["x".repeat(64)]);
    expect(wordsOf("aB".repeat(500_000)).length).toBeLessThan(200);
  });
});

describe("termsOf", () => {
  // biome-ignore format: a table
  test.each([
    ["function words say nothing",     "how do we use the cache", "use cache"],
    ["what a rule says is kept",       "must not only never",     "must not only never"],
    ["plurals meet their singular",    "caches policies retries", "cache policy retry"],
    ["no plural",                      "status access redis bus", "status access redis bus"],
    ["short words are left",           "as is gas",               "gas"],
    ["other endings are kept",         "processing processor",    "processing processor"],
  ])("%s", (_, text, terms) => {
    expect(termsOf(text).join(" ")).toBe(terms);
  });

  test("the term of a word is the one its text is indexed by", () => {
    expect(termOf("the")).toBeUndefined();
    expect(termOf("caches")).toBe(termOf("cache"));
  });
});
