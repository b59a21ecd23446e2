import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { buildConcepts } from "../../src/core/lexicon-build.ts";
import { codeConcepts } from "../../src/core/lexicon-code.ts";
import { languageConcepts } from "../../src/core/lexicon-language.ts";
import { platformConcepts } from "../../src/core/lexicon-platform.ts";
import { secureConcepts } from "../../src/core/lexicon-secure.ts";
import { storeConcepts } from "../../src/core/lexicon-store.ts";
import { webConcepts } from "../../src/core/lexicon-web.ts";
import { piecesOf, sieveOf } from "../../src/core/sieve.ts";
import { sourceLines } from "../../src/core/source-line.ts";

const concepts = [
  ...[...buildConcepts, ...codeConcepts, ...languageConcepts, ...platformConcepts],
  ...[...secureConcepts, ...storeConcepts, ...webConcepts],
];
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
