import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { touchedPaths } from "../../src/core/change.ts";
import { type Git, openGit } from "../../src/io/git.ts";
import { gitEnv, type TempRepo, tempRepo } from "../temp-repo.ts";

let repo: TempRepo;
let git: Git;

beforeEach(() => {
  repo = tempRepo();
  git = openGit(repo.workspace, process.env);
});

afterEach(() => {
  git.close();
  repo[Symbol.dispose]();
});

test.each([
  "--output=pwned",
  "-x",
  "--exec=touch pwned",
  "main\nHEAD",
  "main\0",
  "",
  " ",
  "HEAD:a",
  ":a",
  ":/Change",
  "HEAD^{/Change}",
  "HEAD~7",
  "HEAD^{tree}",
  "HEAD@{99}",
  "@{upstream}",
  "@{-9}",
  "é",
  "x".repeat(100_000),
])("knows no commit %j, and writes nothing", async (ref) => {
  repo.commit({ a: "1" });
  const before = snapshot(repo.root);
  for (const ask of [
    () => git.resolve(ref),
    () => git.change({ commit: ref }),
    () => git.change({ range: `${ref}..HEAD` }),
    () => git.change({ range: `HEAD...${ref}` }),
    () => git.read({ commit: ref }, ["a"]),
    () => git.files({ commit: ref }, ""),
  ]) {
    // An empty end of a range means HEAD, as in git.
    if (ref !== "" || !`${ask}`.includes("range")) await expect(ask()).rejects.toThrow("ref_unknown");
  }
  expect(snapshot(repo.root)).toEqual(before);
});

test("what a hook or a user left in the environment does not lead it elsewhere", async () => {
  const oid = repo.commit({ a: "1" });
  repo.stage({ b: "2" });
  using other = tempRepo();
  const asked = openGit(repo.workspace, {
    ...process.env,
    GIT_DIR: join(other.root, ".git"),
    GIT_WORK_TREE: other.root,
    GIT_INDEX_FILE: join(other.root, ".git/index"),
    GIT_OBJECT_DIRECTORY: join(other.root, ".git/objects"),
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "user.name",
    GIT_CONFIG_VALUE_0: "Eve",
    GIT_EXTERNAL_DIFF: "false",
    GIT_PREFIX: "sub/",
    EDITOR: "vi",
    PAGER: "less",
    LC_ALL: "de_DE.UTF-8",
  });
  expect(await asked.head()).toBe(oid);
  expect(touchedPaths(await asked.change({ staged: true }))).toEqual(["b"]);
  expect(await asked.identity()).toMatchObject({ name: "Ada Example" });
  asked.close();
});

test("the program ends though its git was never closed", () => {
  const oid = repo.commit({ a: "1" });
  const module = new URL("../../src/io/git.ts", import.meta.url).href;
  const script = `import { openGit } from ${JSON.stringify(module)};
    console.log(await openGit(${JSON.stringify(repo.workspace)}, process.env).head());`;
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(run).toMatchObject({ status: 0, stdout: `${oid}\n` });
});

test.each([
  ["(sleep 0.3; echo user.name; echo late) & exit 0", { name: "late\n" }],
  ["echo user.name; echo Ada; kill -9 $$", "git_failed"],
  ["echo user.name; echo Ada; exit 3", "git_failed"],
  ["exit 1", {}],
])("a git that does `%s` is waited for, and its death is no answer", async (script, expected) => {
  const folder = join(repo.root, "bin");
  mkdirSync(folder);
  writeFileSync(join(folder, "git"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "git"), 0o755);
  const asked = openGit(repo.workspace, { PATH: `${folder}:${process.env["PATH"]}` });
  if (typeof expected === "string") await expect(asked.identity()).rejects.toThrow(expected);
  else expect(await asked.identity()).toEqual(expected);
});

test("a process that is killed is followed by another", async () => {
  const oid = repo.commit({ a: "1" });
  const pids = () =>
    execFileSync("ps", ["-o", "pid=,args=", "--ppid", `${process.pid}`])
      .toString()
      .split("\n");
  const isOurs = (it: string) => it.includes("cat-file --batch");
  expect(await git.head()).toBe(oid);
  const [own] = pids().filter(isOurs);
  process.kill(Number(own!.trim().split(" ")[0]), "SIGKILL");
  await expect.poll(() => pids().filter(isOurs)).toEqual([]);
  await expect.poll(() => git.head()).toBe(oid);
});

/** Every path with its type, content and times. */
function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((path) => {
      const full = join(folder, path);
      const stat = lstatSync(full);
      const content = stat.isFile() ? createHash("sha256").update(readFileSync(full)).digest("hex") : "";
      return `${path} ${stat.mode} ${stat.mtimeMs} ${content}`;
    });
}

