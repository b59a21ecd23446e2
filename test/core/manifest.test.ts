import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../src/core/canonical.ts";
import {
  type ManifestEntry,
  manifestOf,
  missingTools,
  readManifest,
  renderManifest,
  sentinel,
} from "../../src/core/manifest.ts";

const name = fc.constantFrom("git", "lockfile", "image");
const entry = fc.record({ provider: name, component: name, token: fc.jsonValue() as fc.Arbitrary<Json> });

test("M11: the identity is the entries, in any order, and no word of their meta", () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), fc.jsonValue(), (entries, meta) => {
      const { id } = manifestOf(entries);
      expect(id).toMatch(/^man:[0-9a-f]{32}$/);
      expect(manifestOf(entries.toReversed()).id).toBe(id);
      expect(manifestOf(entries.map((it) => ({ ...it, meta }) as ManifestEntry)).id).toBe(id);
      expect(manifestOf(entries.map((it) => ({ ...it, token: { was: it.token } }))).id).not.toBe(id);
      expect(readManifest(id, renderManifest(manifestOf(entries))).id).toBe(id);
    }),
  );
});

test("M10: a token comes back with a key that JavaScript treats as its own", () => {
  const manifest = manifestOf([{ provider: "git", component: ".", token: JSON.parse('[{"__proto__":false}]') }]);
  expect(readManifest(manifest.id, renderManifest(manifest)).id).toBe(manifest.id);
});

test.each(["", "{}", '{"entries":[]}', '{"entries":[{"provider":"git"}]}', "[1]"])("%j is no manifest", (text) => {
  expect(() => readManifest(`man:${"0".repeat(32)}`, text)).toThrow("manifest_corrupt");
});

test("M21, M22: a tool that found nothing is not one that is missing", () => {
  const captured = [manifestOf([{ provider: "git", component: ".", token: 1 }]), manifestOf([sentinel("lockfile")])];
  expect(missingTools(captured, ["git", "lockfile", "image"])).toEqual(["image"]);
});
