import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { concepts } from "../../src/core/lexicon.ts";
import { piecesOf, sieveOf } from "../../src/core/sieve.ts";
import { sourceLines } from "../../src/core/source-line.ts";

const lines = readFileSync("bench/judge/cases.jsonl", "utf8")
  .trim()
  .split("\n")
  .flatMap((it) => sourceLines(parseDiff(JSON.parse(it).diff)));

describe("piecesOf", () => {
  // biome-ignore format: a table
  test.each<[RegExp, string[] | undefined]>([
    [/\bFoo\.bar\(/,           ["foo.bar("]       ],
    [/alpha|beta\s+x/,         ["alpha", "beta"]  ],
    [/(?:alpha|beta)+z/,       ["alpha", "beta"]  ],
    [/(?:alpha)?gamma/,        ["gamma"]          ],
    [/alphab?gamma/,           ["alpha"]          ], // of two as long, the first
    [/(?!alpha)(?<!beta)gamma/, ["gamma"]         ],
    [/(?=.*alpha)/,            ["alpha"]          ],
    [/[Aa]lpha[xy]/,           ["alpha"]          ],
    [/alpha|\d+/,              undefined          ],
    [/go\s+x/,                 undefined          ], // too short to tell
    [/a"b"c/,                  undefined          ], // a quotation mark may be another
  ])("%s has one of %j", (pattern, expected) => {
    expect(piecesOf(pattern.source)).toEqual(expected);
  });
});

describe("sieveOf", () => {
  test("holds back no pattern that matches, over all concepts and the lines of all cases", () => {
    const sieve = sieveOf(concepts, (it) => it.shows);
    const lost = lines.flatMap((line) => {
      const possible = sieve(line.text);
      const shown = concepts.filter((it) => it.shows?.test(line[it.view ?? "code"]) && !possible.has(it));
      return shown.map((it) => `${it.shows?.source} in ${line.text}`);
    });
    expect(lines.length).toBeGreaterThan(500);
    expect(lost).toEqual([]);
  });

  test("lets few through", () => {
    const sieve = sieveOf(concepts, (it) => it.shows);
    const tried = lines.reduce((sum, it) => sum + sieve(it.text).size, 0) / lines.length;
    expect(tried).toBeLessThan(concepts.length / 3);
  });
});
