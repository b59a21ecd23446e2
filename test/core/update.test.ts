import { describe, expect, test } from "vitest";
import type { Actor } from "../../src/core/draft.ts";
import { ProblemError } from "../../src/core/problem.ts";
import type { ProvenanceRecord } from "../../src/core/record.ts";
import { planUpdate } from "../../src/core/update.ts";
import { type State, viewRecords } from "../../src/core/view.ts";
import { recordOf } from "./record-of.ts";

const at = new Date("2026-03-04T05:06:07.000Z");
const actor: Actor = { kind: "agent", name: "claude-code/1.2.3" };
const content = { title: "T", intent: "I", constraints: ["C"], options: [{ name: "A", rejected_because: "slow" }] };

function plan(
  status: string,
  set: { [field: string]: unknown },
  propose = false,
  fields: Partial<ProvenanceRecord> = {},
) {
  const [standing] = viewRecords([recordOf("prov-2026-001", { ...content, status, ...fields })], []).standings;
  const { changes, state } = planUpdate(standing!, set, { propose, at, actor });
  return { state, changed: Object.fromEntries(changes.map((it) => [it.path.join("."), it.value])) };
}

function refusal(...given: Parameters<typeof plan>) {
  try {
    return plan(...given);
  } catch (error) {
    return (error as ProblemError).problem;
  }
}

describe("edits", () => {
  const all =
    "title intent constraints affected_scope forbidden_scope options related rationale outcome risk_level enforcement associated_specs";
  const open = "monitors associated_traces tags links";
  // biome-ignore format: a table
  test.each<[Partial<ProvenanceRecord>, string]>([
    [{ status: "draft" },                     `${all} ${open}`],
    [{ status: "proposed" },                  `${all} ${open}`],
    [{ status: "review", type: "spec" },      `${all} ${open}`],
    [{ status: "open" },                      open],
    [{ status: "implemented" },               open],
    [{ status: "approved", type: "spec" },    open],
    [{ status: "implemented", type: "spec" }, ""],
    [{ status: "active", type: "risk" },      `constraints ${open}`],
    [{ status: "expired", type: "risk" },     `constraints ${open}`],
    [{ status: "mitigated", type: "risk" },   ""],
    [{ status: "open", type: "mistake" },     `constraints affected_scope rationale outcome enforcement ${open}`],
    [{ status: "mitigated", type: "mistake" }, `rationale outcome enforcement ${open}`],
    [{ status: "closed", type: "mistake" },   ""],
    [{ status: "superseded" },                ""],
    [{ status: "deprecated" },                ""],
    [{ status: "rejected" },                  ""],
    [{ status: "nonsense" },                  ""],
  ])("P7: of %j may touch %j and nothing else", (fields, allowed) => {
    const others = ["id", "status", "author", "supersedes", "superseded_by", "sealed_at_sha", "lifecycle", "__proto__"];
    for (const key of [...`${all} ${open}`.split(" "), ...others]) {
      const result = refusal(fields.status ?? "", { [key]: "x" }, false, fields);
      if (allowed.split(" ").includes(key)) expect(result).toMatchObject({ changed: { [key]: "x" } });
      else expect(result, key).toMatchObject({ code: "field_sealed", message: expect.stringContaining(key) });
    }
  });

  test("what is refused is named with what is not; a final record is not to be superseded again", () => {
    expect(refusal("implemented", { tags: ["x"], intent: "y", title: "z" })).toMatchObject({
      message: "prov-2026-001 is implemented; intent, title cannot change any more.",
      fix: "Only monitors, associated_traces, tags, links may change. For the rest call `supersede_record`.",
    });
    expect(refusal("rejected", { tags: ["x"] })).toMatchObject({ fix: expect.stringContaining("`create_record`") });
  });

  test("a field set to what it holds, or not set, changes nothing", () => {
    const same = { ...content, options: content.options.map((it) => ({ ...it })), tags: [], related: undefined };
    expect(plan("proposed", same)).toEqual({ changed: {}, state: "proposed" });
    expect(plan("implemented", { tags: [] })).toEqual({ changed: {}, state: "implemented" });
  });

  test("only what differs is written, lists whole", () => {
    expect(plan("draft", { title: "T", constraints: ["C", "D"] })).toEqual({
      changed: { constraints: ["C", "D"], version: 2 },
      state: "draft",
    });
  });

  // biome-ignore format: a table
  test.each<[string, string, object, State]>([
    ["proposed", "decision", { intent: "J" },                    "draft"   ],
    ["proposed", "decision", { tags: ["x"] },                    "proposed"],
    ["proposed", "decision", { tags: ["x"], monitors: ["m"] },   "proposed"],
    ["proposed", "decision", { tags: ["x"], title: "U" },        "draft"   ],
    ["proposed", "decision", { related: ["prov-2026-002"] },     "draft"   ],
    ["review",   "spec",     { intent: "J" },                    "draft"   ],
    ["review",   "spec",     { tags: ["x"] },                    "review"  ],
  ])("P8: a %s %s that is given %j is then %s", (status, type, set, state) => {
    const result = plan(status, { ...set }, false, { type: type as ProvenanceRecord["type"] });
    expect(result.state).toBe(state);
    expect(result.changed["status"]).toBe(state === status ? undefined : "draft");
    expect(result.changed).toMatchObject(set);
  });
});

