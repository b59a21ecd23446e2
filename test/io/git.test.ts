import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { touchedPaths } from "../../src/core/change.ts";
import { type Git, openGit } from "../../src/io/git.ts";
import { gitEnv, type TempRepo, tempRepo } from "../temp-repo.ts";

let repo: TempRepo;
let git: Git;

beforeEach(() => {
  repo = tempRepo({ name: "my répo" });
  git = openGit(repo.workspace, process.env);
});

afterEach(() => {
  git.close();
  repo[Symbol.dispose]();
});

const added = (lines: string[]) => [{ lines: lines.map((text) => ({ kind: "added", text })) }];

describe("resolve", () => {
  test("finds the commit of a branch, a tag, an abbreviation and an ancestor", async () => {
    const first = repo.commit({ a: "1" });
    repo.git("tag", "--annotate", "--message", "v1", "v1");
    repo.git("branch", "feature/#1-é");
    const second = repo.commit({ a: "2" });
    for (const ref of ["v1", "feature/#1-é", "HEAD~", "main^1", "HEAD@{1}", first.slice(0, 9), first]) {
      expect(await git.resolve(ref), ref).toBe(first);
    }
    expect(await git.resolve("main")).toBe(second);
    expect(await git.head()).toBe(second);
  });

  test("sees a commit that is made while it is open", async () => {
    const first = repo.commit({ a: "1" });
    expect(await git.head()).toBe(first);
    const second = repo.commit({ a: "2" });
    repo.git("pack-refs", "--all");
    repo.git("gc", "--quiet");
    expect(await git.head()).toBe(second);
    expect(await git.read({ commit: "HEAD" }, ["a"])).toEqual(["2"]);
  });

  test("says which refs are near, and that the clone is shallow", async () => {
    repo.commit({ a: "1" });
    await expect(git.resolve("mian")).rejects.toMatchObject({ problem: { fix: "Did you mean main?" } });
    writeFileSync(join(repo.root, ".git/shallow"), `${await git.head()}\n`);
    await expect(git.resolve("HEAD~9")).rejects.toMatchObject({
      problem: { message: expect.stringContaining("shallow"), fix: expect.stringContaining("--unshallow") },
    });
  });
});

