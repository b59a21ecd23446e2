import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../src/core/canonical.ts";
import {
  chainEvent,
  decisionFault,
  type Payload,
  type RunEvent,
  readLog,
  readSeal,
  renderLog,
  sealOf,
  verifyRun,
} from "../../src/core/chain.ts";

const chained = (
  payloads: readonly Payload[],
  at = (i: number) => `2026-03-15T12:00:${String(i).padStart(2, "0")}.000Z`,
) => {
  const events: RunEvent[] = [];
  for (const [i, payload] of payloads.entries())
    events.push(chainEvent({ event_type: "custom:step", payload, timestamp: at(i) }, events.at(-1)));
  return events;
};

const verify = (log: string, seal?: string) =>
  verifyRun("run-1", { file: "runs/run-1/events.jsonl", text: log }, { file: "runs/run-1/seal.json", text: seal })
    .problems;

describe("L29: Liminara's bytes", () => {
  // The payloads and hashes of its golden run, so that logs of either can be read by the other.
  const fetched = "sha256:fbebbef195fa31dd9ee877e294bec860f9bfba77abc08f9244c21d5930552521";
  const summary = "sha256:4e5afbaa88a70719617185a517ec4c758976abe93fbd5900d1f57916d8c5c2a5";
  const run_id = "test_pack-20260315T120000-aabbccdd";
  const plan_hash = "sha256:a06ae00fd7ccbf735f9047db048bda690f2f8a747dbb78b13deb1c91d4ba7a5d";
  const decision_hash = "sha256:3dcfb329aac2f7f9e1d19c2635a16e269acc1160d5aa9e399a604c5265caf67d";
  const steps: [string, Payload][] = [
    ["run_started", { run_id, plan_hash, pack_version: "0.1.0", pack_id: "test_pack" }],
    [
      "op_started",
      { op_id: "fetch_documents", op_version: "1.0", node_id: "fetch", determinism: "pinned_env", input_hashes: [] },
    ],
    ["op_completed", { node_id: "fetch", output_hashes: [fetched], cache_hit: false, duration_ms: 1500 }],
    [
      "op_started",
      {
        op_id: "summarize_text",
        op_version: "1.0",
        node_id: "summarize",
        determinism: "recordable",
        input_hashes: [fetched],
      },
    ],
    ["decision_recorded", { node_id: "summarize", decision_type: "llm_response", decision_hash }],
    ["op_completed", { node_id: "summarize", output_hashes: [summary], cache_hit: false, duration_ms: 2300 }],
    ["run_completed", { run_id, outcome: "success", artifact_hashes: [fetched, summary] }],
  ];

  test("the same payloads and times give the same hashes and seal, whatever order the keys came in", () => {
    const events: RunEvent[] = [];
    for (const [i, [event_type, payload]] of steps.entries())
      events.push(chainEvent({ event_type, payload, timestamp: `2026-03-15T12:00:0${i}.000Z` }, events.at(-1)));
    expect(events.map((it) => it.event_hash.slice(7, 15))).toEqual([
      "e4274adb",
      "0ddea069",
      "f6e17d48",
      "bfef9ada",
      "07fcff23",
      "bfd75c15",
      "3bdc79af",
    ]);
    expect(canonicalJson(sealOf(run_id, events)!)).toBe(
      '{"completed_at":"2026-03-15T12:00:06.000Z","event_count":7,"run_id":"test_pack-20260315T120000-aabbccdd","run_seal":"sha256:3bdc79afaaba33d74d53f619944c73778f5cbb5cad3720a80749307039080ded"}',
    );
    const tampered = renderLog(events).replace('"duration_ms":1500', '"duration_ms":1501');
    expect(readLog(tampered)).toMatchObject({ broken: { index: 2, reason: "event_hash mismatch" } });
  });

  test("a decision hashes to all of it but the hash, alone or in a list", () => {
    const decision = `{"decision_hash":"sha256:${"0".repeat(64)}","output":1}`;
    expect(decisionFault(decision)).toBe("decision_hash mismatch");
    const hash = "sha256:6dfe9f2b8a7b6c1a"; // no digest at all
    expect(decisionFault(`{"decision_hash":"${hash}"}`)).toBe("it has no decision_hash");
    expect(decisionFault(`{"decisions":[${decision}]}`)).toBe("decision_hash mismatch");
    expect(decisionFault("{}")).toBe("it has no decision_hash");
  });
});

