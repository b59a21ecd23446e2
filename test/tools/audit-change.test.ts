import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRepo, type Repo, recordIn } from "./people.ts";

type Findings = { class: string; record: string; message: string }[];

async function violations(repo: Repo, source: { [name: string]: unknown }): Promise<string[]> {
  const { findings } = (await repo.agent("audit_change", source)) as { findings: Findings };
  return findings.filter((it) => it.class === "violation").map((it) => it.message);
}

function commit(repo: Repo, subject = "Work"): string {
  repo.git("add", "--all");
  repo.git("commit", "--quiet", "-m", subject);
  return repo.git("rev-parse", "HEAD").trim();
}

const DECISION = `id: prov-2026-001
title: Freeze the wire format
status: implemented
created_at: "2026-01-02"
author: a@b.c
intent: Old clients read it.
forbidden_scope: [src/wire.ts]
tags: []
`;

test("what is told in words alone is not cleared where a record speaks of it", async () => {
  const repo = openRepo({ "provenance/prov-2026-001.yml": DECISION });
  const verdict = async (description: string) => (await repo.agent("audit_change", { description }))["verdict"];
  expect(await verdict("change the wire format that old clients read")).toBe("review");
  expect(await verdict("paint the shed")).toBe("clear");
});

describe("a commit is judged by the records as they stood before it", () => {
  test("what came into force later does not bind it, and what was in force then still does", async () => {
    const repo = openRepo({ "src/wire.ts": "1\n" });
    repo.write({ "src/wire.ts": "2\n" });
    const early = commit(repo);
    repo.write({ "provenance/prov-2026-001.yml": DECISION });
    commit(repo, "Decide");
    repo.write({ "src/wire.ts": "3\n" });
    const late = commit(repo);
    repo.write({ "provenance/prov-2026-001.yml": DECISION.replace("implemented", "deprecated") });
    commit(repo, "Give it up");
    expect(await violations(repo, { commit: early })).toEqual([]);
    expect(await violations(repo, { commit: late })).toEqual([
      expect.stringContaining("forbids changes to src/wire.ts"),
    ]);
    expect(await violations(repo, { range: `${early}..${late}` })).toEqual([]);
    repo.write({ "src/wire.ts": "4\n" });
    expect(await violations(repo, { commit: commit(repo) })).toEqual([]);
  });

  test("an edit of a draft stays fine once the draft was sealed, an edit of what was sealed stays one", async () => {
    const repo = openRepo();
    const draft = DECISION.replace("implemented", "open");
    const file = "provenance/prov-2026-001.yml";
    repo.write({ [file]: draft });
    commit(repo, "Open");
    repo.write({ [file]: draft.replace("Old", "All old") });
    const early = commit(repo, "Refine");
    repo.write({ [file]: DECISION.replace("Old", "All old") });
    commit(repo, "Complete");
    repo.write({ [file]: DECISION });
    const late = commit(repo, "Rewrite");
    expect(await violations(repo, { commit: early })).toEqual([]);
    expect(await violations(repo, { commit: late })).toEqual(["prov-2026-001 is sealed; the change touches intent."]);
  });

  test("a scope over the records' folder does not bind their files, which have rules of their own", async () => {
    const all = DECISION.replace("[src/wire.ts]", "[provenance/**]");
    const repo = openRepo({ "provenance/prov-2026-001.yml": all });
    repo.write({ "provenance/prov-2026-002.yml": all.replace("001", "002"), "provenance/a.md": "1\n" });
    expect(await violations(repo, { commit: commit(repo) })).toEqual([
      expect.stringContaining("forbids changes to provenance/a.md (forbidden_scope"),
    ]);
  });

  test("the first commit of all is judged by nothing", async () => {
    const repo = openRepo({ "provenance/prov-2026-001.yml": DECISION, "src/wire.ts": "1\n" });
    expect(await repo.agent("audit_change", { commit: "HEAD" })).toMatchObject({ verdict: "clear" });
  });
});

