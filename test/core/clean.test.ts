import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanText } from "../../src/core/clean.ts";

// biome-ignore format: a table
test.each([
  ["terminal colours",     "\u001b[31mred\u001b[0m",         "[31mred[0m"],
  ["8-bit control codes",  "a\u009b31mb",                    "a31mb"     ],
  ["NUL, bell, backspace", "a\u0000\u0007\bb",               "ab"        ],
  ["a carriage return",    "safe\rEVIL\r\nnext",             "safeEVIL\nnext"],
  ["bidi overrides",       "a\u202e\u2066b\u2069\u061c\u200e", "ab"       ],
  ["zero width",           "i\u200bg\u200dn\u2060o\ufeffre", "ignore"    ],
  ["soft hyphens",         "pass\u00adword",                 "password"  ],
  ["letters as tags",      "a\u{e0069}\u{e0067}b",           "ab"        ],
  ["variation selectors",  "a\u{e0100}\u{fe01}b",            "ab"        ],
  ["invisible fillers",    "a\u3164\u115f\uffa0b",           "ab"        ],
  ["annotation marks",     "a\ufff9b\ufffbc",                "abc"       ],
  ["half a character",     "a\ud83db",                       "ab"        ],
  ["nothing of a text",    "Zeile 1\n\tÜber 😀 使用 \u00a0é", "Zeile 1\n\tÜber 😀 使用 \u00a0é"],
])("strips %s", (_, text, cleaned) => {
  expect(cleanText(text)).toBe(cleaned);
});

test("cleaning twice is cleaning once, and what can be seen stays", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.stringMatching(/^[ -~\n\t]*$/), (any, ascii) => {
      expect(cleanText(cleanText(any))).toBe(cleanText(any));
      expect(cleanText(ascii)).toBe(ascii);
    }),
  );
});
