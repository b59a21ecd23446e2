import fc from "fast-check";
import { expect, test } from "vitest";
import { readCursor, writeCursor } from "../../src/core/cursor.ts";

test("a cursor leads back to where it was written; none is the start", () => {
  expect(readCursor("")).toBe(0);
  fc.assert(
    fc.property(fc.nat(36 ** 6 - 1), (offset) => {
      expect(readCursor(writeCursor(offset))).toBe(offset);
    }),
  );
});

test.each(["o", "10", "o-1", "oA", "o1234567", " o1", "o1\n", "o1.5", "constructor"])("refuses %j", (cursor) => {
  expect(() => readCursor(cursor)).toThrow("cursor_invalid");
});