async function askEverything(asked: Git) {
  const commits = await asked.commits({ all: true, paths: ["a.txt"], containing: "C" });
  await asked.touched(commits);
  await asked.commits({ range: "main~...main" });
  for (const source of [
    { commit: "HEAD" },
    { range: "HEAD~..HEAD" },
    { range: "HEAD~...HEAD" },
    { staged: true },
    { worktree: true },
  ] as const) {
    await asked.change(source);
  }
  for (const at of [{ commit: "HEAD" }, { staged: true }] as const) {
    await asked.blobs((await asked.files(at, "")).map((it) => it.oid));
    await asked.read(at, ["a.txt", "none"]);
  }
  await asked.resolve("nope").catch(() => {});
  await asked.identity();
  await asked.isShallow();
  await asked.head();
}

test("M13: asking leaves .git as it is to the byte and the time, index included", async () => {
  repo.commit({ "a.txt": "1\n", "b.txt": "1\n" });
  repo.commit({ "a.txt": "2\n" });
  repo.stage({ "b.txt": "2\n" });
  // A touched file makes git want to refresh the index.
  repo.write({ "a.txt": "2\n", "b.txt": "3\n" });
  const before = snapshot(repo.root);
  await askEverything(git);
  expect(snapshot(repo.root)).toEqual(before);
});

test("no helper, filter, hook or transport of a hostile repository runs", async () => {
  const marker = join(repo.root, "..", "marker");
  const evil = join(repo.root, "..", "evil.sh");
  writeFileSync(evil, `#!/bin/sh\necho "$0 $*" >> '${marker}'\nexit 1\n`);
  chmodSync(evil, 0o755);
  repo.commit({ "a.txt": "1\n" }, "C1");
  repo.commit({ "a.txt": "2\n", "lost.txt": "soon\n" }, "C2");
  repo.stage({ "a.txt": "3\n" });
  repo.write({ ".gitattributes": "* diff=evil filter=evil merge=evil\n" });
  repo.git("add", ".gitattributes");
  mkdirSync(join(repo.root, "hooks"));
  for (const hook of [
    "post-index-change",
    "reference-transaction",
    "post-checkout",
    "pre-auto-gc",
    "fsmonitor-watchman",
  ]) {
    writeFileSync(join(repo.root, "hooks", hook), `#!/bin/sh\n'${evil}'\n`);
    chmodSync(join(repo.root, "hooks", hook), 0o755);
  }
  const config = {
    "core.fsmonitor": evil,
    "core.hooksPath": join(repo.root, "hooks"),
    "core.pager": evil,
    "core.editor": evil,
    "core.sshCommand": evil,
    "core.gitProxy": evil,
    "core.askPass": evil,
    "core.alternateRefsCommand": evil,
    "credential.helper": `!${evil}`,
    "diff.external": evil,
    "diff.evil.command": evil,
    "diff.evil.textconv": evil,
    "filter.evil.clean": evil,
    "filter.evil.smudge": evil,
    "filter.evil.process": evil,
    "filter.evil.required": "true",
    "gpg.program": evil,
    "log.showSignature": "true",
    "interactive.diffFilter": evil,
    ...Object.fromEntries(
      ["rev-list", "diff-tree", "diff-index", "diff", "log", "show", "ls-files", "config", "cat-file"].flatMap((it) => [
        [`alias.${it}`, `!${evil}`],
        [`pager.${it}`, evil],
      ]),
    ),
    "core.repositoryFormatVersion": "1",
    "extensions.partialClone": "origin",
    "remote.origin.url": repo.root,
    "remote.origin.promisor": "true",
    "remote.origin.uploadpack": evil,
    "protocol.allow": "always",
    "protocol.file.allow": "always",
    "protocol.ext.allow": "always",
  };
  const lost = repo.git("rev-parse", "HEAD:lost.txt");
  for (const [key, value] of Object.entries(config)) repo.git("config", key, value);
  // An object that a partial clone lacks is fetched when it is asked for.
  rmSync(join(repo.root, ".git/objects", lost.slice(0, 2), lost.slice(2)));

  await askEverything(git).catch(() => {});
  await git.read({ commit: "HEAD" }, ["lost.txt"]);
  await git.blobs([lost]);
  for (const source of [
    { commit: "HEAD" },
    { commit: "HEAD~" },
    { range: "HEAD~..HEAD" },
    { staged: true },
    { worktree: true },
  ] as const) {
    await git.change(source).catch(() => {});
  }
  expect(existsSync(marker)).toBe(false);

  // The traps are live: git without our care walks into each.
  for (const args of [
    ["status"],
    ["diff", "HEAD~", "--", "a.txt"],
    ["-c", "diff.external=", "show", "HEAD:lost.txt"],
  ]) {
    rmSync(marker, { force: true });
    spawnSync("git", args, { cwd: repo.root, env: gitEnv, timeout: 10_000 });
    expect(existsSync(marker), args.join(" ")).toBe(true);
  }
});
