import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Workspace } from "../src/io/workspace.ts";

/** A real git repository in a temporary folder: the same author and dates, hence the same ids, on every run. */
export type TempRepo = {
  /** The top level; real, absolute. */
  root: string;
  /** As `findWorkspace(root)` gives it. */
  workspace: Workspace;
  /** Runs git, without any configuration but the repository's own. @returns what it prints, without the last newline */
  git(...args: string[]): string;
  /** Writes files without staging them; `null` deletes. */
  write(files: Files): void;
  /** Writes and stages files. */
  stage(files: Files): void;
  /** Writes, stages and commits; an hour lies between commits. @returns the commit's id */
  commit(files: Files, message?: string): string;
  /** Also `using repo = tempRepo()` removes it. */
  [Symbol.dispose](): void;
};

/** By path. Buffers are for what is not text. */
export type Files = { [path: string]: string | Buffer | null };

/** What git sees: neither the user's configuration nor their environment. */
export const gitEnv = {
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  LC_ALL: "C",
};

const FIRST_COMMIT_SECONDS = Date.UTC(2026, 0, 1) / 1000;

/** Makes a repository on branch `main` without commits, of Ada Example <ada@example.com>. @param format of object ids */
export function tempRepo({
  name = "repo",
  format = "sha1",
}: {
  name?: string;
  format?: "sha1" | "sha256";
} = {}): TempRepo {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "precedent-")));
  const root = join(parent, name);
  mkdirSync(root);
  let commits = 0;

  const git = (...args: string[]) => {
    const date = `${FIRST_COMMIT_SECONDS + commits * 3600} +0000`;
    const env = { ...gitEnv, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    return execFileSync("git", args, { cwd: root, env, encoding: "utf8", stdio: "pipe" }).replace(/\n$/, "");
  };
  const write = (files: Files) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      if (content === null) rmSync(join(root, path));
      else writeFileSync(join(root, path), content);
    }
  };
  const stage = (files: Files) => {
    write(files);
    git("add", "--all", "--", ...Object.keys(files));
  };
  const commit = (files: Files, message = "Change") => {
    if (Object.keys(files).length) stage(files);
    git("commit", "--quiet", "--allow-empty", "--message", message);
    commits++;
    return git("rev-parse", "HEAD");
  };

  git("init", "--quiet", "--initial-branch=main", `--object-format=${format}`);
  git("config", "user.name", "Ada Example");
  git("config", "user.email", "ada@example.com");
  const gitDir = join(root, ".git");
  const cacheDir = join(gitDir, "precedent");
  return {
    root,
    workspace: { root, gitDir, cacheDir, sharedCacheDir: cacheDir },
    git,
    write,
    stage,
    commit,
    [Symbol.dispose]: () => rmSync(parent, { recursive: true, force: true }),
  };
}
