import { describe, expect, test } from "vitest";
import { consult, type Suggestion } from "../../src/core/consult.ts";
import { governanceOf } from "../../src/core/governance.ts";
import type { ProvenanceRecord } from "../../src/core/record.ts";
import { isPending } from "../../src/core/view.ts";
import { recordOf, viewOf } from "./record-of.ts";

function ask(paths: string[], records: ProvenanceRecord[], suggested: string[] = [], hasTask = true) {
  const view = viewOf(...records);
  const pending = governanceOf(view.standings.filter(isPending).map((it) => it.record));
  const suggestions: Suggestion[] = suggested.map((id) => ({ id, why: "alike" }));
  return consult(paths, { view, governance: governanceOf(view.inForce), pending, suggestions, hasTask });
}

test("what only likeness to a path found rules nothing out, what a task found does", () => {
  const records = [
    recordOf("prov-2026-001", { options: [{ name: "Redis", rejected_because: "one more thing to run" }] }),
  ];
  const ruledOut = (hasTask: boolean) => ask(["src/a.ts"], records, ["prov-2026-001"], hasTask).ruled_out;
  expect(ruledOut(true).map((it) => it.what)).toEqual(["Redis"]);
  expect(ruledOut(false)).toEqual([]);
});

const io = { affected_scope: ["src/io/"] };

describe("governing", () => {
  test("C5: decisions and specs in force whose scope covers a path, forbidding and narrow ones first", () => {
    const { governing } = ask(
      ["src/io/git.ts"],
      [
        recordOf("wide", { affected_scope: ["src/**"], type: "spec" }),
        recordOf("narrow", { affected_scope: ["src/io/git.ts"], intent: "Call git\n in one place" }),
        recordOf("never", { forbidden_scope: ["src/io/"] }),
        recordOf("elsewhere", { affected_scope: ["lib/"] }),
      ],
    );
    expect(governing.map((it) => [it.id, it.binds, it.pattern, it.paths])).toEqual([
      ["never", "forbidden", "src/io/", ["src/io/git.ts"]],
      ["narrow", "affected", "src/io/git.ts", ["src/io/git.ts"]],
      ["wide", "affected", "src/**", ["src/io/git.ts"]],
    ]);
    expect(governing[1]).toMatchObject({
      title: "About narrow",
      state: "implemented",
      intent: "Call git in one place",
    });
  });

  test("a record that binds one path as affected and another as forbidden appears for both", () => {
    const record = recordOf("both", {
      affected_scope: ["src/"],
      forbidden_scope: ["gen/"],
      options: [{ name: "A", rejected_because: "slow" }],
    });
    const answer = ask(["src/a", "gen/b"], [record]);
    expect(answer.governing.map((it) => [it.binds, it.paths])).toEqual([
      ["forbidden", ["gen/b"]],
      ["affected", ["src/a"]],
    ]);
    expect(answer.ruled_out).toHaveLength(1);
  });

  test("of many paths and constraints the first are shown and the rest counted", () => {
    const constraints = Array.from({ length: 1000 }, (_, i) => `Must not ${i} ${"x".repeat(400)}`);
    const record = recordOf("big", { ...io, constraints, intent: "y".repeat(5000) });
    const paths = Array.from({ length: 500 }, (_, i) => `src/io/${i}.ts`);
    const [entry] = ask([...paths, "src/io/0.ts", "lib/x"], [record]).governing;
    expect(entry).toMatchObject({ paths: paths.slice(0, 10), more_paths: 490, more_constraints: 980 });
    expect(entry?.constraints).toHaveLength(20);
    expect(JSON.stringify(entry).length).toBeLessThan(6000);
    expect(ask(["src/io/1.ts"], [recordOf("small", { ...io, constraints: ["C"] })]).governing).toMatchObject([
      { paths: ["src/io/1.ts"], more_paths: 0, constraints: ["C"], more_constraints: 0 },
    ]);
  });

  test("a folder asks for whatever may bind something below it", () => {
    const records = [
      recordOf("deep", { affected_scope: ["src/*/deep.ts"] }),
      recordOf("other", { affected_scope: ["lib/"] }),
    ];
    expect(ask(["src/"], records).governing.map((it) => it.id)).toEqual(["deep"]);
  });

  test.each(["draft", "proposed", "open", "superseded", "deprecated", "rejected", "unknown"])(
    "a decision that is %s does not govern, though its scope or its words lead to it",
    (status) => {
      const answer = ask(["src/io/a.ts"], [recordOf("one", { ...io, status })], ["one"]);
      expect(answer.governing).toEqual([]);
      const isEnded = status === "rejected" || status === "superseded";
      expect(answer.related.map((it) => it.state)).toEqual(isEnded ? [] : [status]);
      expect(answer.ruled_out).toHaveLength(isEnded ? 1 : 0);
    },
  );
});

