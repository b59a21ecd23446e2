import { expect, test } from "vitest";
import { openRepo, type Repo, recordIn } from "./people.ts";

async function draft(repo: Repo, input: { [field: string]: unknown }): Promise<string> {
  return String((await repo.agent("create_record", { preview: true, ...input }))["text"]);
}

test("a commit fills in title, scope, links, context and the records that govern its files; never why", async () => {
  const repo = openRepo();
  const governing = await recordIn(repo, "decision", "implemented", { create: { affected_scope: ["src/pay/**"] } });
  repo.write({ "src/pay/charge.ts": "export {};\n", "src/shop.ts": "", "provenance/note.txt": "" });
  repo.git("add", ".");
  repo.git("commit", "--quiet", "-m", `Charge once [${governing}] (#137)\n\nBecause it was charged twice.`);
  const text = await draft(repo, { from_diff: "HEAD" });
  const commit = repo.git("rev-parse", "HEAD").trim();
  expect(text).toContain("title: Charge once\n");
  expect(text).toContain('intent: ""\n');
  expect(text).toContain("affected_scope:\n  - src/pay/charge.ts\n  - src/shop.ts\n");
  expect(text).toContain(`related:\n  - ${governing}\n`);
  expect(text).toMatch(/links:\n {2}pr:\n {4}- "137"\n {2}commits:\n {4}- /);
  expect(text).toMatch(new RegExp(`context:\\n {4}- - commit\\n {6}- "?${commit}"?\\n`));
  expect(text).not.toContain("charged twice");
});

test("what is staged, and a range, fill in what they have; what is stated stands", async () => {
  const repo = openRepo();
  repo.write({ "src/a.ts": "1\n" });
  repo.git("add", ".");
  repo.git("reset", "--quiet");
  expect(await repo.refusal(repo.agent("create_record", { from_diff: "staged", title: "Add a" }))).toMatch(
    /^diff_unreadable: .*`git add` them/,
  );
  repo.git("add", ".");
  const staged = await draft(repo, { from_diff: "staged", title: "Add a" });
  expect(staged).toContain("affected_scope:\n  - src/a.ts\n");
  expect(staged).not.toContain("links:");
  repo.git("commit", "--quiet", "-m", "Add a");
  repo.write({ "src/b.ts": "1\n" });
  repo.git("add", ".");
  repo.git("commit", "--quiet", "-m", "Add b");
  const range = await draft(repo, { from_diff: "HEAD~2..HEAD", affected_scope: ["src/**"], intent: "Said." });
  expect(range).toContain("title: Add a\n");
  expect(range).toContain("affected_scope:\n  - src/**\n");
  expect(range.match(/- - commit/g)).toHaveLength(2);
  expect(range).toContain("intent: Said.\n");
});

test("a diff alone names the files; without a title there is no draft", async () => {
  const repo = openRepo();
  const diff = "--- a/src/app.ts\n+++ b/src/app.ts\n@@ -1 +1 @@\n-export {};\n+export default 1;\n";
  expect(await draft(repo, { from_diff: diff, title: "T" })).toContain("affected_scope:\n  - src/app.ts\n");
  expect(await repo.refusal(repo.agent("create_record", { from_diff: diff }))).toMatch(/^title_missing/);
  expect(await repo.refusal(repo.agent("create_record", { from_diff: "nowhere" }))).toMatch(/^ref_unknown/);
});

test("many files are named by their folders", async () => {
  const repo = openRepo();
  const files = Array.from({ length: 30 }, (_, i) => [`src/many/f${i}.ts`, "1\n"]);
  repo.write(Object.fromEntries([...files, ["top.ts", "1\n"]]));
  repo.git("add", ".");
  expect(await draft(repo, { from_diff: "staged", title: "T" })).toContain(
    "affected_scope:\n  - src/many/**\n  - top.ts\n",
  );
});
