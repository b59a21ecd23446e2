import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { shorten } from "../core/budget.ts";
import type { Change } from "../core/change.ts";
import { fail, type Problem, ProblemError, problem } from "../core/problem.ts";
import { type Blamed, blameLine, deletedBelow } from "./git-blame.ts";
import { exportCommit } from "./git-export.ts";
import { filesBelow, objectIds, readBlobs, readFiles, type Snapshot, treeIdOf, worktreeFiles } from "./git-files.ts";
import {
  type CommitQuery,
  changeOf,
  commitsOf,
  type Source,
  stagedPaths,
  touchedBy,
  unreachableOf,
} from "./git-history.ts";
import { commitAt, endsOf, type GitProcess, head, hooksPathOf, isShallow, type RunOptions } from "./git-refs.ts";
import { uncommittedFiles, type WorkState, workState } from "./git-state.ts";
import {
  type Commit,
  type GitObject,
  objectReader,
  type Person,
  readCommentMark,
  readIdentity,
  readSigning,
  type Signing,
  type TreeFile,
} from "./git-text.ts";
import type { Workspace } from "./workspace.ts";

export type { Snapshot } from "./git-files.ts";
export type { CommitQuery, Source } from "./git-history.ts";
export type { Commit, Person, TreeFile } from "./git-text.ts";

/** One repository's answers. Asking changes nothing under `.git` and runs no hook, helper or filter it configures. */
export type Git = {
  /** Finds the commit a ref means. @throws ref_unknown */
  resolve(ref: string): Promise<string>;
  /** The commit that is checked out; undefined before the first. */
  head(): Promise<string | undefined>;
  /** @throws ref_unknown, range_invalid, range_unrelated, parent_unknown, history_shallow */
  change(source: Source): Promise<Change>;
  /** The commits a range lies between: what its end is compared with, and its end. @throws range_invalid, ref_unknown */
  ends(range: string): Promise<{ base: string; to: string }>;
  /** Lists commits in one git process, newest first. @throws ref_unknown, range_invalid, range_unrelated */
  commits(query?: CommitQuery): Promise<Commit[]>;
  /** Lists the paths commits touch in one git process: by commit, a list for each parent. @throws history_shallow */
  touched(commits: readonly Commit[]): Promise<Map<string, string[][]>>;
  /** Lists the files below a folder, `""` for all. @throws ref_unknown */
  files(at: Snapshot, folder: string): Promise<TreeFile[]>;
  /** Reads files, undefined where there is none. @throws ref_unknown */
  read(at: Snapshot, paths: readonly string[]): Promise<(string | undefined)[]>;
  /** Reads blobs by the ids that `files` gives. */
  blobs(oids: readonly string[]): Promise<(string | undefined)[]>;
  /** Who commits here, by git's config. */
  identity(): Promise<Partial<Person>>;
  /** How whoever commits here signs, by git's config; undefined without a key. */
  signing(): Promise<Signing | undefined>;
  /** What lines of a message begin with that git leaves out: `#` unless configured, or `auto`. */
  commentMark(): Promise<string>;
  isShallow(): Promise<boolean>;
  /** Where git looks for hooks, if a config says so: as it is written there. */
  hooksPath(): Promise<string | undefined>;
  /** Lists the paths the next commit would change, both sides of renames. @param index as `Snapshot` has it */
  staged(index?: string): Promise<string[]>;
  /** Lists the files of the work tree: what git tracks, and what it neither tracks nor ignores. */
  worktree(): Promise<string[]>;
  /** Finds the id of a folder's tree, `""` for the root; undefined if the commit has no such folder. */
  treeId(commit: string, folder: string): Promise<string | undefined>;
  /** Finds the ids of objects by names such as `{oid}:{path}`, in one git process; undefined where there is none. */
  oids(names: readonly string[]): Promise<(string | undefined)[]>;
  /** Lists which of these commits no branch, tag or HEAD has. @param commits full ids of commits that exist */
  unreachable(commits: readonly string[]): Promise<string[]>;
  /** What is checked out and changed, read without a write. @param except folders whose files do not count */
  state(except: readonly string[]): Promise<WorkState>;
  /** Lists what differs from the last commit, and what git neither tracks nor ignores; nothing is written. */
  uncommitted(): Promise<string[]>;
  /** Writes a commit's files into an empty folder. @param folder absolute @throws ref_unknown */
  export(commit: string, folder: string): Promise<void>;
  /** The commit that last changed a line. @throws line_unknown */
  blame(path: string, line: number): Promise<Blamed>;
  /** Files below a folder that some commit deleted. */
  deleted(folder: string): Promise<string[]>;
  close(): void;
};

