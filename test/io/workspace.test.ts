import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findWorkspace, makeCacheDir, resolveFrom, resolveInside } from "../../src/io/workspace.ts";
import { git, makeFolder, makeRepository } from "./folder.ts";

describe("findWorkspace", () => {
  test("finds the git top level from any sub-directory and keeps its caches in the git directory", () => {
    const root = makeRepository({ "a/b/c.txt": "", "a/provenance/x": "" });
    const expected = {
      root,
      gitDir: `${root}/.git`,
      cacheDir: `${root}/.git/precedent`,
      sharedCacheDir: `${root}/.git/precedent`,
    };
    expect(findWorkspace(root)).toEqual(expected);
    expect(findWorkspace(`${root}/a/b`)).toEqual(expected);
    expect(findWorkspace(`${root}/.git/hooks`).root).toBe(root);
  });

  test("gives a linked worktree caches of its own and shares the others", () => {
    const root = makeRepository();
    git(root, "commit", "--allow-empty", "-qm", "first");
    const tree = join(makeFolder(), "tree");
    git(root, "worktree", "add", "-q", tree);
    expect(findWorkspace(tree)).toEqual({
      root: tree,
      gitDir: `${root}/.git/worktrees/tree`,
      cacheDir: `${root}/.git/worktrees/tree/precedent`,
      sharedCacheDir: `${root}/.git/precedent`,
    });
  });

  test("takes a submodule for a repository of its own", () => {
    const inner = makeRepository({ "file.txt": "x" });
    git(inner, "add", ".");
    git(inner, "commit", "-qm", "first");
    const root = makeRepository();
    git(root, "submodule", "--quiet", "add", inner, "lib");
    expect(findWorkspace(`${root}/lib`)).toMatchObject({ root: `${root}/lib`, gitDir: `${root}/.git/modules/lib` });
  });

  test("refuses a bare repository, but not a worktree of one", () => {
    const source = makeRepository();
    git(source, "commit", "--allow-empty", "-qm", "first");
    const bare = join(makeFolder(), "bare.git");
    git(source, "clone", "-q", "--bare", source, bare);
    expect(() => findWorkspace(bare)).toThrow("repository_bare");
    expect(() => findWorkspace(`${bare}/refs`)).toThrow("repository_bare");
    const pointed = makeFolder({ ".git": `gitdir: ${bare}\n` });
    expect(() => findWorkspace(pointed)).toThrow("repository_bare");
    const tree = join(makeFolder(), "tree");
    git(bare, "worktree", "add", "-q", tree);
    expect(findWorkspace(tree).root).toBe(tree);
  });

  test("says which pointer is broken", () => {
    const root = makeFolder({ ".git": "gitdir: ../gone\n" });
    expect(() => findWorkspace(root)).toThrow(/git_pointer_broken: .*\.git points to ".*gone"/);
  });

  test("passes over a `.git` that is none, as git does", () => {
    const root = makeRepository({ "a/.git/x": "" });
    expect(findWorkspace(`${root}/a`).root).toBe(root);
  });

  test.each([".precedent.yml", ".linespec.yml", "provenance/x"])(
    "without git takes the nearest folder with %s",
    (mark) => {
      const root = makeFolder({ [`a/${mark}`]: "", "a/b/c/x": "", ".linespec.yml": "" });
      expect(findWorkspace(`${root}/a/b/c`)).toEqual({
        root: `${root}/a`,
        gitDir: undefined,
        cacheDir: `${root}/a/provenance/.cache`,
        sharedCacheDir: `${root}/a/provenance/.cache`,
      });
    },
  );

  test("without git and any mark takes the folder it was given, by its real name", () => {
    const root = makeFolder({ "real/x": "" });
    symlinkSync(`${root}/real`, `${root}/link`);
    expect(findWorkspace(`${root}/link`).root).toBe(`${root}/real`);
  });

  test("names a folder that does not exist", () => {
    expect(() => findWorkspace("/does/not/exist")).toThrow("folder_missing: There is no folder /does/not/exist");
  });

  test("writes nothing until a cache is needed, and then tells git to ignore it", () => {
    const workspace = findWorkspace(makeFolder());
    expect(existsSync(workspace.cacheDir)).toBe(false);
    makeCacheDir(workspace, `${workspace.cacheDir}/index`);
    expect(existsSync(`${workspace.cacheDir}/index`)).toBe(true);
    expect(readFileSync(`${workspace.cacheDir}/.gitignore`, "utf8")).toBe("*\n");
  });
});