describe("change", () => {
  test("of a root commit is everything it holds, with its message", async () => {
    const oid = repo.commit({ "a é.txt": "one\ntwo\n" }, "Begin\n\nBecause. [prov-2026-001]");
    expect(await git.change({ commit: "HEAD" })).toMatchObject({
      files: [{ path: "a é.txt", kind: "added", hunks: added(["one", "two"]) }],
      commit: oid,
      message: "Begin\n\nBecause. [prov-2026-001]",
      omitted: { files: 0, bytes: 0 },
    });
    await expect(git.change({ commit: "HEAD", parent: 2 })).rejects.toThrow("parent_unknown");
  });

  test("of a commit has both sides of a rename, a mode and binary content", async () => {
    repo.commit({ "old.ts": "1\n2\n3\n", "m.sh": "x\n", bin: Buffer.from("a\0b") });
    repo.git("mv", "old.ts", "new\nname.ts");
    chmodSync(join(repo.root, "m.sh"), 0o755);
    repo.git("add", "--all");
    repo.commit({ bin: Buffer.from("a\0c") });
    expect((await git.change({ commit: "HEAD" })).files).toMatchObject([
      { path: "bin", kind: "modified", binary: true },
      { path: "m.sh", kind: "mode" },
      { path: "new\nname.ts", oldPath: "old.ts", kind: "renamed", hunks: [] },
    ]);
  });

  test("of a merge is against the parent asked for", async () => {
    repo.commit({ a: "1\n" });
    repo.git("checkout", "--quiet", "-b", "side");
    repo.commit({ side: "s\n" });
    repo.git("checkout", "--quiet", "main");
    repo.commit({ main: "m\n" });
    repo.git("merge", "--quiet", "--no-edit", "side");
    const of = async (parent?: number) =>
      touchedPaths(await git.change({ commit: "HEAD", ...(parent !== undefined && { parent }) }));
    expect(await of()).toEqual(["side"]);
    expect(await of(1)).toEqual(["side"]);
    expect(await of(2)).toEqual(["main"]);
    await expect(of(3)).rejects.toThrow("parent_unknown");
    await expect(of(0)).rejects.toThrow("parent_unknown");
    const [merge] = await git.commits({ limit: 1 });
    expect([...(await git.touched([merge!])).values()]).toEqual([[["side"], ["main"]]]);
  });

  test("of a range is between its ends, or from their common ancestor with three dots", async () => {
    repo.commit({ a: "1\n" });
    repo.git("checkout", "--quiet", "-b", "side");
    repo.commit({ side: "s\n" });
    repo.git("checkout", "--quiet", "main");
    repo.commit({ main: "m\n" });
    const of = async (range: string) => (await git.change({ range })).files.map((it) => `${it.kind} ${it.path}`);
    expect(await of("main..side")).toEqual(["deleted main", "added side"]);
    expect(await of("main...side")).toEqual(["added side"]);
    expect(await of("main~..")).toEqual(["added main"]);
    expect(await of("..side")).toEqual(["deleted main", "added side"]);
    const subjects = async (range: string) => (await git.commits({ range })).map((it) => it.oid);
    expect(await subjects("main..side")).toEqual([await git.resolve("side")]);
    expect(await subjects("main...side")).toEqual([await git.resolve("side")]);
    expect(await subjects("side")).toHaveLength(2);
    await expect(of("main")).rejects.toThrow("range_invalid");
    repo.git("checkout", "--quiet", "--orphan", "island");
    repo.commit({});
    await expect(of("main...island")).rejects.toThrow("range_unrelated");
  });

  test("of what is staged is the index and not the disk, before the first commit too", async () => {
    repo.stage({ a: "staged\n" });
    repo.write({ a: "on disk\n", untracked: "x" });
    expect((await git.change({ staged: true })).files).toMatchObject([
      { path: "a", kind: "added", hunks: added(["staged"]) },
    ]);
    repo.git("commit", "--quiet", "--message", "a");
    expect(await git.change({ staged: true })).toEqual({ files: [], omitted: { files: 0, bytes: 0 } });
    repo.stage({ a: null });
    expect((await git.change({ staged: true })).files).toMatchObject([{ path: "a", kind: "deleted" }]);
  });

  test("of what is staged follows the index a commit hook is given", async () => {
    repo.commit({ a: "1\n", b: "1\n" });
    repo.stage({ b: "2\n" });
    repo.write({ a: "2\n" });
    const seen = join(repo.root, "seen");
    writeFileSync(
      join(repo.root, ".git/hooks/pre-commit"),
      `#!/bin/sh\nprintf %s "$GIT_INDEX_FILE" > '${seen}'\ncp "$GIT_INDEX_FILE" '${seen}.index'\n`,
    );
    chmodSync(join(repo.root, ".git/hooks/pre-commit"), 0o755);
    repo.git("commit", "--quiet", "--message", "only a", "--", "a");
    expect(readFileSync(seen, "utf8")).toContain("next-index");
    repo.git("reset", "--quiet", "--soft", "HEAD~");
    const staged = { staged: true, index: `${seen}.index` } as const;
    expect(touchedPaths(await git.change(staged))).toEqual(["a"]);
    expect(await git.read(staged, ["a", "b"])).toEqual(["2\n", "1\n"]);
    expect(touchedPaths(await git.change({ staged: true }))).toEqual(["a", "b"]);
  });

  test("keeps the settings of a repository out of the diff", async () => {
    repo.commit({ "a.txt": "1\n2\n", "b.txt": "x\n" });
    for (const [key, value] of Object.entries({
      "diff.noprefix": "true",
      "diff.mnemonicPrefix": "true",
      "diff.renames": "false",
      "diff.context": "0",
      "color.ui": "always",
      "diff.ignoreSubmodules": "all",
      "core.quotepath": "true",
      "i18n.logOutputEncoding": "latin1",
    })) {
      repo.git("config", key, value);
    }
    repo.git("mv", "a.txt", "é.txt");
    repo.commit({ "é.txt": "1\n2\n3\n", "b.txt": "y\n" }, "Ü");
    const change = await git.change({ commit: "HEAD" });
    expect(touchedPaths(change)).toEqual(["a.txt", "b.txt", "é.txt"]);
    expect(change.files.find((it) => it.path === "é.txt")?.oldPath).toBe("a.txt");
    expect((await git.commits({ limit: 1 }))[0]?.message).toBe("Ü");
  });
});