describe("P9: a sealed record in JSON", () => {
  function openShop(): Repo {
    const repo = openRepo();
    cpSync(join(import.meta.dirname, "../fixtures/deo"), join(repo.root, "provenance"), { recursive: true });
    commit(repo, "The records of another tool");
    return repo;
  }

  // biome-ignore format: a table
  test.each<[string, string, [string, string], string[]]>([
    ["an outcome",                "decisions/DEC-SHOP-0000002.json",  ["A service.", "No service."],                 ["DEC-SHOP-0000002 is sealed; the change touches intent, outcome."]],
    ["the layout alone",          "decisions/DEC-SHOP-0000002.json",  ['"version":2,', '"version": 2,'],             []],
    ["a state back to draft",     "decisions/DEC-SHOP-0000002.json",  ['"state":"accepted"', '"state":"draft"'],     ["DEC-SHOP-0000002 is sealed; the change touches status."]],
    ["a criterion of a spec",     "specs/SPEC-0000001/spec.json",     ["100 things", "10 things"],                   ["SPEC-0000001 is sealed; the change touches constraints."]],
    ["a spec to implemented",     "specs/SPEC-0000001/spec.json",     ['"approved"', '"implemented"'],               []],
    ["a mitigated risk to active","risks/RA-000002/risk.json",        ['"closed"', '"active"'],                      ["RA-000002 is sealed; the change touches status."]],
    ["a risk that is active",     "risks/RA-000001.json",             ["Watch the error rate", "Watch"],             []],
  ])("an edit of %s is seen as what it is, however the change is given", async (_, path, [was, is], found) => {
    const repo = openShop();
    const file = `provenance/${path}`;
    const before = repo.read(file);
    const after = before.replace(was, is);
    expect(after).not.toBe(before);
    repo.write({ [file]: after });
    const diff = repo.git("diff");
    expect(await violations(repo, { diff })).toEqual(found);
    repo.git("add", ".");
    expect(await violations(repo, { staged: true })).toEqual(found);
    const oid = commit(repo);
    expect(await violations(repo, { commit: oid })).toEqual(found);
    expect(await violations(repo, { range: `${oid}~1..${oid}` })).toEqual(found);
    repo.git("reset", "--quiet", "--hard", "HEAD~1");
    expect(await violations(repo, { diff })).toEqual(found);
  });

  test("one that is deleted is missed, and one that a diff of another state edits is an edit", async () => {
    const repo = openShop();
    repo.git("rm", "--quiet", "provenance/decisions/DEC-SHOP-0000002.json");
    expect(await violations(repo, { staged: true })).toEqual(["DEC-SHOP-0000002 is sealed; its file is deleted."]);
    repo.git("reset", "--quiet", "--hard");
    const file = "provenance/decisions/DEC-SHOP-0000002.json";
    const strange = `--- a/${file}\n+++ b/${file}\n@@ -1,3 +1,3 @@\n {\n-  "outcome": "x"\n+  "outcome": "y"\n }\n`;
    expect(await violations(repo, { diff: strange })).toEqual([expect.stringContaining("DEC-SHOP-0000002 is sealed")]);
  });
});

describe("P29: what keeps a mistake from happening again", () => {
  const guarded = async (ref: string) => {
    const repo = openRepo({ "test/guards/a.test.ts": "", "test/guards/b.test.ts": "", "test/other.test.ts": "" });
    const id = await recordIn(repo, "mistake", "mitigated", {
      create: { constraints: ["Bind every parameter"] },
      set: { enforcement: [{ kind: "test", ref, must_exist: true }] },
    });
    commit(repo, "Learn");
    return { repo, id };
  };

  // biome-ignore format: a table
  test.each<[string, string, string[], boolean]>([
    ["the file itself",           "test/guards/a.test.ts",   ["test/guards/a.test.ts"],                           true ],
    ["one of a folder",           "test/guards/",            ["test/guards/a.test.ts"],                           false],
    ["all of a folder",           "test/guards",             ["test/guards/a.test.ts", "test/guards/b.test.ts"],  true ],
    ["one that a glob covers",    "test/guards/*.test.ts",   ["test/guards/b.test.ts"],                           false],
    ["all that a glob covers",    "test/guards/*.test.ts",   ["test/guards/a.test.ts", "test/guards/b.test.ts"],  true ],
    ["another file",              "test/guards/a.test.ts",   ["test/other.test.ts"],                              false],
  ])("is a violation to delete: %s", async (_, ref, files, isViolation) => {
    const { repo, id } = await guarded(ref);
    repo.git("rm", "--quiet", ...files);
    const found = isViolation ? [`${id} relies on ${JSON.stringify(ref)}, which this change takes away.`] : [];
    const diff = repo.git("diff", "--cached");
    expect(await violations(repo, { staged: true })).toEqual(found);
    expect(await violations(repo, { diff })).toEqual(found);
    expect(await violations(repo, { commit: commit(repo) })).toEqual(found);
    repo.git("reset", "--quiet", "--hard", "HEAD~1");
    expect(await violations(repo, { diff })).toEqual(found);
  });

  test("is not missed by a change that says what prevents it now", async () => {
    const { repo, id } = await guarded("test/guards/a.test.ts");
    repo.git("mv", "test/guards/a.test.ts", "test/moved.test.ts");
    expect(await violations(repo, { staged: true })).toHaveLength(1);
    const enforcement = [{ kind: "test", ref: "test/moved.test.ts", must_exist: true }];
    await repo.agent("update_record", { id, set: { enforcement } });
    repo.git("add", ".");
    expect(await violations(repo, { staged: true })).toEqual([]);
    expect(await violations(repo, { commit: commit(repo) })).toEqual([]);
  });
});

describe("P18: an accepted risk that has run out", () => {
  // biome-ignore format: a table
  test.each([["light", "governed"], ["standard", "governed"], ["regulated", "violation"]])(
    "is under %s a %s for a change in its scope", async (preset, kind) => {
      const repo = openRepo({
        ".precedent.yml": `provenance:\n  preset: ${preset}\n`,
        "provenance/risks/RA-0000001.yml": `id: RA-0000001\ntitle: Old API\nstatus: active\ncreated_at: "2026-01-02"\nauthor: a@b.c\nintent: It may vanish.\ntype: risk\naffected_scope: [src/api/**]\nlifecycle:\n  expires_at: "2026-06-01"\n`,
      });
      repo.write({ "src/api/a.ts": "1\n" });
      repo.git("add", ".");
      const classes = async () => {
        const { findings } = (await repo.agent("audit_change", { staged: true })) as { findings: Findings };
        return findings.map((it) => `${it.class} ${it.record}`);
      };
      repo.clock.now = new Date("2026-05-31T00:00:00Z");
      expect(await classes()).toEqual(["governed RA-0000001"]);
      repo.clock.now = new Date("2026-06-02T00:00:00Z");
      expect(await classes()).toEqual([`${kind} RA-0000001`]);
    });
});