describe("L30: a chain", () => {
  test("of any payloads reads back as it was written; the first event has no predecessor", () => {
    const key = fc.string({ unit: "grapheme" }).filter((it) => it.isWellFormed() && it !== "__proto__");
    const value = fc.oneof(key, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null));
    const payload = fc.dictionary(key, value, { noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(payload, { minLength: 1, maxLength: 5 }), (payloads) => {
        const events = chained(payloads);
        const read = readLog(renderLog(events));
        expect(read.broken).toBeUndefined();
        // JSON has no negative zero: it comes back as zero.
        expect(read.events).toEqual(JSON.parse(JSON.stringify(events)));
        expect(events[0]?.prev_hash).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  test("L19: whatever one byte is changed to, the log or its seal no longer holds", () => {
    const events = chained([{ a: 1 }, { b: "two" }, { c: [3] }]);
    const [log, seal] = [renderLog(events), canonicalJson(sealOf("run-1", events)!)];
    expect(verify(log, seal)).toEqual([]);
    fc.assert(
      fc.property(fc.nat(log.length - 1), fc.integer({ min: 10, max: 126 }), (at, code) => {
        const changed = log.slice(0, at) + String.fromCharCode(code) + log.slice(at + 1);
        expect(verify(changed, seal).length > 0).toBe(changed !== log);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("L19: verify names file, index and reason", () => {
  const events = chained([{ n: 0 }, { n: 1 }, { n: 2 }]);
  const lines = renderLog(events).split("\n").slice(0, 3);
  const seal = canonicalJson(sealOf("run-1", events)!);
  const reordered = [lines[1], lines[0], lines[2]].join("\n");
  const spaced = lines[1]?.replace('"n":1', '"n": 1');
  const twice = lines[1]?.replace('"payload":{', '"payload":{"n":9,');

  // biome-ignore format: a table
  test.each([
    ["a dropped last line",      `${lines[0]}\n${lines[1]}\n`,            "seal_broken", "it counts 3 events, and the log has 2"],
    ["a dropped middle line",    `${lines[0]}\n${lines[2]}\n`,            "run_broken",  "fails at event 1: prev_hash mismatch"],
    ["a dropped first line",     `${lines[1]}\n${lines[2]}\n`,            "run_broken",  "fails at event 0: prev_hash mismatch"],
    ["events out of order",      `${reordered}\n`,                        "run_broken",  "fails at event 0: prev_hash mismatch"],
    ["a torn last line",         `${lines[0]}\n${lines[1]}\n${lines[2]}`, "run_broken",  "fails at event 2: the last line is torn"],
    ["half a last line",         `${lines[0]}\n${lines[1]?.slice(0, 40)}`, "run_broken", "fails at event 1: the last line is torn"],
    ["a line that is no JSON",   `${lines[0]}\nhello\n`,                  "run_broken",  "fails at event 1: the line is not an event"],
    ["an empty line",            `${lines[0]}\n\n`,                       "run_broken",  "fails at event 1: the line is not an event"],
    ["other white space",        `${lines[0]}\n${spaced}\n`,              "run_broken",  "fails at event 1: the line is not canonical"],
    ["a key said twice",         `${lines[0]}\n${twice}\n`,               "run_broken",  "fails at event 1: the line is not canonical"],
    ["an empty log",             "",                                      "run_broken",  "fails at event 0: the log is empty"],
  ])("%s", (_, log, code, message) => {
    const [problem] = verify(log, seal);
    expect(problem).toMatchObject({ code, severity: "error", at: { file: expect.stringContaining("runs/run-1/") } });
    expect(problem?.message).toContain(message);
  });

  // biome-ignore format: a table
  test.each([
    ["another run's",       seal.replace("run-1", "run-2"),         "it is the seal of run-2"],
    ["another count",       seal.replace(":3", ":2"),               "it counts 2 events"],
    ["another hash",        seal.replace(/[0-9a-f]{4}"}$/, '0000"}'), "its hash is not that of the last event"],
    ["another time",        seal.replace(":02.000Z", ":03.000Z"),   "its time is not that of the last event"],
    ["no seal",             "{}",                                   "it is not a seal"],
    ["not canonical",       seal.replace(",", ", "),                "it is not a seal"],
  ])("a seal with %s", (_, text, reason) => {
    expect(verify(renderLog(events), text)[0]).toMatchObject({ code: "seal_broken", at: { file: "runs/run-1/seal.json" } });
    expect(verify(renderLog(events), text)[0]?.message).toContain(reason);
  });

  test("a run without a seal is noted, and a clock that went back is a warning with its line", () => {
    expect(verify(renderLog(events)).map((it) => [it.code, it.severity])).toEqual([["run_open", "note"]]);
    const back = chained([{}, {}], (i) => `2026-03-15T12:00:0${9 - i}.000Z`);
    expect(verify(renderLog(back), canonicalJson(sealOf("run-1", back)!))).toMatchObject([
      { code: "run_clock_back", severity: "warning", at: { line: 2 } },
    ]);
  });

  test("a seal reads back, and of no events there is none", () => {
    expect(readSeal(seal)).toEqual(sealOf("run-1", events));
    expect(sealOf("run-1", [])).toBeUndefined();
  });
});
