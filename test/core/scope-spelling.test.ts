import { describe, expect, test } from "vitest";
import { spellPattern } from "../../src/core/scope-spelling.ts";

const root = "/home/ada/shop";

describe("a scope pattern is written down so that it covers what its writer meant", () => {
  // biome-ignore format: a table
  test.each([
    ["src/a.ts",                   "src/a.ts"     ],
    ["src/**/*.{ts,js}",           "src/**/*.{ts,js}"],
    ["app/[id]/*.tsx",             "app/[id]/*.tsx"],
    ["./src/a.ts",                 "src/a.ts"     ],
    ["src//a.ts",                  "src/a.ts"     ],
    ["src/./b/../a.ts",            "src/a.ts"     ],
    [" src/a.ts ",                 "src/a.ts"     ],
    ["src/",                       "src/**"       ],
    ["./",                         "**"           ],
    [".",                          "**"           ],
    ["/home/ada/shop",             "**"           ],
    ["/home/ada/shop/src/a.ts",    "src/a.ts"     ],
    ["/home/ada/shop/src/**",      "src/**"       ],
    ["src\\money\\**",             "src/money/**" ],
    ["src\\money\\",               "src/money/**" ],
    ["odd\\*.md",                  "odd\\*.md"    ], // a star in a name, escaped
    ["re:src/.*\\.ts$",            "re:src/.*\\.ts$"],
    ["re:\\d+/",                   "re:\\d+/"     ],
  ])("%j is %j", (text, spelled) => expect(spellPattern(text, root)).toBe(spelled));

  test("on Windows the root is one of a drive", () =>
    expect(spellPattern("C:\\shop\\src\\a.ts", "C:/shop")).toBe("src/a.ts"));

  test.each(["../x", "src/../../x", "/etc/**", "C:\\x", "/home/ada/shopping/a.ts"])("%j is refused", (text) =>
    expect(() => spellPattern(text, root)).toThrow("path_outside"),
  );

  test.each(["re:(", "re:", "{a,{b,c}}"])("%j is refused", (text) =>
    expect(() => spellPattern(text, root)).toThrow("pattern_invalid"),
  );
});
