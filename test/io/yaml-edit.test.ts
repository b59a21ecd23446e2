import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Raw } from "../../src/core/record.ts";
import { editYaml, parseYaml, renderYaml } from "../../src/io/yaml.ts";
import { fixtureFiles, readFixture } from "./folder.ts";
import { linespecHazards } from "./linespec-editor.ts";

const TEXTS = [
  ...[
    "",
    " ",
    "null",
    "~",
    "yes",
    "0123456",
    "1234567e9",
    "2026-03-12",
    ".5",
    "- a",
    "# c",
    "a # c",
    "a: b",
    "a:",
    "[x",
    "{",
    "*",
    "&a",
  ],
  ...[
    "!t",
    "%d",
    "@a",
    "`",
    "'",
    '"',
    "\\",
    "it's",
    "a > b",
    "a | b",
    "ends >",
    "> starts",
    "a > b\tc",
    "\ta",
    " lead",
    "trail ",
    "...",
  ],
  ...[
    "a\nb",
    "a\n\nb\n",
    "\na",
    "a\n  b\n c",
    "a\r\nb",
    "status: x\nsealed_at_sha: y",
    "associated_linespecs: x",
    "x > associated_linespecs:",
  ],
  ...[
    "\u0085",
    "a\u2028b",
    "\uFEFF",
    "\u0007",
    "é ü 漢字 🎉",
    "**/*.ts",
    "re:.*_test\\.go$",
    "word ".repeat(40).trim(),
    "x".repeat(200),
  ],
  ...[
    "---",
    "--- a",
    "?",
    "? a",
    "-",
    ":",
    ": a",
    "=",
    "<<",
    "a,b",
    "a]",
    "two  spaces ".repeat(12).trim(),
    "long > and ".repeat(12).trim(),
  ],
];
const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
);
const key = fc.stringMatching(/^[a-z][a-z_]{0,8}$/).filter((it) => it !== "status");
const value: fc.Arbitrary<unknown> = fc.letrec((again) => ({
  any: fc.oneof(
    { depthSize: "small" },
    text,
    fc.array(again("any"), { maxLength: 3 }),
    fc.dictionary(key, again("any"), { maxKeys: 3 }),
  ),
})).any;

/** A block ends with one newline, whatever the text ended with. */
function modNewline(it: unknown): unknown {
  if (typeof it === "string") return it.toWellFormed().replace(/\n+$/, "");
  if (Array.isArray(it)) return it.map(modNewline);
  if (it === null || typeof it !== "object") return it;
  return Object.fromEntries(Object.entries(it).map(([name, inner]) => [name, modNewline(inner)]));
}

