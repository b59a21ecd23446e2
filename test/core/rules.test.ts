import { describe, expect, test } from "vitest";
import { checkRecords, sortProblems } from "../../src/core/check.ts";
import { type Problem, problem } from "../../src/core/problem.ts";
import { graded, gradedCommits, ruleBook } from "../../src/core/rule-book.ts";
import { rules } from "../../src/core/rules/index.ts";
import { viewRecords } from "../../src/core/view.ts";
import { recordsFrom, viewFrom, world, worldOf } from "./records.ts";

/** The rules that find something about the first record. */
function found(yaml: string, files?: readonly string[]): string[] {
  const records = recordsFrom(yaml);
  const view = viewRecords(records, []);
  return [
    ...new Set(checkRecords(records.slice(0, 1), view, files ? worldOf(files) : world).map((it) => it.rule ?? "")),
  ].sort();
}

function facts(yaml: string, rule: string): Problem[] {
  const records = recordsFrom(yaml);
  return checkRecords(records, viewRecords(records, []), world).filter((it) => it.rule === rule);
}

describe.each(rules.map((rule) => [rule.id, rule] as const))("S36: %s", (id, rule) => {
  test("accepts its good example", () => expect(found(rule.good)).not.toContain(id));
  test("finds its bad example", () => expect(found(rule.bad)).toContain(id));
});

test("PROV001 to PROV019 are all there, and no two rules share an id", () => {
  const ids = new Set(ruleBook.map((it) => it.id as string));
  for (let n = 1; n <= 19; n++) expect(ids).toContain(`PROV${String(n).padStart(3, "0")}`);
  expect(new Set(rules.map((it) => it.id)).size).toBe(rules.length);
});

test.each(["title", "status", "created_at", "author", "intent"])(
  "S5: a record without %s breaks PROV002 alone for it",
  (field) => {
    const lines = [
      "id: prov-2026-001",
      "title: A",
      "status: open",
      'created_at: "2026-01-02"',
      "author: a@b.c",
      "intent: Why",
    ];
    const problems = facts(lines.filter((it) => !it.startsWith(field)).join("\n"), "PROV002");
    expect(problems.map((it) => it.at?.field)).toEqual([field]);
  },
);

// biome-ignore format: a table
test.each([
  ["prov-2026-001", true], ["prov-2026-a1b2c3d4", true], ["prov-2026-deadbeef-user-service", true],
  ["prov-2026-01", false], ["prov-2026-A1B2C3D4", false], ["prov-2026-a1b2c3d", false], ["prov-26-001", false],
])("S2: the id %s is valid: %s", (id, isValid) => {
  expect(found(`{ id: ${id}, title: A }`).includes("PROV004")).toBe(!isValid);
});

test.each(["2026-13-01", "2026-02-30", "2026-00-10"])("the day %s is not in the calendar", (date) => {
  expect(found(`{ id: prov-2026-001, title: A, created_at: "${date}" }`)).toContain("PROV030");
});

test("S34: circles of two and of three are found at each of their records, with the way round", () => {
  const two = facts(
    "{ id: prov-2026-001, supersedes: prov-2026-002 }\n---\n{ id: prov-2026-002, supersedes: prov-2026-001 }",
    "PROV014",
  );
  expect(two.map((it) => it.at?.record)).toEqual(["prov-2026-001", "prov-2026-002"]);
  const three = facts(
    "{ id: prov-2026-001, supersedes: prov-2026-002 }\n---\n{ id: prov-2026-002, supersedes: prov-2026-003 }\n---\n{ id: prov-2026-003, supersedes: prov-2026-001 }\n---\n{ id: prov-2026-004, supersedes: prov-2026-001 }",
    "PROV014",
  );
  expect(three.map((it) => it.message)).toEqual([
    "prov-2026-001 supersedes itself in a circle: prov-2026-001 → prov-2026-002 → prov-2026-003 → prov-2026-001.",
    "prov-2026-002 supersedes itself in a circle: prov-2026-002 → prov-2026-003 → prov-2026-001 → prov-2026-002.",
    "prov-2026-003 supersedes itself in a circle: prov-2026-003 → prov-2026-001 → prov-2026-002 → prov-2026-003.",
  ]);
});

// biome-ignore format: a table
test.each<[string, string, string[]]>([
  ["two that say of each other that it replaced them",
    "{ id: prov-2026-001, superseded_by: prov-2026-002 }\n---\n{ id: prov-2026-002, superseded_by: prov-2026-001 }",
    ["prov-2026-001", "prov-2026-002"]],
  ["one that says so of itself", "{ id: prov-2026-001, superseded_by: prov-2026-001 }", ["prov-2026-001"]],
  ["both ends, against each other",
    "{ id: prov-2026-001, superseded_by: prov-2026-002 }\n---\n{ id: prov-2026-002, links: { uses: [prov-2026-003] } }\n---\n{ id: prov-2026-003, superseded_by: prov-2026-001 }",
    []],
  ["a replacement stated at its older end and a link back",
    "{ id: prov-2026-001, superseded_by: prov-2026-002, links: { uses: [prov-2026-002] } }\n---\n{ id: prov-2026-002 }",
    ["prov-2026-001"]],
  ["a replacement that both ends state",
    "{ id: prov-2026-001, superseded_by: prov-2026-002 }\n---\n{ id: prov-2026-002, supersedes: prov-2026-001 }",
    []],
])("P15: circles of links: %s", (_, yaml, ids) => {
  expect(facts(yaml, "PROV032").map((it) => it.at?.record)).toEqual(ids);
});