describe("a path that is given in a folder below the root", () => {
  // biome-ignore format: a table
  test.each([
    ["a.ts",             "pkg/src/a.ts"    ], // as git reads it
    ["./a.ts",           "pkg/src/a.ts"    ],
    ["../main.ts",       "pkg/main.ts"     ],
    ["new.ts",           "pkg/src/new.ts"  ], // is about to be made
    [".",                "pkg/src"         ],
    ["pkg/main.ts",      "pkg/main.ts"     ], // as every answer names it
    ["pkg/src/new.ts",   "pkg/src/new.ts"  ],
    ["README.md",        "README.md"       ],
    ["docs/new/a.md",    "docs/new/a.md"   ],
    ["both.ts",          "pkg/src/both.ts" ],
    ["ROOT/README.md",   "README.md"       ],
    ["nowhere/x/y",      "nowhere/x/y"     ],
  ])("%s is %s", (path, expected) => {
    const folder = makeFolder({
      "README.md": "",
      "both.ts": "",
      "docs/new/b.md": "",
      "pkg/main.ts": "",
      "pkg/src/a.ts": "",
      "pkg/src/both.ts": "",
    });
    expect(resolveFrom(`${folder}/pkg/src`, folder, path.replace("ROOT", folder))).toBe(expected);
  });

  test("that leads out of the repository is refused", () => {
    const folder = makeFolder({ "root/src/a.ts": "", secret: "" });
    expect(() => resolveFrom(`${folder}/root/src`, `${folder}/root`, "../../secret")).toThrow(
      'The path "../../secret" is not inside',
    );
  });
});

describe("resolveInside", () => {
  const root = () => {
    const folder = makeFolder({ "root/src/a.ts": "", "outside/secret": "", "root-twin/x": "" });
    symlinkSync(`${folder}/outside`, `${folder}/root/out`);
    symlinkSync(`${folder}/outside/secret`, `${folder}/root/file-out`);
    symlinkSync(`${folder}/nowhere`, `${folder}/root/dangling`);
    symlinkSync(`${folder}/root/src`, `${folder}/root/in`);
    symlinkSync(`${folder}/root`, `${folder}/alias`);
    return `${folder}/root`;
  };

  // biome-ignore format: a table
  test.each([
    ["src/a.ts",              "src/a.ts"],
    ["./src//a.ts",           "src/a.ts"],
    ["src\\a.ts",             "src/a.ts"],
    ["src/new/deep/b.ts",     "src/new/deep/b.ts"],
    ["src/../src/a.ts",       "src/a.ts"],
    ["..a/b",                 "..a/b"],
    ["in/a.ts",               "in/a.ts"],
    [".",                     "."],
    ["",                      "."],
    ["ROOT/src/a.ts",         "src/a.ts"],
    ["ROOT",                  "."],
    ["ROOT/../alias/src/a.ts", "src/a.ts"],
  ])("reads %s as %s", (path, expected) => {
    const folder = root();
    expect(resolveInside(folder, path.replace("ROOT", folder))).toBe(expected);
  });

  test.each([
    "../outside/secret",
    "..",
    "src/../../outside/secret",
    "..\\outside\\secret",
    "/etc/passwd",
    "ROOT/../outside/secret",
    "ROOT-twin/x",
    "out/secret",
    "out/new",
    "file-out",
    "dangling",
    "dangling/x",
    "src/a.ts\0.yml",
  ])("refuses %s", (path) => {
    const folder = root();
    expect(() => resolveInside(folder, path.replace("ROOT", folder))).toThrow("path_outside");
  });

  test("a file in the place of a folder is no way out", () => {
    const folder = root();
    mkdirSync(`${folder}/x`);
    writeFileSync(`${folder}/x/file`, "");
    expect(resolveInside(folder, "x/file/y")).toBe("x/file/y");
  });
});