describe("commits", () => {
  test("come newest first, whole, from one range, by path, by text and from everywhere", async () => {
    const first = repo.commit({ a: "1" }, "One [prov-2026-001]\n\nWith a body.\n\n# and this");
    const second = repo.commit({ "d/b": "1", "*": "x" }, "Two .prov-2026-001.");
    repo.git("checkout", "--quiet", "-b", "side", first);
    const side = repo.commit({ c: "1" }, "Side [prov-2026-002]");
    repo.git("checkout", "--quiet", "main");
    expect(await git.commits()).toEqual([
      {
        oid: second,
        parents: [first],
        author: { name: "Ada Example", email: "ada@example.com" },
        date: "2026-01-01T01:00:00.000Z",
        message: "Two .prov-2026-001.",
      },
      {
        oid: first,
        parents: [],
        author: { name: "Ada Example", email: "ada@example.com" },
        date: "2026-01-01T00:00:00.000Z",
        message: "One [prov-2026-001]\n\nWith a body.\n\n# and this",
      },
    ]);
    const oids = async (query: Parameters<Git["commits"]>[0]) => (await git.commits(query)).map((it) => it.oid);
    expect(await oids({ range: "HEAD~.." })).toEqual([second]);
    expect(await oids({ limit: 1 })).toEqual([second]);
    expect(await oids({ paths: ["d"] })).toEqual([second]);
    expect(await oids({ paths: ["*"] })).toEqual([second]); // a name here, no pattern
    expect(await oids({ paths: ["--all", ":(top)a", "none"] })).toEqual([]);
    expect(await oids({ containing: "[prov-2026-001]" })).toEqual([first]);
    expect(await oids({ containing: "--all" })).toEqual([]);
    expect(await oids({ all: true, containing: "[prov-" })).toEqual([side, first]);
  });

  test("that an overwriting merge hides are told by path", async () => {
    repo.commit({ a: "1" });
    repo.git("checkout", "--quiet", "-b", "side");
    const side = repo.commit({ a: "2" });
    repo.git("checkout", "--quiet", "main");
    repo.commit({ b: "1" });
    repo.git("merge", "--quiet", "--no-edit", "--strategy=ours", "side");
    expect((await git.commits({ paths: ["a"] })).map((it) => it.oid)).toContain(side);
  });

  test("are told with the paths they touch, both sides of renames, empty ones too", async () => {
    const root = repo.commit({ "a é": "1\n2\n", "b\nc": "x" });
    repo.git("mv", "a é", "moved");
    const move = repo.commit({ "b\nc": "y" });
    const empty = repo.commit({});
    const touched = await git.touched(await git.commits());
    expect(Object.fromEntries(touched)).toEqual({
      [empty]: [[]],
      [move]: [["a é", "b\nc", "moved"]],
      [root]: [["a é", "b\nc"]],
    });
    expect(await git.touched([])).toEqual(new Map());
  });
});

