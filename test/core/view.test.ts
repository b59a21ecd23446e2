import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProblemError } from "../../src/core/problem.ts";
import type { RecordType } from "../../src/core/record.ts";
import { getStanding, isPending, type State, storedState, viewRecords } from "../../src/core/view.ts";
import { recordOf, viewOf } from "./record-of.ts";

const inForce = (view: ReturnType<typeof viewOf>) => view.inForce.map((it) => it.id);
const stateOf = (view: ReturnType<typeof viewOf>, id: string) => view.byId.get(id)?.state;

describe("storedState", () => {
  // biome-ignore format: a table
  test.each<[RecordType, string, State]>([
    ["decision", "accepted",   "implemented"],
    ["decision", "open",       "open"],
    ["risk",     "open",       "active"],
    ["risk",     "accepted",   "active"],
    ["risk",     "monitoring", "active"],
    ["risk",     "closed",     "mitigated"],
    ["mistake",  "open",       "open"],
    ["mistake",  "resolved",   "mitigated"],
    ["mistake",  "wont_fix",   "closed"],
    ["mistake",  "closed",     "closed"],
    ["spec",     "approved",   "approved"],
    ["decision", "done",       "unknown"],
    ["decision", "Open",       "unknown"],
    ["decision", "",           "unknown"],
    // Words that every object answers to are no states.
    ["decision", "constructor", "unknown"],
    ["risk",     "__proto__",   "unknown"],
  ])("reads a %s that is %j as %s", (type, status, state) => {
    expect(storedState({ type, status })).toBe(state);
  });
});

