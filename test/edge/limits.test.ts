import { expect, test } from "vitest";
import { refusal } from "../../src/edge/guard.ts";
import { rateLimit, slots } from "../../src/edge/limits.ts";

const settled = async (promise: Promise<unknown> | undefined) => {
  let isDone = false;
  void promise?.then(() => {
    isDone = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return isDone;
};

test("slots let through what fits, the rest in order, and turn the surplus away", async () => {
  const gate = slots(10, 2);
  const first = await gate.take(6);
  const big = gate.take(9);
  const small = gate.take(1);
  expect([await settled(big), await settled(small), gate.take(1)]).toEqual([false, false, undefined]);
  first?.();
  first?.();
  expect([await settled(big), await settled(small)]).toEqual([true, true]);
  expect(await settled(gate.take(1))).toBe(false);
});

test("a rate is each client's own, refills with time, and says when to come back", () => {
  let now = 0;
  const rate = rateLimit(60, 2, () => now);
  expect([rate("a"), rate("a"), rate("a"), rate("b")]).toEqual([0, 0, 1, 0]);
  now = 1000;
  expect([rate("a"), rate("a")]).toEqual([0, 1]);
});

test.each([
  ["localhost:7171", undefined, true],
  ["[::1]:7171", "http://localhost:7171", true],
  ["127.0.0.1:7171", "https://127.0.0.1:7171", true],
  ["127.0.0.1.evil.example", undefined, false],
  ["localhost.evil.example:7171", undefined, false],
  ["user@localhost", undefined, false],
  ["localhost:7171", "http://localhost:7172", false],
  ["localhost:7171", "http://localhost.evil.example:7171", false],
  ["localhost:7171", "null", false],
  [undefined, undefined, false],
])("host %s with origin %s is let in: %s", (host, origin, expected) => {
  expect(refusal({ host, origin }, [], []) === undefined).toBe(expected);
});