describe("files", () => {
  test("are listed and read as of a commit and as staged", async () => {
    const first = repo.commit({ "p/a.yml": "old", "p/d/b é.yml": "b", x: "x", "p.yml": "no", "p/new\nline": "n" });
    repo.stage({ "p/a.yml": "staged", "p/c.yml": "c", "p/d/b é.yml": null });
    repo.write({ "p/a.yml": "on disk" });
    const listed = async (at: Parameters<Git["files"]>[0], folder: string) => {
      const files = await git.files(at, folder);
      const texts = await git.blobs(files.map((it) => it.oid));
      return files.map((it, i) => [it.path, texts[i]]);
    };
    expect(await listed({ commit: first }, "p")).toEqual([
      ["p/a.yml", "old"],
      ["p/d/b é.yml", "b"],
      ["p/new\nline", "n"],
    ]);
    expect(await listed({ staged: true }, "p")).toEqual([
      ["p/a.yml", "staged"],
      ["p/c.yml", "c"],
      ["p/new\nline", "n"],
    ]);
    expect((await listed({ commit: first }, "")).map(([path]) => path)).toHaveLength(5);
    for (const folder of ["none", "x", "../p", "p\nx", "--all", "*"]) {
      expect(await git.files({ commit: first }, folder), folder).toEqual([]);
    }
    const paths = ["p/c.yml", "p/a.yml", "none", "p", "../x", "p/a.yml\0", "p/a.yml\nHEAD:x"];
    expect(await git.read({ commit: first }, paths)).toEqual([undefined, "old", ...Array(5).fill(undefined)]);
    expect(await git.read({ staged: true }, paths.slice(0, 4))).toEqual(["c", "staged", undefined, undefined]);
  });

  test("tell symlinks, and leave submodules out", async () => {
    const oid = repo.commit({ a: "a" });
    const blob = execFileSync("git", ["hash-object", "-w", "--stdin"], {
      cwd: repo.root,
      env: gitEnv,
      input: "../../etc/passwd",
    })
      .toString()
      .trim();
    repo.git("update-index", "--add", "--cacheinfo", `120000,${blob},link`);
    repo.git("update-index", "--add", "--cacheinfo", `160000,${oid},module`);
    const modes = { a: "100644", link: "120000" };
    const of = async (at: Parameters<Git["files"]>[0]) =>
      Object.fromEntries((await git.files(at, "")).map((it) => [it.path, it.mode]));
    expect(await of({ staged: true })).toEqual(modes);
    repo.git("commit", "--quiet", "--message", "links");
    expect(await of({ commit: "HEAD" })).toEqual(modes);
    expect(await git.read({ commit: "HEAD" }, ["link", "module"])).toEqual(["../../etc/passwd", undefined]);
  });

  test("come whole and in order, many at once and large ones among them", async () => {
    const names = Array.from({ length: 300 }, (_, i) => `f${i}`);
    const large = `${"é".repeat(1_000_000)}\n`;
    repo.commit({ ...Object.fromEntries(names.map((name) => [name, `${name}\nblob 3\n`])), f7: large, empty: "" });
    const texts = await git.read({ commit: "HEAD" }, [...names, "none", "empty"]);
    expect(texts).toEqual([...names.map((name) => (name === "f7" ? large : `${name}\nblob 3\n`)), undefined, ""]);
  });

  test("too large to read are passed over, and what follows is read", async () => {
    repo.commit({ huge: Buffer.alloc(65 * 1024 * 1024), small: "s" });
    expect(await git.read({ commit: "HEAD" }, ["huge", "small"])).toEqual([undefined, "s"]);
  });
});

test("a change too large to print is refused", async () => {
  repo.stage({ huge: `${"x".repeat(1023)}\n`.repeat(66 * 1024) });
  await expect(git.change({ staged: true })).rejects.toThrow("git_failed");
});

test("identity is what git is configured with", async () => {
  expect(await git.identity()).toEqual({ name: "Ada Example", email: "ada@example.com" });
  repo.git("config", "--unset", "user.email");
  const alone = openGit(repo.workspace, {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    XDG_CONFIG_HOME: "/nonexistent",
  });
  expect(await alone.identity()).toEqual({ name: "Ada Example" });
});

