import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { linespecHazards } from "../io/linespec-editor.ts";
import { FILE, ID, json, OTHER, precedent, read, record, repository } from "./linespec.ts";

describe("S13: create", () => {
  test("writes an open record with all that its flags say, readable by LineSpec", () => {
    const repo = repository(record(OTHER));
    const { status, stdout } = precedent(repo, [
      ...[
        "create",
        "--title",
        "Add caching: fast > slow",
        "--tag",
        "a,b",
        "--tag",
        "c",
        "--no-edit",
        "-i",
        "user-service",
      ],
      ...["--supersedes", OTHER, "--intent", "Start fast", "--constraints", "Must fit", "--affected-scope", "src/**"],
      ...["--forbidden-scope", "src/b.ts", "--related", OTHER, "--json"],
    ]);
    expect(status).toBe(0);
    const { id, file, superseded } = JSON.parse(stdout);
    expect(id).toMatch(/^prov-\d{4}-[0-9a-f]{8}-user-service$/);
    expect(superseded).toEqual([OTHER]);
    const text = read(repo, file);
    expect(text).toMatch(/^status: open$/m);
    expect(text).toMatch(/tags:\n {2}- a\n {2}- b\n {2}- c\n$/);
    expect(linespecHazards(text)).toEqual([]);
    expect(read(repo, `provenance/${OTHER}.yml`)).toMatch(/^status: superseded$/m);
    expect(read(repo, `provenance/${OTHER}.yml`)).toMatch(new RegExp(`^superseded_by: ${id}$`, "m"));
  });

  test("a record that is superseded already cannot be superseded again", () => {
    const repo = repository(record(OTHER));
    expect(precedent(repo, ["create", "One", "--no-edit", "--supersedes", OTHER]).status).toBe(0);
    const again = precedent(repo, ["create", "Two", "--no-edit", "--supersedes", OTHER]);
    expect(again.status).toBe(2);
    expect(readdirSync(join(repo.root, "provenance"))).toHaveLength(2);
  });

  test("opens the editor, whose words may hold arguments, unless told not to", () => {
    const repo = repository();
    const script = join(repo.root, "..", "editor.sh");
    writeFileSync(script, '#!/bin/sh\necho "# $1" >> "$2"\n');
    chmodSync(script, 0o755);
    const env = { EDITOR: `${script} edited` };
    const edited = JSON.parse(precedent(repo, ["create", "A", "--json"], { env }).stdout);
    expect(read(repo, edited.file)).toMatch(/# edited\n$/);
    const plain = JSON.parse(precedent(repo, ["create", "B", "--no-edit", "--json"], { env }).stdout);
    expect(read(repo, plain.file)).not.toContain("# edited");
  });

  test.each(["../../x", "A", "-a", "a--b", "a/b", "a\nb", "x".repeat(100)])(
    "the suffix %j is refused and nothing written",
    (suffix) => {
      const repo = repository();
      const { status, stderr } = precedent(repo, ["create", "A", "--no-edit", `--id-suffix=${suffix}`]);
      expect(status).toBe(2);
      expect(stderr).toContain("suffix_invalid");
      expect(repo.git("status", "--porcelain")).toBe("");
    },
  );

  test("C6: in an agent's shell it is a draft, and the older record stays as it is", () => {
    const repo = repository(record(OTHER));
    const { stdout } = precedent(repo, ["create", "A", "--no-edit", "--supersedes", OTHER, "--json"], {
      env: { CLAUDECODE: "1" },
    });
    expect(JSON.parse(stdout)).toMatchObject({ state: "draft", file: expect.stringMatching(/^provenance\/drafts\//) });
    expect(read(repo, `provenance/${OTHER}.yml`)).toMatch(/^status: open$/m);
  });

  test("from a sub-directory it writes where the records are", () => {
    const repo = repository();
    const { status } = precedent(repo, ["create", "A", "--no-edit"], { cwd: join(repo.root, "src") });
    expect(status).toBe(0);
    expect(readdirSync(join(repo.root, "provenance"))).toHaveLength(1);
  });
});

describe("S14: lint", () => {
  const broken = record(ID, { status: "done" });

  // biome-ignore format: a table
  test.each([["none", 0], ["warn", 0], ["strict", 1]])("at level %s a broken record ends with %i, in every format", (level, code) => {
    const repo = repository(broken);
    for (const format of ["human", "json", "sarif"])
      expect(precedent(repo, ["lint", "--enforcement", level, "--format", format]).status, format).toBe(code);
  });

  test("the level of the config holds unless a flag says another", () => {
    const repo = repository(broken, "  enforcement: strict\n");
    expect(precedent(repo, ["lint"]).status).toBe(1);
    expect(precedent(repo, ["lint", "--enforcement", "warn"]).status).toBe(0);
  });

  test("JSON has LineSpec's keys, and where each issue is", () => {
    const repo = repository({
      ...broken,
      ...record(OTHER, { constraints: "[Must fit]", associated_specs: "[{ path: src/a.ts }]" }),
    });
    const answer = JSON.parse(precedent(repo, ["lint", "--format", "json", "--enforcement", "strict"]).stdout);
    expect(answer).toMatchObject({ enforcement: "strict", total: 2, passed: 1, errors: 1 });
    expect(answer.issues[0]).toMatchObject({
      record_id: ID,
      field: "status",
      severity: "error",
      rule: "PROV003",
      file: FILE,
      line: 3,
    });
  });

  test("one record alone, and the same command under LineSpec's own name for it", () => {
    const repo = repository({ ...broken, ...record(OTHER) });
    expect(json(repo, "provenance", "lint", "--record", OTHER)).toMatchObject({ total: 1 });
    expect(json(repo, "-p", "lint", OTHER)).toMatchObject({ total: 1 });
    expect(precedent(repo, ["lint", "--record", "prov-2026-ffffffff"]).status).toBe(2);
  });

  test("one file that cannot be read hides no other, and is PROV001 with its line", () => {
    const repo = repository({
      ...broken,
      "provenance/prov-2026-bad00000.yml": "id: prov-2026-bad00000\ntitle: {a: [\n",
    });
    const answer = JSON.parse(precedent(repo, ["lint", "--format", "json", "--enforcement", "strict"]).stdout);
    const rules = answer.issues.map((it: { rule: string }) => it.rule);
    expect(rules).toEqual(expect.arrayContaining(["PROV001", "PROV003"]));
  });

  test("a bullet that reads as a mapping is the sentence it was meant as; a misspelt key is told", () => {
    const repo = repository({
      [FILE]: `id: ${ID}\ntitle: A\nstatus: open\ncreated_at: "2026-01-02"\nauthor: a\nintent: B\nconstraints:\n  - MUST return: 401\nafected_scope: [x]\n`,
    });
    const answer = JSON.parse(precedent(repo, ["lint", "--format", "json"]).stdout);
    const unknown = answer.issues.find((it: { rule: string }) => it.rule === "PROV026");
    expect(unknown).toMatchObject({ field: "afected_scope", line: 9, fix: "Did you mean `affected_scope`?" });
    expect(json(repo, "status", ID).records[0].constraints).toEqual(["MUST return: 401"]);
  });

  test("--staged judges what git would commit and not what is on the disk", () => {
    const repo = repository(record(ID));
    repo.stage(broken);
    repo.write(record(ID));
    const staged = json(repo, "lint", "--staged", "--enforcement", "strict");
    expect(staged.problems.map((it: { rule: string }) => it.rule)).toContain("PROV003");
    repo.git("rm", "-q", "-f", FILE);
    expect(json(repo, "lint", "--staged", "--enforcement", "strict")).toMatchObject({ total: 0, problems: [] });
  });

  test("two runs give the same bytes in every format", () => {
    const repo = repository({ ...broken, ...record(OTHER, { related: "[prov-2026-ffffffff, prov-2026-eeeeeeee]" }) });
    for (const format of ["human", "json", "sarif"])
      expect(precedent(repo, ["lint", "--format", format]).stdout).toBe(
        precedent(repo, ["lint", "--format", format]).stdout,
      );
  });
});

describe("S15: status", () => {
  const records = {
    ...record(ID, { tags: "[architecture]" }),
    ...record(OTHER, { status: "implemented", sealed_at_sha: "abc", title: `"${"ä".repeat(80)}"` }),
  };

  test("lists all, by state and by tag", () => {
    const repo = repository(records);
    const ids = (...args: string[]) => json(repo, "status", ...args).records.map((it: { id: string }) => it.id);
    expect(ids()).toEqual([ID, OTHER]);
    expect(ids("--filter", "implemented")).toEqual([OTHER]);
    expect(ids("--filter", "tag:architecture")).toEqual([ID]);
    expect(precedent(repo, ["status", "--filter", "opne"]).status).toBe(2);
  });

  test("the table cuts a long title at a whole character; a short seal is no crash", () => {
    const repo = repository(records);
    expect(precedent(repo, ["status"]).stdout).toContain(`${"ä".repeat(59)}…`);
    expect(precedent(repo, ["status", "--record", OTHER]).stdout).toMatch(/Sealed at: +abc\n/);
  });

  test("--format json has LineSpec's names and is filtered too", () => {
    const repo = repository(records);
    const answer = JSON.parse(precedent(repo, ["status", "--filter", "open", "--format", "json"]).stdout);
    expect(answer.records).toMatchObject([{ ID, Status: "open", Tags: ["architecture"], Constraints: null }]);
    const one = JSON.parse(precedent(repo, ["status", "--record", OTHER, "--format", "json"]).stdout);
    expect(one.record).toMatchObject({ ID: OTHER, SealedAtSHA: "abc" });
  });

  test("S32: fills the scope in from commits on any branch, and --save-scope writes it", () => {
    const repo = repository(records);
    repo.git("checkout", "-q", "-b", "side");
    repo.commit({ "src/a.ts": "2\n", [FILE]: `${read(repo, FILE)}monitors: []\n` }, `Work [${ID}]`);
    repo.commit({ "src/gone.ts": "1\n" }, `More [${ID}]`);
    repo.commit({ "src/gone.ts": null }, `Less [${ID}]`);
    expect(json(repo, "status", ID)).toMatchObject({
      auto_populated: [ID],
      records: [{ affected_scope: ["src/a.ts"] }],
      saved: "",
    });
    expect(read(repo, FILE)).not.toContain("src/a.ts");
    expect(json(repo, "status", "--record", ID, "--save-scope").saved).toBe(FILE);
    expect(read(repo, FILE)).toMatch(/^affected_scope:\n {2}- src\/a\.ts$/m);
  });

  test("S32: does not where the config says no", () => {
    const repo = repository(records, "  auto_affected_scope: false\n");
    repo.commit({ "src/a.ts": "2\n" }, `Work [${ID}]`);
    expect(json(repo, "status", ID)).toMatchObject({ auto_populated: [], records: [{ affected_scope: [] }] });
  });
});

describe("S16: graph", () => {
  const chain = {
    ...record(ID, { status: "superseded", superseded_by: OTHER, title: '"Quotes \\" and \\\\ and `ticks`"' }),
    ...record(OTHER, { status: "implemented", supersedes: ID, related: "[prov-2026-0000000c]" }),
    ...record("prov-2026-0000000c"),
  };

  test("draws every record and every link, in each format", () => {
    const repo = repository(chain);
    expect(precedent(repo, ["graph"]).stdout).toContain(
      `${OTHER}  Title of ${OTHER} (implemented)\n  supersedes ${ID}  `,
    );
    const envelope = json(repo, "graph");
    expect(envelope.nodes.map((it: { id: string }) => it.id)).toEqual([ID, OTHER, "prov-2026-0000000c"]);
    expect(envelope.links).toEqual([
      { source: OTHER, target: ID, rel: "derivation" },
      { source: OTHER, target: "prov-2026-0000000c", rel: "related", directed: false },
    ]);
    const dot = precedent(repo, ["graph", "--format", "dot"]).stdout;
    expect(dot).toContain(`"${ID}" [label="${ID}\\nQuotes \\" and \\\\ and \`ticks\`", color=gray];`);
    expect(dot).toContain(`"${ID}" -> "${OTHER}";`);
    expect(dot).toContain("[style=dashed, dir=none];");
    const mermaid = precedent(repo, ["graph", "--format", "mermaid"]).stdout;
    expect(mermaid).toMatch(/^flowchart TB\n/);
    expect(mermaid).toContain("n0 --> n1");
    expect(mermaid).not.toMatch(/\["[^\n]*"[^\n]*"\]/);
  });

  test("--root and --filter hold for every format", () => {
    const repo = repository({ ...chain, ...record("prov-2026-0000000d") });
    for (const format of ["human", "json", "dot", "mermaid"]) {
      const rooted = precedent(repo, ["graph", "--root", ID, "--format", format]).stdout;
      expect(rooted, format).toContain(OTHER);
      expect(rooted, format).not.toContain("prov-2026-0000000d");
      const filtered = precedent(repo, ["graph", "--filter", "implemented", "--format", format]).stdout;
      expect(filtered, format).toContain(OTHER);
      expect(filtered, format).not.toContain(`${ID}"`);
    }
    expect(precedent(repo, ["graph", "--root", "prov-2026-ffffffff"]).status).toBe(2);
  });

  test("a circle is drawn and does not hang", () => {
    const repo = repository({ ...record(ID, { supersedes: OTHER }), ...record(OTHER, { supersedes: ID }) });
    expect(precedent(repo, ["graph"]).stdout).toContain("(see above)");
  });
});

describe("S17: lock-scope", () => {
  test("writes what a dry run shows, and only for an open record without scope", () => {
    const repo = repository(record(ID));
    expect(precedent(repo, ["lock-scope", "--record", ID]).stderr).toContain("scope_locked");
    repo.commit({ "src/a.ts": "2\n" }, `Work [${ID}]`);
    const before = read(repo, FILE);
    expect(json(repo, "lock-scope", "--record", ID, "--dry-run")).toMatchObject({
      affected_scope: ["src/a.ts"],
      written: false,
    });
    expect(read(repo, FILE)).toBe(before);
    expect(json(repo, "lock-scope", "--record", ID)).toMatchObject({ affected_scope: ["src/a.ts"], written: true });
    expect(read(repo, FILE)).toContain("affected_scope:\n  - src/a.ts\n");
    expect(precedent(repo, ["lock-scope", "--record", ID]).status).toBe(2);
  });
});

describe("S23: complete, S18: deprecate", () => {
  test("complete seals HEAD, wants the proof to exist unless forced, and is for open records", () => {
    const repo = repository(record(ID, { associated_specs: "[{ path: test/gone.ts }]" }));
    const head = repo.git("rev-parse", "HEAD");
    expect(precedent(repo, ["complete", "--record", ID]).stderr).toContain("proof_missing");
    expect(json(repo, "complete", "--record", ID, "--force")).toMatchObject({
      state: "implemented",
      sealed_at_sha: head,
    });
    expect(linespecHazards(read(repo, FILE))).toEqual([]);
    expect(precedent(repo, ["complete", "--record", ID, "--force"]).status).toBe(2);
    expect(json(repo, "lint", "--enforcement", "strict").problems.map((it: { rule: string }) => it.rule)).not.toContain(
      "PROV035",
    );
  });

  test("the reason of a deprecation is kept; without one it works too", () => {
    const repo = repository({ ...record(ID), ...record(OTHER) });
    expect(precedent(repo, ["deprecate", "--record", ID, "--reason", "The service is gone"]).status).toBe(0);
    expect(read(repo, FILE)).toContain("The service is gone");
    expect(precedent(repo, ["deprecate", OTHER]).status).toBe(0);
  });
});