test("a record that supersedes itself is a circle", () => {
  expect(found("{ id: prov-2026-001, supersedes: prov-2026-001 }")).toContain("PROV014");
});

test("scopes and proof of open records are held against the files; those of decided ones are not", () => {
  const scope = "affected_scope: [src/gone.ts], associated_specs: [{ path: test/git.test.ts }]";
  expect(found(`{ id: prov-2026-001, status: open, ${scope} }`)).toContain("PROV020");
  expect(found(`{ id: prov-2026-001, status: implemented, ${scope} }`)).not.toContain("PROV020");
  expect(found('{ id: prov-2026-001, status: open, forbidden_scope: ["docs/**"] }')).toContain("PROV020");
});

test("a glob between slashes covers zero or more folders, as check reads it", () => {
  expect(found('{ id: prov-2026-001, status: open, affected_scope: ["src/**/b.ts"] }')).not.toContain("PROV020");
});

test("where files cannot be listed, nothing is said about them", () => {
  const records = recordsFrom('{ id: prov-2026-001, status: open, affected_scope: ["docs/**"] }');
  const nowhere = {
    at: () => undefined,
    matches: () => undefined,
    isEnforced: () => true,
    isReachable: () => undefined,
  };
  expect(checkRecords(records, viewRecords(records, []), nowhere).map((it) => it.rule)).not.toContain("PROV020");
});

test("a record is dead when all of its scope is gone, not when some is", () => {
  const record = '{ id: prov-2026-001, status: implemented, affected_scope: [src/b.ts, "old/**"] }';
  expect(found(record)).not.toContain("PROV016");
  expect(found(record, ["README.md"])).toContain("PROV016");
});

test.each([
  ["../outside.ts", "that lies outside the repository"],
  ["src/io", "that is a folder"],
  ["gone.ts", "there is no such file"],
])("proof %s is refused: %s", (path, why) => {
  const [first] = facts(
    `{ id: prov-2026-001, associated_specs: [{ path: test/git.test.ts }, { path: ${path} }] }`,
    "PROV018",
  );
  expect(first).toMatchObject({ message: expect.stringContaining(why), at: { field: "associated_specs.1" } });
});

test("a draft does not contest, contradict or outdate what it wants to replace", () => {
  const yaml =
    "{ id: prov-2026-001, status: implemented }\n---\n{ id: prov-2026-002, status: draft, supersedes: prov-2026-001 }";
  for (const id of ["PROV007", "PROV024", "PROV028"]) expect(facts(yaml, id)).toEqual([]);
});

test("a reference comes with the nearest id", () => {
  const [first] = facts(
    "{ id: prov-2026-001, related: [prov-2026-a1b2c3d5] }\n---\n{ id: prov-2026-a1b2c3d4 }",
    "PROV008",
  );
  expect(first?.fix).toBe("Did you mean prov-2026-a1b2c3d4?");
});

test("1,000 open records on the same files give one bounded finding each", () => {
  const records = Array.from({ length: 1000 }, (_, i) => {
    const [record] = recordsFrom(
      `{ id: prov-2026-${String(i).padStart(8, "0")}, status: open, affected_scope: ["src/**", src/b.ts, "re:a+b"] }`,
    );
    if (!record) throw new Error("no record");
    return record;
  });
  const problems = checkRecords(records, viewRecords(records, []), world).filter((it) => it.rule === "PROV015");
  expect(problems).toHaveLength(1000);
  for (const { message } of problems) expect(message.length).toBeLessThan(300);
  expect(problems[0]?.message).toContain("or more others");
});

describe("enforcement", () => {
  const all = (yaml: string) => checkRecords(recordsFrom(yaml), viewFrom(yaml), world);
  const problems = all("{ id: prov-2026-001, title: A, status: done, intent: B }");
  const worst = (level: "none" | "warn" | "strict") => graded(problems, level).map((it) => it.severity);

  test("S14: none says nothing, warn says it without an error, strict has errors", () => {
    expect(worst("none")).toEqual([]);
    expect(worst("warn")).not.toContain("error");
    expect(worst("warn")).toHaveLength(worst("strict").length);
    expect(worst("strict")).toContain("error");
  });

  test("a file that cannot be read is PROV001, an error where the project is strict", () => {
    const unread = [problem("yaml_malformed", { detail: "x", remedy: "y" })];
    expect(graded(unread, "strict")).toMatchObject([{ rule: "PROV001", severity: "error" }]);
    expect(graded(unread, "warn")).toMatchObject([{ rule: "PROV001", severity: "warning" }]);
  });

  test("what a commit breaks is an error at every level but none", () => {
    const broken = [problem("tag_missing", {})];
    expect(gradedCommits(broken, "warn")).toMatchObject([{ rule: "PROV040", severity: "error" }]);
    expect(gradedCommits(broken, "none")).toEqual([]);
  });
});

test("problems are sorted worst first, then by file and rule, whatever order they came in", () => {
  const yaml = "{ id: prov-2026-002, title: A, status: done }\n---\n{ id: prov-2026-001, title: A, tags: [a, a] }";
  const problems = checkRecords(recordsFrom(yaml), viewFrom(yaml), world);
  expect(sortProblems(problems.toReversed())).toEqual(problems);
  expect(problems.map((it) => it.severity)).toEqual(problems.map((it) => it.severity).toSorted());
});
