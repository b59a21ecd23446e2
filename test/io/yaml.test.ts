import { describe, expect, test } from "vitest";
import { locate, parseYaml } from "../../src/io/yaml.ts";

describe("parseYaml", () => {
  test("reads every scalar as text and only plain nothing as null", () => {
    const text = `sha: 1234567e9
octal: 0123456
hex: 0x1f
date: 2026-03-12
yes: yes
number: 1_000.50
nothing:
tilde: ~
null: null
quoted: "null"
empty: ""
list: [1, ~, true]
`;
    expect(parseYaml(text).value).toEqual({
      sha: "1234567e9",
      octal: "0123456",
      hex: "0x1f",
      date: "2026-03-12",
      yes: "yes",
      number: "1_000.50",
      nothing: null,
      tilde: null,
      null: null,
      quoted: "null",
      empty: "",
      list: ["1", null, "true"],
    });
  });

  test("a version directive does not turn text into numbers", () => {
    expect(parseYaml("%YAML 1.1\n---\nid: 012\n").value).toEqual({ id: "012" });
  });

  test("reads anchors, aliases and merged keys; own keys win", () => {
    const text = "a: &a {x: '1', y: '2'}\nb:\n  <<: *a\n  y: '3'\nc: *a\n";
    expect(parseYaml(text).value).toMatchObject({ b: { x: "1", y: "3" }, c: { x: "1", y: "2" } });
  });

  test("a key named __proto__ is a key", () => {
    const { value } = parseYaml("__proto__: {polluted: yes}\n");
    expect(Object.keys(value as object)).toEqual(["__proto__"]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  test("reads CRLF and a byte order mark, and nothing at all", () => {
    expect(parseYaml("\uFEFFid: a\r\nintent: |\r\n  b\r\n  c\r\n").value).toEqual({ id: "a", intent: "b\nc\n" });
    expect(parseYaml("").value).toBeNull();
  });

  // biome-ignore format: a table
  test.each([
    ["a colon in a plain text", "id: a\ntitle: a: b\n",          2, 8,  /compact mappings/,       /Quote a text that holds ": "/],
    ["a duplicate key",         "id: a\nx: 1\nid: b\n",          3, 1,  /key `id` occurs twice/,  /Keep one `id`/],
    ["a deep duplicate key",    "l:\n  - k: 1\n    k: 2\n",      3, 5,  /key `k` occurs twice/,   /Keep one `k`/],
    ["an unknown tag",          "id: !!python/object x\n",       1, 5,  /Unresolved tag/,         /Remove the tag/],
    ["two documents",           "id: a\n---\nid: b\n",           2, 1,  /multiple documents/,     /one document/],
    ["a tab",                   "a:\n\tb: c\n",                  2, 1,  /Tabs/,                   /spaces/],
    ["an open bracket",         "a: [b\nc: d\n",                 2, 1,  /Flow sequence/,          /Mend/],
    ["an open quote",           "a: 'b\n",                       2, 1,  /quote/,                  /Mend/],
    ["an unknown alias",        "a: *gone\n",                    1, 4,  /anchored as gone/,       /Write the value out/],
    ["a list as a key",         "? [a]\n: b\n",                  1, 1,  /a key is not a text/,    /plain words/],
  ])("reports %s with line, column and fix", (_, text, line, column, message, fix) => {
    const { value, problems } = parseYaml(text);
    expect(value).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "yaml_malformed", severity: "error", at: { line, column } });
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.fix).toMatch(fix);
  });

  // biome-ignore format: a table
  test.each([
    ["a 2 KB file of 1,000 nested brackets", `id: ${"[".repeat(1000)}${"]".repeat(1000)}`,                      1],
    ["brackets that quotes seem to close",   `id: ${'[ "]", '.repeat(100)}`,                                    1],
    ["nested braces over lines",             "{a:\n".repeat(70),                                               65],
    ["lists in lists",                       "- ".repeat(70),                                                   1],
    ["indented mappings",                    Array.from({ length: 70 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), 65],
  ])("refuses %s before parsing", (_, text, line) => {
    expect(parseYaml(text).problems).toMatchObject([{ code: "yaml_too_deep", at: { line } }]);
  });

  test("many brackets beside each other, in quotes or in prose are not deep", () => {
    const text = `intent: |\n  ${"[{( ".repeat(100)}\nlist: [${"[], ".repeat(100)}]\nquoted: "${"[".repeat(100)}"\n`;
    expect(parseYaml(text).problems).toEqual([]);
  });

  test("refuses 300 KB by bytes, not characters, and reads 250 KB", () => {
    expect(parseYaml(`a: ${"x".repeat(250 * 1024)}`).problems).toEqual([]);
    expect(parseYaml(`a: ${"ä".repeat(150 * 1024)}`).problems).toMatchObject([{ code: "yaml_too_large" }]);
  });

  test.each([
    "a: &a [x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c]\ne: [*d,*d,*d,*d]\n",
    "a: &a [*a]\n",
  ])("stops aliases that multiply: %j", (text) => {
    expect(parseYaml(text).problems).toMatchObject([{ code: "yaml_malformed" }]);
    expect(parseYaml(text).problems[0]?.message).toContain("more than 100 times");
  });
});

describe("locate", () => {
  const text = "id: a\ntags:\n  - x\n  - y\nlifecycle:\n  state: draft\nempty:\nblock: |\n  z\n";

  // biome-ignore format: a table
  test.each([
    [["id"],                 { line: 1, column: 5 }],
    [["tags"],               { line: 3, column: 3 }],
    [["tags", 1],            { line: 4, column: 5 }],
    [["lifecycle", "state"], { line: 6, column: 10 }],
    [["empty"],              { line: 7, column: 1 }],
    [["block"],              { line: 8, column: 8 }],
    [[],                     { line: 1, column: 1 }],
    [["gone"],               undefined],
    [["id", "deeper"],       undefined],
    [["tags", 7],            undefined],
  ])("finds %j", (path, expected) => {
    expect(locate(text, path)).toEqual(expected);
  });
});
