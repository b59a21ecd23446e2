import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { graphOf, linkedRecords } from "../../src/core/graph.ts";
import { recordOf, viewOf } from "./record-of.ts";

const linksOf = (...records: Parameters<typeof viewOf>) =>
  [...graphOf(viewOf(...records)).out.values()].flat().map((it) => `${it.source} ${it.rel} ${it.target}`);

describe("links", () => {
  test("S9: run from the newer or dependent to the older or depended-on", () => {
    const record = recordOf("prov-2026-002", {
      supersedes: "prov-2026-001",
      superseded_by: "prov-2026-003",
      links: { specs: ["SPEC-000001"], risks: ["RA-000001"], mistakes: ["MR-000001"], incidents: ["incident-47"] },
      associated_specs: [{ path: "a_test.go", type: "go-test" }],
      associated_traces: ["trace.json"],
      monitors: ["latency"],
      affected_scope: ["src/**"],
      forbidden_scope: ["gen/"],
    });
    expect(linksOf(record)).toEqual([
      "prov-2026-002 accepts RA-000001",
      "prov-2026-002 derivation prov-2026-001",
      "prov-2026-002 forbids path:gen/",
      "prov-2026-002 implements SPEC-000001",
      "prov-2026-002 learned_from incident-47",
      "prov-2026-002 proved_by monitor:latency",
      "prov-2026-002 proved_by path:a_test.go",
      "prov-2026-002 proved_by path:trace.json",
      "prov-2026-002 scope path:src/**",
      "prov-2026-002 uses MR-000001",
      "prov-2026-003 derivation prov-2026-002",
    ]);
  });

  test("a mistake leads to the rule that prevents it, and the rule to what it watches over and what holds it", () => {
    const mistake = recordOf("MR-000001", {
      type: "mistake",
      constraints: ["Always close", "Never retry"],
      affected_scope: ["src/**"],
      enforcement: [
        { kind: "test", ref: "test/close.test.ts", must_exist: true },
        { kind: "linter", ref: "no-retry", must_exist: false },
        { kind: "ci", ref: "", must_exist: false },
      ],
      rule_id: "PRV-MR-000001-close",
    });
    const graph = graphOf(viewOf(mistake));
    expect([...graph.nodes.values()].filter((it) => it.kind === "Rule")).toMatchObject([
      { id: "PRV-MR-000001-close", type: "rule", label: "Always close", attributes: { file: mistake.file } },
      { id: "PRV-MR-000001-2", label: "Never retry" },
    ]);
    const prevents = linksOf(mistake).filter((it) => it.includes(" prevents "));
    expect(prevents).toEqual([
      "MR-000001 prevents PRV-MR-000001-2",
      "MR-000001 prevents PRV-MR-000001-close",
      ...["PRV-MR-000001-2", "PRV-MR-000001-close"].flatMap((rule) => [
        `${rule} prevents enforcement:linter no-retry`,
        `${rule} prevents path:src/**`,
        `${rule} prevents path:test/close.test.ts`,
      ]),
    ]);
  });

  test("only a mistake states rules; a decision's constraints are none", () => {
    expect(linksOf(recordOf("prov-2026-002", { constraints: ["Always close"] }))).toEqual([]);
  });

  test("M1: a record that says its manifests leads to them, and to the state of the code it was written for", () => {
    const ids = [`man:${"a".repeat(32)}`, `man:${"b".repeat(32)}`];
    expect(linksOf(recordOf("prov-2026-002", { manifest: ids }))).toEqual(
      ids.map((it) => `prov-2026-002 manifest ${it}`),
    );
  });

  test("what both ends state is one link", () => {
    const old = recordOf("a", { superseded_by: "b", related: ["b"] });
    expect(linksOf(old, recordOf("b", { supersedes: "a", related: ["a", "a"] }))).toEqual([
      "a related b",
      "b derivation a",
    ]);
  });

  test("`related` and linked decisions have no direction and are stored once; no link leads to itself", () => {
    const graph = graphOf(
      viewOf(recordOf("b", { related: ["a", "b"], supersedes: "b" }), recordOf("a", { links: { decisions: ["b"] } })),
    );
    expect([...graph.out.values()].flat()).toEqual([{ source: "a", target: "b", rel: "related", directed: false }]);
    expect([...graph.in.keys()]).toEqual(["b"]);
  });
});