describe("a repository of another kind", () => {
  test("a SHA-256 repository answers the same", async () => {
    using other = tempRepo({ format: "sha256" });
    const asked = openGit(other.workspace, process.env);
    other.stage({ "d/a": "1\n" });
    expect(touchedPaths(await asked.change({ staged: true }))).toEqual(["d/a"]);
    const oid = other.commit({});
    expect(oid).toHaveLength(64);
    expect((await asked.change({ commit: oid })).files).toMatchObject([{ path: "d/a", kind: "added" }]);
    expect((await asked.files({ commit: oid }, "d")).map((it) => it.path)).toEqual(["d/a"]);
    expect([...(await asked.touched(await asked.commits())).values()]).toEqual([[["d/a"]]]);
    asked.close();
  });

  test("a worktree has its own HEAD and index", async () => {
    repo.commit({ a: "1" });
    const root = join(repo.root, "..", "tree");
    repo.git("worktree", "add", "--quiet", "--detach", root);
    const gitDir = join(repo.root, ".git/worktrees/tree");
    const asked = openGit({ ...repo.workspace, root, gitDir }, process.env);
    const ahead = repo.commit({ b: "2" });
    repo.stage({ c: "3" });
    expect(await asked.resolve("main")).toBe(ahead);
    expect(await asked.head()).toBe(await git.resolve("main~"));
    expect((await asked.change({ staged: true })).files).toEqual([]);
    asked.close();
  });

  test("a shallow clone says where its history ends instead of calling it the beginning", async () => {
    repo.commit({ a: "1" });
    repo.commit({ b: "2" });
    const last = repo.commit({ c: "3" });
    const root = join(repo.root, "..", "shallow");
    execFileSync("git", ["clone", "--quiet", "--depth=2", `file://${repo.root}`, root], { env: gitEnv });
    const asked = openGit({ ...repo.workspace, root, gitDir: join(root, ".git") }, process.env);
    expect(await asked.isShallow()).toBe(true);
    expect(await git.isShallow()).toBe(false);
    expect(touchedPaths(await asked.change({ commit: last }))).toEqual(["c"]);
    await expect(asked.change({ commit: "HEAD~" })).rejects.toThrow("history_shallow");
    const commits = await asked.commits();
    expect(commits).toHaveLength(2);
    await expect(asked.touched(commits)).rejects.toThrow("history_shallow");
    expect([...(await asked.touched(commits.slice(0, 1))).values()]).toEqual([[["c"]]]);
    asked.close();
  });

  test("one without commits has no HEAD, no commits and no refs", async () => {
    expect(await git.head()).toBeUndefined();
    expect(await git.commits()).toEqual([]);
    await expect(git.change({ commit: "HEAD" })).rejects.toThrow("ref_unknown");
  });

  test("outside a repository, without git, and with a broken repository every question says so", async () => {
    repo.commit({ a: "1" });
    const questions = (asked: Git) => [
      asked.head(),
      asked.files({ staged: true }, ""),
      asked.commits({ all: true }),
      asked.change({ commit: "HEAD" }),
    ];
    const all = async (asked: Git, code: string) => {
      for (const it of await Promise.allSettled(questions(asked))) {
        expect(it).toMatchObject({ status: "rejected", reason: { problem: { code } } });
      }
      asked.close();
    };
    await all(openGit({ ...repo.workspace, gitDir: undefined }, process.env), "repository_absent");
    await all(openGit({ ...repo.workspace, root: join(repo.root, "..") }, process.env), "repository_absent");
    await all(openGit(repo.workspace, { PATH: "/nonexistent" }), "git_absent");
    writeFileSync(join(repo.root, ".git/config"), "[broken\n");
    await all(openGit(repo.workspace, process.env), "git_failed");
  });
});