describe("what is in force", () => {
  // biome-ignore format: a table
  test.each<[RecordType, string[]]>([
    ["decision", ["implemented"]],
    ["spec",     ["implemented", "approved"]],
    ["risk",     ["open", "active"]],
    ["mistake",  ["open", "mitigated", "closed"]],
  ])("of %s records: %j", (type, statuses) => {
    const all = ["draft", "proposed", "open", "implemented", "superseded", "deprecated", "rejected", "review", "approved"];
    const view = viewOf(...[...all, "active", "mitigated", "closed", "x"].map((it) => recordOf(it, { type, status: it })));
    expect(inForce(view).sort()).toEqual([...statuses].sort());
    expect(view.others.length + view.inForce.length).toBe(13);
  });

  test("a record in force is not pending, whatever its state is called", () => {
    const pending = (type: RecordType, status: string) => {
      const [standing] = viewOf(recordOf("r", { type, status })).standings;
      return standing && isPending(standing);
    };
    expect([pending("decision", "open"), pending("spec", "review"), pending("risk", "draft")]).toEqual([
      true,
      true,
      true,
    ]);
    expect([pending("mistake", "open"), pending("decision", "implemented"), pending("spec", "x")]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe("supersession", () => {
  test("S9: holds from either end of the link, whatever the older file says", () => {
    const byNewer = viewOf(recordOf("old"), recordOf("new", { supersedes: "old" }));
    const byOlder = viewOf(recordOf("old", { superseded_by: "new" }), recordOf("new"));
    for (const view of [byNewer, byOlder]) {
      expect(inForce(view)).toEqual(["new"]);
      expect(view.byId.get("old")).toMatchObject({ state: "superseded", successor: "new" });
    }
  });

  // biome-ignore format: a table
  test.each<[RecordType, string, string]>([
    ["decision", "draft",       "implemented"],
    ["decision", "proposed",    "implemented"],
    ["decision", "open",        "implemented"],
    ["decision", "rejected",    "implemented"],
    ["decision", "nonsense",    "implemented"],
    ["decision", "implemented", "superseded" ],
    ["decision", "deprecated",  "superseded" ], // it was in force; its end does not revive the older
    ["decision", "superseded",  "superseded" ],
    ["spec",     "review",      "implemented"],
    ["spec",     "approved",    "superseded" ],
    ["risk",     "draft",       "implemented"],
    ["risk",     "active",      "superseded" ],
    ["risk",     "mitigated",   "superseded" ],
    ["mistake",  "open",        "superseded" ],
  ])("P14: a successor %s that is %s leaves the older decision %s", (type, status, state) => {
    const view = viewOf(recordOf("old"), recordOf("new", { type, status, supersedes: "old" }));
    expect(stateOf(view, "old")).toBe(state);
  });

  test("points to the newest of a chain, and to the newest of two successors", () => {
    const chain = viewOf(recordOf("c", { supersedes: "b" }), recordOf("a"), recordOf("b", { supersedes: "a" }));
    expect(chain.byId.get("a")?.successor).toBe("c");
    const fork = viewOf(
      recordOf("a"),
      recordOf("late", { supersedes: "a", created_at: "2026-03-01" }),
      recordOf("early", { supersedes: "a", created_at: "2026-02-01" }),
    );
    expect(fork.byId.get("a")?.successor).toBe("late");
  });

  test("a record that says it was replaced points to the successor it names, though that one is not yet in force", () => {
    const view = viewOf(
      recordOf("old", { status: "superseded", superseded_by: "new" }),
      recordOf("new", { status: "open", supersedes: "old" }),
      recordOf("idea", { status: "draft", supersedes: "old", created_at: "2027-01-01" }),
    );
    expect(view.byId.get("old")).toMatchObject({ state: "superseded", successor: "new" });
  });

  test.each([2, 3, 5])("of %i records that replace each other in a circle the newest stays in force", (size) => {
    const ids = Array.from({ length: size }, (_, i) => `r${i}`);
    const circle = ids.map((id, i) =>
      recordOf(id, { supersedes: ids[(i + 1) % size]!, created_at: `2026-01-0${((i * 3) % size) + 1}` }),
    );
    const newest = circle.reduce((a, b) => (a.created_at > b.created_at ? a : b)).id;
    expect(inForce(viewOf(...circle))).toEqual([newest]);
    expect(inForce(viewOf(...circle.toReversed()))).toEqual([newest]);
  });

  test("one that replaces itself, or names nothing there is, stays in force", () => {
    const view = viewOf(
      recordOf("self", { supersedes: "self", superseded_by: "self" }),
      recordOf("lost", { superseded_by: "gone", supersedes: "constructor" }),
    );
    expect(inForce(view)).toEqual(["self", "lost"]);
  });

  const ids = ["a", "b", "c", "d", "e"];
  const anyRecords = fc.tuple(
    ...ids.map((id) =>
      fc
        .record({
          status: fc.constantFrom("draft", "open", "implemented", "superseded", "deprecated", "rejected"),
          supersedes: fc.constantFrom("", "", ...ids, "gone"),
          superseded_by: fc.constantFrom("", "", ...ids, "gone"),
          created_at: fc.constantFrom("2026-01-01", "2026-01-02"),
        })
        .map((fields) => recordOf(id, fields)),
    ),
  );

  test("the order of the files decides nothing", () => {
    fc.assert(
      fc.property(
        anyRecords.chain((records) => fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: 5 }))),
        ([records, shuffled]) => {
          const standing = (order: typeof shuffled) =>
            viewRecords(order, [])
              .standings.map(({ record, state, successor }) => `${record.id} ${state} ${successor}`)
              .sort();
          expect(standing(shuffled)).toEqual(standing(records));
        },
      ),
    );
  });

  test("no record is in force whose successor took force, unless they form a circle; no circle loses force whole", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const view = viewOf(...records);
        const successors = (id: string): string[] =>
          records
            .filter((it) => it.supersedes === id || records.some((old) => old.id === id && old.superseded_by === it.id))
            .filter((it) => it.id !== id && ["implemented", "deprecated", "superseded"].includes(it.status))
            .map((it) => it.id);
        const reachable = (id: string, seen = new Set<string>()): Set<string> => {
          for (const next of successors(id)) if (!seen.has(next)) reachable(next, seen.add(next));
          return seen;
        };
        for (const { record, state, successor } of view.standings) {
          const isCircular = reachable(record.id).has(record.id);
          if (view.inForce.includes(record) && !isCircular) expect(successors(record.id)).toEqual([]);
          // Following successors always ends at one that has none.
          if (successor) expect(view.byId.get(successor)?.successor).toBeUndefined();
          if (successor) expect(state).toBe("superseded");
        }
        for (const { id } of records) {
          const circle = [...reachable(id)].filter((it) => reachable(it).has(id));
          if (circle.length === 0) continue;
          expect(circle.some((it) => !circle.includes(view.byId.get(it)?.successor ?? ""))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("getStanding", () => {
  test("M35: an unknown id fails with the nearest ones", () => {
    const view = viewOf(recordOf("prov-2026-001"), recordOf("prov-2026-002"), recordOf("prov-2025-900-elsewhere"));
    expect(getStanding(view, "prov-2026-001").record.id).toBe("prov-2026-001");
    const lookup = () => getStanding(view, "prov-2026-003");
    expect(lookup).toThrow(ProblemError);
    expect(lookup).toThrow("record_unknown: No record has the id prov-2026-003.");
    try {
      lookup();
    } catch (error) {
      expect((error as ProblemError).problem.fix).toBe("Did you mean prov-2026-001 or prov-2026-002?");
    }
    expect(() => getStanding(view, "__proto__")).toThrow("record_unknown");
  });
});
