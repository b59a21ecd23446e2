import { expect, test } from "vitest";
import { durationMs, expiringWithin } from "../../src/core/expiry.ts";
import { planExtension, timeOf } from "../../src/core/extend.ts";
import { viewRecords } from "../../src/core/view.ts";
import { recordOf } from "./record-of.ts";

const now = new Date("2026-06-01T12:00:00Z");
const risk = (expires_at: string, status = "active") =>
  recordOf("RA-000001", { type: "risk", status, lifecycle: { expires_at } });

// biome-ignore format: a table
test.each<[string, string, boolean]>([
  ["2026-06-01T12:00:00Z", "expired", true ],
  ["2026-06-01T12:00:01Z", "active",  false],
  ["2026-06-01",           "expired", true ],
  ["2026-06-02",           "active",  false],
  ["never",                "active",  false],
  ["",                     "active",  false],
  ["soon",                 "active",  false],
])("P17: a risk until %j is %s", (expires_at, state, expired) => {
  const [standing] = viewRecords([risk(expires_at)], [], now).standings;
  expect(standing).toMatchObject({ state });
  expect(Boolean(standing?.expired)).toBe(expired);
});

test("P17: a decision stays in force, marked; without a clock nothing expires", () => {
  const decision = recordOf("prov-2026-001", { lifecycle: { expires_at: "2026-01-01" } });
  const view = viewRecords([decision], [], now);
  expect(view.standings[0]).toMatchObject({ state: "implemented", expired: true });
  expect(view.inForce).toHaveLength(1);
  expect(viewRecords([decision], []).standings[0]).not.toHaveProperty("expired");
});

test("P26: an expired risk is still told of", () => {
  expect(viewRecords([risk("2026-01-01")], [], now).inForce).toHaveLength(1);
});

test("a view holds until the next thing expires", () => {
  const later = recordOf("prov-2026-002", { lifecycle: { expires_at: "2026-09-01" } });
  expect(viewRecords([risk("2026-01-01"), later, risk("2026-07-01")], [], now).untilMs).toBe(Date.parse("2026-07-01"));
  expect(viewRecords([risk("2026-01-01")], [], now).untilMs).toBe(Number.POSITIVE_INFINITY);
});

// biome-ignore format: a table
test.each([["30d", "2026-07-01"], ["4w", "2026-06-29"], ["12h", "2026-06-02T00:00:00.000Z"], ["2026-06-02", "2026-06-02"], ["2026-06-01T12:00:01Z", "2026-06-01T12:00:01Z"]])(
  "until %s is %s", (text, time) => expect(timeOf(text, now)).toBe(time));

test.each(["2026-06-01", "yesterday", "2026-13-01", "", "0d", "-3d", "3m", "30"])("until %j is refused", (text) => {
  expect(() => timeOf(text, now)).toThrow("time_invalid");
});

// biome-ignore format: a table
test.each<[string, number | undefined]>([["12h", 43_200_000], ["30d", 2_592_000_000], ["4w", 2_419_200_000], ["30", undefined], ["1.5d", undefined], ["30 d", undefined]])(
  "P20: %j is %j ms", (text, ms) => expect(durationMs(text)).toBe(ms));

test("P20: what expires at the last moment of the time asked about is in, a millisecond later is out", () => {
  const { standings } = viewRecords(
    [risk("2026-06-02T00:00:00.000Z"), recordOf("RA-000002", { ...risk("2026-06-02T00:00:00.001Z"), id: "RA-000002" })],
    [],
    now,
  );
  const found = expiringWithin(durationMs("12h") ?? 0, now, standings);
  expect(found.map((it) => [it.at?.record, it.severity])).toEqual([["RA-000001", "warning"]]);
});

test("P18: what has expired is as grave as the preset makes it, what will is a warning", () => {
  const { standings } = viewRecords(
    [risk("2026-05-01"), recordOf("RA-000002", { ...risk("2026-06-03"), id: "RA-000002" })],
    [],
    now,
  );
  const found = expiringWithin(durationMs("4w") ?? 0, now, standings, "error");
  expect(found.map((it) => it.severity)).toEqual(["error", "warning"]);
});

test.each(["mitigated", "rejected", "draft"])("P6: nothing extends a risk that is %s", (status) => {
  const [standing] = viewRecords([risk("2026-07-01", status)], [], now).standings;
  const extension = { until: "30d", actor: { kind: "human", name: "a" }, at: now, reason: "r" } as const;
  expect(() => planExtension(standing!, extension)).toThrow("field_sealed");
});