describe("proposing", () => {
  test("P23: writes the state, the time and who did it", () => {
    expect(plan("draft", {}, true)).toEqual({
      state: "proposed",
      changed: {
        status: "proposed",
        "lifecycle.proposed_at": "2026-03-04T05:06:07.000Z",
        "lifecycle.history": [
          { at: "2026-03-04T05:06:07.000Z", from: "draft", to: "proposed", by: "claude-code/1.2.3" },
        ],
      },
    });
    expect(plan("draft", {}, true, { type: "spec" })).toMatchObject({ state: "review", changed: { status: "review" } });
  });

  test("takes edits in the same call, and they count for what is missing", () => {
    expect(plan("draft", { intent: "Now it is said", tags: ["x"] }, true, { intent: "TODO" })).toMatchObject({
      state: "proposed",
      changed: { intent: "Now it is said", tags: ["x"], status: "proposed" },
    });
    expect(refusal("draft", { intent: "" }, true)).toMatchObject({ code: "draft_incomplete" });
  });

  // biome-ignore format: a table
  test.each([
    ["",                       false],
    ["  \n",                   false],
    ["TODO",                   false],
    ["**TBD**: ask Klara",     false],
    ["- FIXME",                false],
    ["Remove every TODO",      true ], // it speaks of them
    ["TODOs are kept in git",  true ],
    ["使用缓存",                true ],
    ["删除 TODO",              true ],
    ["…",                      true ],
  ])("an intent of %j is complete: %s", (intent, isComplete) => {
    const result = refusal("draft", {}, true, { intent });
    if (isComplete) expect(result).toMatchObject({ state: "proposed" });
    else expect(result).toMatchObject({ code: "draft_incomplete", message: expect.stringContaining("intent") });
  });

  // biome-ignore format: a table
  test.each([
    ["proposed",    "From proposed it may become draft or rejected or open."],
    ["open",        "From open it may become implemented or superseded or deprecated."],
    ["implemented", "From implemented it may become superseded or deprecated."],
    ["rejected",    "rejected is final."],
  ])("is refused from %s with what is legal there", (status, fix) => {
    expect(refusal(status, {}, true)).toMatchObject({
      code: "transition_illegal",
      message: `prov-2026-001 cannot go from ${status} to proposed.`,
      fix,
    });
  });

  test("nothing is planned where the edits or the step are refused", () => {
    expect(refusal("implemented", { intent: "x" }, true)).toMatchObject({ code: "field_sealed" });
    expect(() => plan("proposed", { intent: "x" }, true)).toThrow(ProblemError);
  });
});