/** The text of each top-level key, comments and blank lines below it included, and what stands before the first. */
function sections(content: string): Map<string, string> {
  const parts = content.split(/^(?=["']?[a-z_]+["']?:)/m);
  return new Map(parts.map((it) => [/^["']?([a-z_]+)["']?:/.exec(it)?.[1] ?? "", it]));
}

function read(content: string): { [key: string]: Raw } {
  const { value, problems } = parseYaml(content);
  expect(problems).toEqual([]);
  return value as { [key: string]: Raw };
}

describe("renderYaml", () => {
  test("writes what it is given, in that order, as a person would", () => {
    const rendered = renderYaml([
      ["id", "prov-2026-00000000"],
      ["title", "Prices > caches"],
      ["created_at", "2026-03-12"],
      ["intent", `${"A long paragraph is folded. ".repeat(5)}It ends.`],
      ["rationale", "Two\n\nparagraphs: kept"],
      ["constraints", ["MUST return: 409", "a | b", "plain"]],
      ["affected_scope", ["**/*.ts", "src/a.ts"]],
      ["options", [{ name: "x", rejected_because: "y" }]],
      ["supersedes", ""],
      ["version", 1],
      ["lifecycle", { state: "draft", gone: undefined, context: [["session", "1"]] }],
      ["links", {}],
      ["tags", []],
    ]);
    expect(rendered).toBe(`id: prov-2026-00000000
title: |
  Prices > caches
created_at: "2026-03-12"
intent: >
  A long paragraph is folded. A long paragraph is folded. A long paragraph is folded. A long paragraph
  is folded. A long paragraph is folded. It ends.
rationale: |
  Two

  paragraphs: kept
constraints:
  - "MUST return: 409"
  - |
    a | b
  - plain
affected_scope:
  - "**/*.ts"
  - src/a.ts
options:
  - name: x
    rejected_because: "y"
supersedes: ""
version: 1
lifecycle:
  state: draft
  context:
    - - session
      - "1"
links: {}
tags: []
`);
  });

  test("whatever the values, the text reads back and LineSpec's line editor stays out of it", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(key, value), { selector: ([it]) => it, minLength: 1 }), (fields) => {
        const rendered = renderYaml([...fields, ["created_at", "2026-03-12"]]);
        expect(modNewline(read(rendered))).toEqual(
          modNewline({ ...Object.fromEntries(fields), created_at: "2026-03-12" }),
        );
        expect(linespecHazards(rendered)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(TEXTS)("%j reads back as a key's value, in a list and in a mapping", (it) => {
    const rendered = renderYaml([
      ["a", it],
      ["b", [it, it]],
      ["c", { d: it, e: [it] }],
    ]);
    expect(modNewline(read(rendered))).toEqual(modNewline({ a: it, b: [it, it], c: { d: it, e: [it] } }));
    expect(linespecHazards(rendered)).toEqual([]);
  });

  test.each(["status", "superseded_by", "sealed_at_sha"])(
    "refuses `%s` below the top level, where LineSpec rewrites it",
    (name) => {
      expect(() => renderYaml([["lifecycle", { [name]: "x" }]])).toThrow("key_reserved");
      expect(() => renderYaml([["options", [{ name: "a", [name]: "x" }]]])).toThrow("key_reserved");
      expect(() => editYaml("lifecycle:\n  state: a\n", [{ path: ["lifecycle", name], value: "x" }])).toThrow(
        "key_reserved",
      );
      expect(renderYaml([[name, "x"]])).toBe(`${name}: x\n`);
    },
  );

  test("refuses the key for which LineSpec refuses a whole folder", () => {
    expect(() => renderYaml([["associated_linespecs", []]])).toThrow("key_reserved");
  });
});

describe("editYaml", () => {
  test.each(fixtureFiles)("S1 %s: setting what is there changes nothing, a status one line", (file) => {
    const before = readFixture(file);
    const { status } = read(before);
    expect(editYaml(before, [{ path: ["status"], value: status }])).toBe(before);
    const after = editYaml(before, [{ path: ["status"], value: "changed" }]);
    const [lines, edited] = [before.split("\n"), after.split("\n")];
    expect(edited).toHaveLength(lines.length);
    expect(edited.filter((it, i) => it !== lines[i])).toHaveLength(1);
    expect(read(after)).toEqual({ ...read(before), status: "changed" });
  });

  test("any value set for any key of any record reads back, and every other byte is kept", () => {
    const keys = [
      "title",
      "status",
      "intent",
      "superseded_by",
      "sealed_at_sha",
      "related",
      "monitors",
      "tags",
      "lifecycle",
      "links",
      "x_new",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...fixtureFiles), fc.constantFrom(...keys), value, (file, name, set) => {
        const before = readFixture(file);
        const after = editYaml(before, [{ path: [name], value: set }]);
        expect(modNewline(read(after))).toEqual(modNewline({ ...read(before), [name]: set }));
        const [old, fresh] = [sections(before), sections(after)];
        const others = [...old.keys()].filter((it) => it !== name);
        expect([...fresh.keys()].filter((it) => it !== name)).toEqual(others);
        for (const other of others) expect(fresh.get(other)?.trimEnd()).toBe(old.get(other)?.trimEnd());
        const comments = (it = "") => it.match(/^#.*$/gm) ?? [];
        expect(comments(after)).toEqual(comments(before));
        if (before.includes("\r\n")) expect(after.replaceAll("\r\n", "")).not.toContain("\n");
        if ([...old.keys()].at(-1) === "tags") expect([...fresh.keys()].at(-1)).toBe("tags");
        const knownHazards = linespecHazards(before);
        expect(linespecHazards(after).filter((it) => !knownHazards.includes(it))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test("a key that is added and removed again leaves the file as it was", () => {
    fc.assert(
      fc.property(fc.constantFrom(...fixtureFiles), value, (file, set) => {
        const before = readFixture(file);
        const added = editYaml(before, [{ path: ["x_new"], value: set }]);
        const final = before.endsWith("\n") ? "" : "\n";
        expect([before, before + final]).toContain(editYaml(added, [{ path: ["x_new"], value: undefined }]));
      }),
    );
  });

  const RECORD = `# head
id: a   # the id
status: open # why
related: []  # none yet
intent: >
  Text.

# about scope
affected_scope:
    - src/a.ts
    # inner
    - src/b.ts
# about monitors
monitors:   # later
tags: [x, y]
# tail
`;
  // biome-ignore format: a table
  test.each<[string, string[], unknown, string, string]>([
    ["a plain scalar keeps its comment",        ["status"],         "implemented",  "status: open # why",         "status: implemented # why"],
    ["a scalar is quoted where it must be",     ["status"],         "a: b",         "status: open # why",         'status: "a: b" # why'],
    ["a list takes the comment of its line",    ["related"],        ["b", "c"],     "related: []  # none yet",    "related:  # none yet\n    - b\n    - c"],
    ["a missing value is filled in",            ["monitors"],       ["m"],          "monitors:   # later",        "monitors:   # later\n    - m"],
    ["and may be text",                         ["monitors"],       "m",            "monitors:   # later",        "monitors: m   # later"],
    ["a list is emptied",                       ["affected_scope"], [],             "affected_scope:\n    - src/a.ts\n    # inner\n    - src/b.ts", "affected_scope: []"],
    ["a block becomes another block",           ["intent"],         "One.\nTwo.",   "intent: >\n  Text.",         "intent: |\n  One.\n  Two."],
    ["a block becomes a line",                  ["intent"],         "One.",         "intent: >\n  Text.",         "intent: One."],
    ["a seal is added after `related`",         ["sealed_at_sha"],  "",             "# none yet\n",               '# none yet\nsealed_at_sha: ""\n'],
    ["an unknown key before `tags`",            ["lifecycle"],      { state: "x" }, "# later\n",                  "# later\nlifecycle:\n  state: x\n"],
    ["a path makes the mappings on its way",    ["l", "m", "o"],    "x",            "# later\n",                  "# later\nl:\n  m:\n    o: x\n"],
    ["a key is removed, its comments are kept", ["affected_scope"], undefined,      "affected_scope:\n    - src/a.ts\n    # inner\n    - src/b.ts\n", ""],
    ["the last key is removed",                 ["tags"],           undefined,      "tags: [x, y]\n",             ""],
    ["what is not there is not removed",        ["gone", "deep"],   undefined,      "",                           ""],
  ])("%s", (_, path, set, was, is) => {
    expect(editYaml(RECORD, [{ path, value: set }])).toBe(RECORD.replace(was, is));
  });

  // biome-ignore format: a table
  test.each<[string, string, string[], unknown, string]>([
    ["sets a nested scalar in place",         "l:\n    a: 1 # c\n    b: 2\n",   ["l", "a"], "x",       "l:\n    a: x # c\n    b: 2\n"],
    ["adds a nested key at its indentation",  "l:\n    a: 1\nz: 1\n",           ["l", "b"], ["x"],     "l:\n    a: 1\n    b:\n      - x\nz: 1\n"],
    ["removes the first nested key",          "l:\n  a: 1\n  b: 2\n",           ["l", "a"], undefined, "l:\n  b: 2\n"],
    ["removes a later nested key",            "l:\n  a: 1\n  b: 2\nz: 1\n",     ["l", "b"], undefined, "l:\n  a: 1\nz: 1\n"],
    ["leaves an empty mapping",               "l:\n  a: 1\nz: 1\n",             ["l", "a"], undefined, "l: {}\nz: 1\n"],
    ["opens a mapping in braces",             "l: {a: 1} # c\nz: 1\n",          ["l", "b"], "2",       'l: # c\n  a: "1"\n  b: "2"\nz: 1\n'],
    ["replaces text by a mapping on its way", "l: text\nz: 1\n",                ["l", "b"], "x",       "l:\n  b: x\nz: 1\n"],
    ["appends where no newline ends the file", "id: a",                         ["b"],      "x",       "id: a\nb: x"],
    ["keeps a single quote's style",          "t: 'it''s'\n",                   ["t"],      "isn't",   "t: 'isn''t'\n"],
    ["keeps a double quote's style",          't: "a"\n',                       ["t"],      "b",       't: "b"\n'],
    ["sets an alias in place",                "a: &x 1\nb: *x\n",               ["b"],      "z",       "a: &x 1\nb: z\n"],
    ["keeps list dashes at their key",        "a:\n- b\nc: []\n",               ["c"],      ["d"],     "a:\n- b\nc:\n- d\n"],
  ])("%s", (_, before, path, set, after) => {
    expect(editYaml(before, [{ path, value: set }])).toBe(after);
  });

  test("sets several keys one after another", () => {
    const changes = [
      { path: ["status"], value: "superseded" },
      { path: ["superseded_by"], value: "b" },
    ];
    expect(editYaml("id: a\nstatus: open\n", changes)).toBe("id: a\nstatus: superseded\nsuperseded_by: b\n");
  });

  // biome-ignore format: a table
  test.each<[string, string, string[], unknown, string]>([
    ["a text in place",             '{\n  "a": "x",\n  "b": 1\n}\n',              ["a"],      "y",       '{\n  "a": "y",\n  "b": 1\n}\n'],
    ["a key inside",                '{\n\t"l": {\n\t\t"s": "x"\n\t}\n}\n',        ["l", "t"], "y",       '{\n\t"l": {\n\t\t"s": "x",\n\t\t"t": "y"\n\t}\n}\n'],
    ["a key and the mapping for it", '{\n  "a": ["x", "y"]\n}\n',                ["l", "t"], "y",       '{\n  "a": ["x", "y"],\n  "l": {\n    "t": "y"\n  }\n}\n'],
    ["a mapping for nothing",       '{\n  "l": null\n}',                         ["l", "t"], "y",       '{\n  "l": { "t": "y" }\n}'],
    ["a short list on its line",    '{\r\n  "a": ["x"],\r\n  "b": {}\r\n}\r\n', ["a"],      ["y", "z"], '{\r\n  "a": ["y", "z"],\r\n  "b": {}\r\n}\r\n'],
    ["a key with Windows line ends", '{\r\n  "a": "x"\r\n}\r\n',                 ["b"],      ["y"],     '{\r\n  "a": "x",\r\n  "b": [\r\n    "y"\r\n  ]\r\n}\r\n'],
    ["what is on one line",         '{"a":1,"b":{"c":2}}',                        ["b", "d"], "x",       '{"a":1,"b":{"c":2, "d": "x"}}'],
    ["the first key away",          '{\n  "a": 1,\n  "b": 2\n}',                  ["a"],      undefined, '{\n  "b": 2\n}'],
    ["the last key away",           '{\n  "a": 1,\n  "b": 2\n}',                  ["b"],      undefined, '{\n  "a": 1\n}'],
    ["nothing away",                '{"a": 1}',                                   ["b", "c"], undefined, '{"a": 1}'],
    ["the first key of all",        "{}\n",                                       ["a"],      3,         '{\n  "a": 3\n}\n'],
  ])("P37: in JSON it writes %s and leaves every other byte", (_, before, path, set, after) => {
    expect(editYaml(before, [{ path, value: set }])).toBe(after);
  });
});
