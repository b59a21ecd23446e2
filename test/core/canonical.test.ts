import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, digestOf, type Json } from "../../src/core/canonical.ts";

// biome-ignore format: a table
test.each([
  [{ b: 1, a: { d: [], c: null } },              '{"a":{"c":null,"d":[]},"b":1}'],
  [[1e21, 1e-7, -0, 4.5, 2e-3, 333333333.3333333], "[1e+21,1e-7,0,4.5,0.002,333333333.3333333]"],
  ["\u20ac$\u000f\nA'B\"\\\"/",                  '"€$\\u000f\\nA\'B\\"\\\\\\"/"'],
  // The order of RFC 8785 §3.2.3: by UTF-16 code unit, so that the emoji comes before U+FB33.
  [{ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 },
                                                 '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'],
  [{ a: undefined, b: true },                    '{"b":true}'],
] as [Json, string][])("%j is %s", (value, text) => expect(canonicalJson(value)).toBe(text));

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], ["\ud800"], [{ "\udc00": 1 }]])("%j is refused", (value) => {
  expect(() => canonicalJson(value as Json)).toThrow(TypeError);
});

test("equal values have one text, whatever order their keys were set in", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (map) => {
      const turned = Object.fromEntries(Object.entries(map).toReversed());
      expect(canonicalJson(turned as Json)).toBe(canonicalJson(map as Json));
      expect(JSON.parse(canonicalJson(map as Json))).toEqual(JSON.parse(JSON.stringify(map)));
    }),
  );
});

test("a digest is of the UTF-8 bytes", () => {
  expect(digestOf("€")).toBe(digestOf(new Uint8Array([0xe2, 0x82, 0xac])));
  expect(digestOf("")).toBe("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});