describe("risks and rules", () => {
  test("live risks and what earlier mistakes demand, each record once; mitigated risks are silent", () => {
    const scope = { ...io, forbidden_scope: ["src/io/"] };
    const answer = ask(
      ["src/io/a.ts"],
      [
        recordOf("RA-000001", { ...scope, type: "risk", status: "active", intent: "May leak" }),
        recordOf("RA-000002", { ...scope, type: "risk", status: "mitigated" }),
        recordOf("MR-000001", {
          ...scope,
          type: "mistake",
          status: "open",
          constraints: ["Always close", "Never retry"],
        }),
      ],
    );
    expect(answer).toEqual({
      governing: [],
      risks: [{ id: "RA-000001", title: "About RA-000001", state: "active", why: "May leak" }],
      rules: [
        { record: "MR-000001", statement: "Always close" },
        { record: "MR-000001", statement: "Never retry" },
      ],
      ruled_out: [],
      related: [],
    });
  });
});

describe("ruled out", () => {
  const options = [{ name: "Mongo", rejected_because: "no joins" }, { name: "SQLite" }];

  test("rejected options of what is in force, what it replaced, and rejected proposals", () => {
    const answer = ask(
      ["src/io/a.ts"],
      [
        recordOf("new", { ...io, options, supersedes: "old" }),
        recordOf("old", io),
        recordOf("idea", { status: "rejected", options: [{ name: "SQLite", rejected_because: "dull" }] }),
        recordOf("alike", { options: [{ name: "Redis", rejected_because: "memory" }] }),
      ],
      ["idea", "alike", "old", "new", "gone"],
    );
    expect(answer.ruled_out).toEqual([
      { record: "new", what: "Mongo", why: "no joins" },
      { record: "old", what: "About old", why: "superseded by new" },
      // What a rejected proposal turned down may be the very thing that was chosen.
      { record: "idea", what: "About idea", why: "this proposal was rejected" },
      { record: "alike", what: "Redis", why: "memory" },
    ]);
    expect(answer.related.map((it) => it.id)).toEqual(["alike"]);
  });

  test("a record that names itself as what it replaced does not rule itself out", () => {
    expect(ask(["src/io/a.ts"], [recordOf("self", { ...io, supersedes: "self" })]).ruled_out).toEqual([]);
  });

  test.each(["draft", "proposed", "open", "deprecated"])("a record that is %s rules out nothing", (status) => {
    const records = [recordOf("new", { status, options, supersedes: "old" }), recordOf("old", io)];
    const answer = ask(["src/io/a.ts"], records, ["new"]);
    expect(answer.ruled_out).toEqual([]);
    expect(answer.governing.map((it) => it.id)).toEqual(status === "deprecated" ? [] : ["old"]);
  });
});

describe("related", () => {
  test("what is drafted or open with a scope here, then what is alike, each once", () => {
    const answer = ask(
      ["src/io/a.ts"],
      [
        recordOf("draft", { ...io, status: "draft" }),
        recordOf("far"),
        recordOf("here", io),
        recordOf("open", { status: "open" }),
      ],
      ["far", "draft", "here", "open"],
    );
    expect(answer.related).toEqual([
      { id: "draft", title: "About draft", state: "draft", why: "its scope is src/io/" },
      { id: "far", title: "About far", state: "implemented", why: "alike" },
      { id: "open", title: "About open", state: "open", why: "alike" },
    ]);
  });

  test("what an open record asks for, which was decided and is not in force yet", () => {
    const constraints = ["Must not cache", "Only src/io/store.ts writes"];
    const records = [recordOf("next", { ...io, status: "open", constraints })];
    expect(ask(["src/io/a.ts"], records, []).related[0]?.why).toBe(
      "its scope is src/io/; approved and being carried out: Must not cache · Only src/io/store.ts writes",
    );
  });
});
