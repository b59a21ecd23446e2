import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openWordPieces } from "../../src/core/wordpiece.ts";

const PIECES = `get user by id http error javascript java script src io client ts cafe naive un ##aff ##able utf8 utf 8
  sha 256 a b c d 0 1 2 3 数 据 use ##r ##s`.split(/\s+/);
const rowsOf = openWordPieces(new Map(PIECES.map((piece, row) => [piece, row])));
const pieces = (text: string) => rowsOf(text).map((row) => PIECES[row]);

describe("word pieces", () => {
  test.each([
    ["camel case is words", "getUserById", ["get", "user", "by", "id"]],
    ["capitals end where a word begins", "HTTPError", ["http", "error"]],
    ["snake case and screaming are words", "get_user BY-ID", ["get", "user", "by", "id"]],
    ["a path is its parts", "src/io/http-client.ts", ["src", "io", "http", "client", "ts"]],
    ["a word known as it is stays whole whatever its capitals", "JavaScript utf8", ["javascript", "utf8"]],
    ["letters part from digits", "sha256", ["sha", "256"]],
    ["accents are taken off, composed or not", "Café naïve cafe\u0301", ["cafe", "naive", "cafe"]],
    ["the longest piece comes first, the rest continues it", "unaffable", ["un", "##aff", "##able"]],
    ["a whole word goes before a shorter piece", "users user", ["user", "##s", "user"]],
    ["a word with a part that has no piece gives nothing", "unaffxable id", ["id"]],
    ["ideographs stand alone", "数据 get数", ["数", "据", "get", "数"]],
    ["punctuation and symbols give nothing", "!? ... -- €", []],
    ["hashes give nothing", "id 0123456789abcdef0123 ABC012ABC012", ["id"]],
    ["digits alone or letters alone are no hash", "000000000000 abcabcabcabc", []],
    ["a run of 65 characters gives nothing", `id ${"a".repeat(65)}`, ["id"]],
    ["an empty text gives nothing", "", []],
  ])("%s", (_, text, expected) => {
    expect(pieces(text)).toEqual(expected);
  });

  test("a continuing piece never begins a word, nor the other way round", () => {
    expect(pieces("aff able userid")).toEqual([]);
  });

  test("what a text gives is what its words give one after another", () => {
    const word = fc.constantFrom("getUser", "HTTPError", "Café", "数据", "sha256", "0123456789abcdef", "zzz");
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(pieces(words.join(" ; "))).toEqual(words.flatMap((it) => pieces(it)));
      }),
    );
  });

  test("any text whatever gives rows of the vocabulary", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(rowsOf(text).every((row) => row in PIECES)).toBe(true);
      }),
    );
  });
});
