import { describe, expect, test } from "vitest";
import { crosses, siblingsOf } from "../../src/core/relation.ts";

describe("crosses", () => {
  // biome-ignore format: a table
  test.each([
    ["A feature folder must not import from another feature folder", "src/features/cart/a.ts",  "src/features/user/b",        true ],
    ["A feature folder must not import from another feature folder", "src/features/cart/a.ts",  "src/features/cart/b",        false],
    ["A feature folder must not import from another feature folder", "src/features/cart/a.ts",  "src/features/shared/b",      false],
    ["A feature folder must not import from another feature folder", "src/app/a.ts",            "src/features/user/b",        false],
    ["Services never import each other",                             "services/pay/a.go",       "example.com/services/mail",  true ],
    ["Modules reach into the internals of other modules never",      "modules/a/x.py",          "modules/b",                  false],
    ["Modules reach into the internals of other modules never",      "modules/a/x.py",          "modules/b/internal/y",       true ],
  ])("%j: %s importing %s: %s", (rule, file, target, expected) => {
    const siblings = siblingsOf(rule);
    expect(siblings && crosses(siblings, file, target)).toBe(expected);
  });

  test.each(["Features are independent", "Modules must not import lodash", "Values from each other"])(
    "reads no such rule in %j",
    (sentence) => {
      expect(siblingsOf(sentence)).toBeUndefined();
    },
  );
});
