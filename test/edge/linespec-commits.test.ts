import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gitEnv, type TempRepo } from "../temp-repo.ts";
import { FILE, ID, json, OTHER, precedent, record, repository } from "./linespec.ts";

const identity = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};

describe("S24: install-hooks", () => {
  const commit = (repo: TempRepo, message: string, env: { [name: string]: string } = {}) =>
    spawnSync("git", ["commit", "-q", "-m", message], {
      cwd: repo.root,
      env: { ...gitEnv, ...identity, ...env },
      encoding: "utf8",
    });

  test("blocks and allows commits as specified", () => {
    const repo = repository(
      { ...record(ID, { affected_scope: "[src/a.ts]" }), ...record(OTHER, { status: "implemented" }) },
      "  commit_tag_required: true\n  enforcement: strict\n",
    );
    expect(precedent(repo, ["install-hooks"]).status).toBe(0);
    repo.stage({ "src/a.ts": "2\n" });
    expect(commit(repo, "Untagged").status).toBe(1);
    expect(commit(repo, `Work [${OTHER}]`).stderr + commit(repo, `Work [${OTHER}]`).stdout).toContain(
      `${OTHER} is already implemented - cannot commit with this ID.`,
    );
    expect(commit(repo, `Work [${ID}]`).status).toBe(0);
    repo.stage({ "src/b.ts": "2\n" });
    expect(commit(repo, `Work [${ID}]`).status).toBe(1);
    repo.git("reset", "-q", "--hard");
    repo.stage(record(ID, { status: "done" }));
    expect(commit(repo, `Work [${ID}]`).status).toBe(1);
  });

  test("a record may be deleted, and a partial commit is judged by its own index", () => {
    const repo = repository({
      ...record(ID),
      ...record(OTHER, { status: "implemented", forbidden_scope: "[src/b.ts]" }),
    });
    precedent(repo, ["install-hooks"]);
    repo.git("rm", "-q", FILE);
    expect(commit(repo, "Remove").status).toBe(0);
    repo.write({ "src/a.ts": "2\n" });
    repo.stage({ "src/b.ts": "2\n" });
    const partial = spawnSync("git", ["commit", "-q", "-m", "Only a", "--", "src/a.ts"], {
      cwd: repo.root,
      env: { ...gitEnv, ...identity },
      encoding: "utf8",
    });
    expect(partial.status).toBe(0);
    expect(commit(repo, "And b").status).toBe(1);
  });

  test("an existing hook runs first and can refuse, and comes back", () => {
    const repo = repository();
    const hook = join(repo.root, ".git/hooks/pre-commit");
    mkdirSync(join(repo.root, ".git/hooks"), { recursive: true });
    writeFileSync(hook, "#!/bin/sh\necho before >&2\nexit ${REFUSE:-0}\n");
    chmodSync(hook, 0o755);
    precedent(repo, ["install-hooks"]);
    precedent(repo, ["install-hooks"]);
    repo.stage({ "src/a.ts": "2\n" });
    expect(commit(repo, "Refused", { REFUSE: "3" }).status).toBe(1);
    expect(commit(repo, "Fine")).toMatchObject({ status: 0, stderr: expect.stringContaining("before\n") });
    precedent(repo, ["install-hooks", "--uninstall"]);
    expect(readFileSync(hook, "utf8")).toContain("echo before");
    expect(existsSync(join(repo.root, ".git/hooks/commit-msg"))).toBe(false);
  });

  test("LineSpec's own hook gives way and is kept beside", () => {
    const repo = repository();
    const hook = join(repo.root, ".git/hooks/commit-msg");
    mkdirSync(join(repo.root, ".git/hooks"), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\nlinespec provenance check --staged --message-file "$1"\n');
    precedent(repo, ["install-hooks"]);
    expect(readFileSync(`${hook}.linespec`, "utf8")).toContain("linespec provenance");
    expect(readFileSync(hook, "utf8")).not.toContain("linespec");
  });

  test("core.hooksPath and worktrees are honoured", () => {
    const repo = repository();
    repo.git("config", "core.hooksPath", ".githooks");
    precedent(repo, ["install-hooks"]);
    expect(readdirSync(join(repo.root, ".githooks")).sort()).toEqual(["commit-msg", "pre-commit"]);
    repo.git("config", "--unset", "core.hooksPath");
    repo.git("worktree", "add", "-q", join(repo.root, "../tree"));
    expect(precedent(repo, ["install-hooks"], { cwd: join(repo.root, "../tree") }).status).toBe(0);
    expect(existsSync(join(repo.root, ".git/hooks/commit-msg"))).toBe(true);
  });

  test("a program of that name in the repository is never run, and no link is written through", () => {
    const repo = repository();
    repo.write({
      precedent: "#!/bin/sh\ntouch pwned\n",
      linespec: "#!/bin/sh\ntouch pwned\n",
      "node_modules/.bin/precedent": "#!/bin/sh\ntouch pwned\n",
    });
    for (const it of ["precedent", "linespec", "node_modules/.bin/precedent"]) chmodSync(join(repo.root, it), 0o755);
    precedent(repo, ["install-hooks"]);
    repo.stage({ "src/a.ts": "2\n" });
    expect(commit(repo, "Work").status).toBe(0);
    expect(existsSync(join(repo.root, "pwned"))).toBe(false);
  });
});

test("S24: the hook leaves out what git leaves out, whatever its comments begin with", () => {
  const repo = repository(record(ID, { status: "implemented" }), "  commit_tag_required: true\n");
  repo.git("config", "core.commentChar", ";");
  repo.write({ message: `Work\n; [${ID}]\n` });
  repo.stage({ "src/a.ts": "2\n" });
  const check = () => precedent(repo, ["check", "--staged", "--message-file", "message"]).stdout;
  expect(check()).toContain("PROV040");
  repo.write({ message: `# Work [${ID}]\n` });
  expect(check()).toContain("PROV042");
});

describe("S22: check", () => {
  test("HEAD, a commit, a range and what is staged, in each format", () => {
    const repo = repository(record(ID, { status: "implemented", forbidden_scope: "[src/b.ts]" }));
    const bad = repo.commit({ "src/b.ts": "2\n" }, "Work");
    expect(precedent(repo, ["check"]).status).toBe(1);
    repo.commit({ "src/a.ts": "2\n" }, "Other");
    expect(precedent(repo, ["check"]).status).toBe(0);
    expect(precedent(repo, ["check", "--commit", bad]).stdout).toContain("PROV045");
    const ranged = json(repo, "check", "--range", "HEAD~2..HEAD");
    expect(ranged).toMatchObject({
      judged: "HEAD~2..HEAD",
      commits: 2,
      problems: [{ rule: "PROV045", at: { commit: bad, record: ID, file: "src/b.ts" } }],
    });
    const sarif = JSON.parse(precedent(repo, ["check", "--commit", bad, "--format", "sarif"]).stdout);
    expect(sarif.runs[0].results).toMatchObject([{ ruleId: "PROV045", level: "error" }]);
    expect(precedent(repo, ["check", "--commit", bad, "--range", "HEAD~1..HEAD"]).status).toBe(2);
  });

  test("--record leaves the others out, but not that a tag is missing", () => {
    const repo = repository(
      { ...record(ID, { status: "implemented", forbidden_scope: "[src/b.ts]" }), ...record(OTHER) },
      "  commit_tag_required: true\n",
    );
    repo.stage({ "src/b.ts": "2\n" });
    writeFileSync(join(repo.root, "msg"), "Work\n");
    const { problems } = json(repo, "check", "--staged", "--message-file", "msg", "--record", OTHER);
    expect(problems.map((it: { rule: string }) => it.rule)).toEqual(["PROV040"]);
  });
});

describe("bad input", () => {
  test("a record that is a link is neither read nor written through", () => {
    const repo = repository();
    const target = join(repo.root, "../outside.yml");
    writeFileSync(target, `id: ${ID}\ntitle: A\nstatus: open\n`);
    mkdirSync(join(repo.root, "provenance"));
    symlinkSync(target, join(repo.root, FILE));
    expect(precedent(repo, ["complete", "--record", ID, "--force"]).status).toBe(2);
    expect(readFileSync(target, "utf8")).toContain("status: open");
  });

  test("a regular expression made to blow up costs nothing", () => {
    const repo = repository({
      ...record(ID, { status: "implemented", forbidden_scope: '["re:(a+)+$"]' }),
      [`src/${"a".repeat(200)}!`]: "",
    });
    repo.commit({ [`src/${"a".repeat(200)}!`]: "x" }, "Work");
    expect(precedent(repo, ["check"]).status).toBe(0);
  });

  test("a pattern that does not compile binds nothing, is told, and stops no check", () => {
    const repo = repository(record(ID, { affected_scope: '["re:("]' }));
    repo.commit({ "src/a.ts": "2\n" }, `Work [${ID}]`);
    expect(precedent(repo, ["check"]).stdout).toContain("PROV044");
    expect(json(repo, "lint").problems.map((it: { rule: string }) => it.rule)).toContain("PROV019");
  });

  test("an unknown flag, and a flag without its value, are refused", () => {
    const repo = repository();
    expect(precedent(repo, ["lint", "--strcit"]).status).toBe(2);
    expect(precedent(repo, ["check", "--commit"]).status).toBe(2);
  });
});

test("S13: -c uses another config, whose folders are relative to it", () => {
  const repo = repository({
    "other/.linespec.yml": "provenance:\n  dir: records\n  enforcement: strict\n",
    [`other/records/${ID}.yml`]: `id: ${ID}\ntitle: A\nstatus: done\n`,
  });
  expect(json(repo, "lint", "-c", "other/.linespec.yml")).toMatchObject({ enforcement: "strict", total: 1 });
  expect(json(repo, "-c", join(repo.root, "other/.linespec.yml"), "status").records).toHaveLength(1);
  expect(precedent(repo, ["lint", "-c", "missing.yml"]).status).toBe(2);
});
