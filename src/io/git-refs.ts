import { shorten } from "../core/budget.ts";
import { nearestNames } from "../core/near.ts";
import { fail } from "../core/problem.ts";
import { type GitObject, readCommitObject } from "./git-text.ts";

/** `index` is another index file; `config` are further settings, `key=value`. */
export type RunOptions = { input?: string; index?: string | undefined; config?: readonly string[] };

/** The two ways to ask git: a command, and an object by its name. */
export type GitProcess = {
  /** @throws repository_absent, git_absent, git_failed */
  run(args: readonly string[], rest?: RunOptions): Promise<string>;
  /** @returns undefined if the name means nothing, or more than 64 MiB @throws repository_absent, git_absent, git_failed */
  object(name: string): Promise<GitObject | undefined>;
  close(): void;
};

/** Every ref git allows but those that search the history by a pattern; no option, no second line. */
const REF = /^(?!-)(?!.*\{\/)[^\s\p{Cc}:]{1,200}$/u;

/** Refs looked through for "did you mean". */
const MAX_NEAR_REFS = 2000;

/** The id of the empty tree, which every repository knows. */
const EMPTY_TREE = {
  sha1: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
  sha256: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
};

/** Reads the commit a ref means. @returns with the parents a shallow clone lacks @throws ref_unknown */
export async function commitAt(git: GitProcess, ref: string) {
  const object = REF.test(ref) ? await git.object(await nameOf(git, ref)) : undefined;
  if (object) return { oid: object.oid, ...readCommitObject(object.bytes) };
  const names = await git.run(["for-each-ref", `--count=${MAX_NEAR_REFS}`, "--format=%(refname:short)"]);
  const near = nearestNames(ref.slice(0, 200), names.split("\n").filter(Boolean));
  return fail("ref_unknown", { ref: shorten(ref, 80), near, shallow: await isShallow(git) });
}

// An upstream or reflog entry that is not there ends the process that reads objects, so another is asked for it.
async function nameOf(git: GitProcess, ref: string): Promise<string> {
  const commit = `${ref}^{commit}`;
  if (!ref.includes("@{")) return commit;
  return (await git.run(["rev-parse", "--verify", "--quiet", "--end-of-options", commit]).catch(() => "")).trim();
}

/** @returns undefined before the first commit */
export async function head(git: GitProcess): Promise<string | undefined> {
  return (await git.object("HEAD^{commit}"))?.oid;
}

export async function emptyTree(git: GitProcess): Promise<string> {
  return (await git.object(EMPTY_TREE.sha1)) ? EMPTY_TREE.sha1 : EMPTY_TREE.sha256;
}

/** @throws parent_unknown, history_shallow */
export async function parentOf(
  git: GitProcess,
  { oid, parents }: { oid: string; parents: readonly string[] },
  parent: number,
): Promise<string> {
  const base = parents[parent - 1];
  if (!base && parents.length === 0 && parent === 1) return emptyTree(git);
  if (!base) return fail("parent_unknown", { commit: oid, parent, parents: parents.length });
  return (await git.object(base)) ? base : fail("history_shallow", { commit: oid });
}

/**
 * Finds the ends of a range; an empty one is HEAD.
 *
 * @returns `base` is what `to` is compared with: `from`, or with three dots their common ancestor
 * @throws range_invalid, ref_unknown, range_unrelated
 */
export async function endsOf(git: GitProcess, range: string) {
  const [, left = "", dots, right = ""] = /^(.*?)(\.{2,3})(.*)$/s.exec(range) ?? [];
  if (!dots) return fail("range_invalid", { range: shorten(range, 80) });
  const { oid: from } = await commitAt(git, left || "HEAD");
  const { oid: to } = await commitAt(git, right || "HEAD");
  if (dots === "..") return { from, to, base: from };
  const base = (await git.run(["merge-base", "--end-of-options", from, to])).trim();
  return { from, to, base: base || fail("range_unrelated", { range, shallow: await isShallow(git) }) };
}

export async function isShallow(git: GitProcess): Promise<boolean> {
  return (await git.run(["rev-parse", "--is-shallow-repository"])).trim() === "true";
}

/** Reads `core.hooksPath`. What this program itself sets on git's command line, so that no hook runs, is left out. */
export async function hooksPathOf(git: GitProcess): Promise<string | undefined> {
  const listed = await git.run(["config", "-z", "--show-scope", "--type=path", "--get-all", "core.hooksPath"]);
  const parts = listed.split("\0");
  const values = parts.flatMap((scope, i) => (i % 2 === 0 && scope && scope !== "command" ? [parts[i + 1] ?? ""] : []));
  return values.at(-1) || undefined;
}