type Env = { readonly [name: string]: string | undefined };

const CONFIG = ["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotepath=false", "protocol.allow=never"];
/** simple-git wants consent to set these at all, even to what makes git safer. */
const CONSENT = {
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeHooksPath: true,
  allowUnsafeProtocolOverride: true,
};
const GIT_ENV = {
  // A repository can allow a protocol against `protocol.allow`, and fetching a missing object would run its command.
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_LITERAL_PATHSPECS: "1",
};
/** What a hook or a shell set that would lead git elsewhere, or that simple-git refuses to pass on. */
const INHERITED = /^(?:GIT_.*|EDITOR|VISUAL|PAGER|PREFIX|SSH_ASKPASS|LC_ALL)$/i;

const TIMEOUT_MS = 30_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Opens a repository. No process starts before the first question.
 *
 * Every method throws repository_absent outside a repository, git_absent without git, and git_failed where git gives
 * up, takes more than 30 s, or answers with more than 64 MiB.
 *
 * @param env of this process; what would lead git elsewhere is left out
 */
export function openGit(workspace: Workspace, env: Env): Git {
  const git = openProcess(workspace, {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !INHERITED.test(name))),
    ...GIT_ENV,
    LC_ALL: "C",
  });
  return {
    resolve: async (ref) => (await commitAt(git, ref)).oid,
    head: () => head(git),
    change: (source) => changeOf(git, source),
    ends: (range) => endsOf(git, range),
    commits: (query = {}) => commitsOf(git, query),
    touched: (commits) => touchedBy(git, commits),
    files: (at, folder) => filesBelow(git, at, folder),
    read: (at, paths) => readFiles(git, at, paths),
    blobs: (oids) => readBlobs(git, oids),
    signing: async () => readSigning(await git.run(["config", "-z", "--get-regexp", "^(user\\.signingkey|gpg\\.)"])),
    // Outside a repository a record can still be written; it is then nobody's.
    identity: async () =>
      workspace.gitDir ? readIdentity(await git.run(["config", "-z", "--get-regexp", "^user\\."])) : {},
    commentMark: async () =>
      readCommentMark(await git.run(["config", "-z", "--get-regexp", "^core\\.comment(char|string)$"])),
    isShallow: () => isShallow(git),
    hooksPath: () => hooksPathOf(git),
    staged: (index) => stagedPaths(git, index),
    worktree: () => worktreeFiles(git),
    treeId: (commit, folder) => treeIdOf(git, commit, folder),
    oids: (names) => objectIds(git, names),
    unreachable: (commits) => unreachableOf(git, commits),
    state: (except) => workState(git, workspace.root, except),
    uncommitted: () => uncommittedFiles(git, workspace.root),
    export: (commit, folder) => exportCommit(git, commit, folder),
    blame: (path, line) => blameLine(git, path, line),
    deleted: (folder) => deletedBelow(git, folder),
    close: () => git.close(),
  };
}

function openProcess({ root, gitDir }: Workspace, env: { [name: string]: string | undefined }): GitProcess {
  let objects: Objects | undefined;
  return {
    async run(args, rest) {
      if (!gitDir) fail("repository_absent", { root });
      return run(root, env, args, rest);
    },
    async object(name) {
      if (!gitDir) fail("repository_absent", { root });
      // The process takes one name a line and ends at a path that leads out; no name git knows holds a NUL.
      if (/[\n\0]|:\.\.(?:\/|$)/.test(name)) return undefined;
      if (!objects?.isAlive()) objects = openObjects(root, env);
      return objects.read(name);
    },
    close() {
      objects?.close();
      objects = undefined;
    },
  };
}