describe("nodes", () => {
  // biome-ignore format: a table
  test.each([
    [{ supersedes: "prov-2026-009" },          "prov-2026-009",    "Missing",  "decision", "prov-2026-009"],
    [{ superseded_by: "prov-2026-009" },       "prov-2026-009",    "Missing",  "decision", "prov-2026-009"],
    [{ related: ["old-note"] },                "old-note",         "Missing",  "missing",  "old-note"],
    [{ links: { mistakes: ["MR-000009"] } },   "MR-000009",        "Missing",  "mistake",  "MR-000009"],
    [{ links: { risks: ["RA-000009"] } },      "RA-000009",        "Missing",  "risk",     "RA-000009"],
    [{ links: { incidents: ["incident-47"] }}, "incident-47",      "Missing",  "missing",  "incident-47"],
    [{ links: { pr: ["137"] } },               "pr:137",           "External", "pr",       "137"],
    [{ links: { issues: ["137"] } },           "issues:137",       "External", "issues",   "137"],
    [{ links: { pr: ["https://x.y/137"] } },   "https://x.y/137",  "External", "https",    "https://x.y/137"],
    [{ links: { see: ["DEC-000001"] } },       "DEC-000001",       "Missing",  "decision", "DEC-000001"],
    [{ links: { constructor: ["137"] } },      "constructor:137",  "External", "constructor", "137"],
    [{ monitors: ["https://m.x/a:b"] },        "monitor:https://m.x/a:b", "External", "monitor", "https://m.x/a:b"],
    [{ affected_scope: ["src/a:b.ts"] },       "path:src/a:b.ts",  "Path",     "path",     "src/a:b.ts"],
    [{ forbidden_scope: ["re:^a"] },           "path:re:^a",       "Path",     "path",     "re:^a"],
  ])("%j has a node %s of kind %s, type %s, label %s", (fields, id, kind, type, label) => {
    const { nodes } = graphOf(viewOf(recordOf("prov-2026-001", fields)));
    expect([...nodes.values()].slice(1)).toEqual([{ id, kind, type, label, attributes: {} }]);
  });

  test("a record has its title, effective state and successor; a forward reference resolves once the record is there", () => {
    const old = recordOf("a", { title: "Old", tags: ["db"] });
    expect(graphOf(viewOf(recordOf("b", { supersedes: "a" }))).nodes.get("a")?.kind).toBe("Missing");
    const { nodes } = graphOf(viewOf(recordOf("b", { supersedes: "a" }), old));
    expect(nodes.get("a")).toEqual({
      id: "a",
      kind: "Record",
      type: "decision",
      label: "Old",
      state: "superseded",
      attributes: { file: "provenance/a.yml", created_at: "2026-01-01", tags: ["db"], successor: "b" },
    });
    expect(nodes.size).toBe(2);
  });
});

test("linkedRecords lists the records that point at one, from either end of an undirected link, and nothing missing", () => {
  const view = viewOf(
    recordOf("a", { related: ["d", "gone"], superseded_by: "lost" }),
    recordOf("d"),
    recordOf("c", { supersedes: "a", links: { mistakes: ["a"] } }),
    recordOf("b", { related: ["a"] }),
  );
  expect(linkedRecords(graphOf(view), "a").map((it) => `${it.id} ${it.rel}`)).toEqual([
    "b related",
    "c derivation",
    "c uses",
    "d related",
  ]);
  expect(linkedRecords(graphOf(view), "nowhere")).toEqual([]);
});

test("M34: the graph and its walk load with nothing but the runtime and the schema library", () => {
  const deny = `import { registerHooks } from "node:module";
    registerHooks({ resolve(name, context, next) {
      const own = context.parentURL?.includes("/node_modules/") || /^(?:node:|\\.|file:|zod$)/.test(name);
      if (!own) throw new Error("the graph loads " + name);
      return next(name, context);
    } });`;
  const load = `for (const it of ["graph", "run-graph", "traverse", "whole-graph"]) await import("./src/core/" + it + ".ts");
    await import(process.argv[1]);`;
  const run = (also: string) =>
    spawnSync(
      process.execPath,
      ["--import", `data:text/javascript,${encodeURIComponent(deny)}`, "--input-type=module", "-e", load, also],
      { encoding: "utf8" },
    );
  expect(run("node:fs")).toMatchObject({ status: 0, stderr: "" });
  expect(run("@lancedb/lancedb").stderr).toContain("the graph loads @lancedb/lancedb");
});