// Only literals, object ids, and what stands behind `--` or `=` reach this command line: simple-git guards against
// some dangerous options and lets others through, `--output` among them.
async function run(
  root: string,
  env: { [name: string]: string | undefined },
  args: readonly string[],
  { input, index, config = [] }: RunOptions = {},
): Promise<string> {
  const { simpleGit } = await import("simple-git");
  const tooLong = new AbortController();
  let sizeBytes = 0;
  const git = simpleGit({
    baseDir: root,
    config: [...CONFIG, ...config],
    unsafe: CONSENT,
    allowEnvironment: [...Object.keys(GIT_ENV), "GIT_INDEX_FILE"],
    // By default it stops listening 50 ms after git's end, whatever is still in the pipe.
    completion: { onClose: true, onExit: false },
    timeout: { block: TIMEOUT_MS, stdOut: false, stdErr: false },
    abort: tooLong.signal,
    ...(input !== undefined && { input: () => input }),
    // By default a silent death passes for an empty answer. Ending with 1 in silence is how git says "none".
    errors: (error, { exitCode, stdErr }) => {
      if (exitCode === 0 || (exitCode === 1 && stdErr.length === 0)) return undefined;
      return error ?? Buffer.from(`it ended with ${exitCode}`);
    },
  })
    .env({ ...env, ...(index !== undefined && { GIT_INDEX_FILE: index }) })
    .outputHandler((_, stdout) => {
      stdout.on("data", (chunk: Buffer) => {
        sizeBytes += chunk.length;
        if (sizeBytes > MAX_OUTPUT_BYTES) tooLong.abort();
      });
    });
  try {
    return await git.raw([...args]);
  } catch (cause) {
    const detail = tooLong.signal.aborted ? `it printed more than ${MAX_OUTPUT_BYTES} bytes` : (cause as Error).message;
    throw failureOf(root, args[0] ?? "", detail, cause);
  }
}

function failureOf(root: string, command: string, detail: string, cause?: unknown): ProblemError {
  return new ProblemError(whatFailed(root, command, detail), { cause });
}

function whatFailed(root: string, command: string, detail: string): Problem {
  if (detail.includes("ENOENT")) return problem("git_absent", { root });
  if (detail.includes("not a git repository")) return problem("repository_absent", { root });
  const [line = ""] = detail.replace(/^(?:fatal|error): /, "").split("\n", 1);
  return problem("git_failed", { command, detail: shorten(line, 200).replace(/\.$/, "") });
}

type Objects = { read(name: string): Promise<GitObject | undefined>; isAlive(): boolean; close(): void };

/** Keeps one `git cat-file --batch`: a fifth of a millisecond an object, where a process of its own takes five. */
function openObjects(root: string, env: { [name: string]: string | undefined }): Objects {
  const child = spawn("git", [...CONFIG.flatMap((it) => ["-c", it]), "cat-file", "--batch"], { cwd: root, env });
  const waiting: { answer(object: GitObject | undefined): void; refuse(error: Error): void; timer: NodeJS.Timeout }[] =
    [];
  let isAlive = true;
  let complaint = "";

  child.stdout.on("data", objectReader(MAX_OUTPUT_BYTES, settle));
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(0, 2000);
  });
  // A process that is gone says so itself.
  child.stdin.on("error", () => {});
  child.on("error", (error) => end(error.message));
  child.on("close", (code) => end(complaint || `it ended with ${code}`));
  keepWaiting(false);
  return { read, isAlive: () => isAlive, close: () => end("it was closed") };

  function read(name: string): Promise<GitObject | undefined> {
    return new Promise((answer, refuse) => {
      const timer = setTimeout(() => end(`it took more than ${TIMEOUT_MS} ms`), TIMEOUT_MS);
      if (waiting.push({ answer, refuse, timer }) === 1) keepWaiting(true);
      child.stdin.write(`${name}\n`);
    });
  }

  function settle(object: GitObject | undefined) {
    const first = waiting.shift();
    clearTimeout(first?.timer);
    first?.answer(object);
    if (waiting.length === 0) keepWaiting(false);
  }

  function end(detail: string) {
    isAlive = false;
    child.kill();
    for (const { refuse, timer } of waiting.splice(0)) {
      clearTimeout(timer);
      refuse(failureOf(root, "cat-file", detail));
    }
  }

  // An idle child must not keep the program from ending, and an awaited answer must.
  function keepWaiting(isAwaited: boolean) {
    for (const it of [child, child.stdout as Socket, child.stderr as Socket]) isAwaited ? it.ref() : it.unref();
  }
}
