/** The codes of the repository: where it is, and what git says. `catalog.ts` has them all. */
export const gitCatalog = {
  folder_missing: (it: { folder: string }) => ({
    message: `There is no folder ${it.folder}.`,
    fix: "Start from a folder that exists, inside the repository.",
  }),
  repository_bare: (it: { folder: string }) => ({
    message: `${it.folder} is a bare repository: it has no files to keep records beside.`,
    fix: "Run this in a clone or worktree of it; `git worktree add` makes one.",
  }),
  git_pointer_broken: (it: { file: string; target: string }) => ({
    message: `${it.file} points to ${JSON.stringify(it.target)}, which is not a git directory.`,
    fix: "Run `git worktree repair` or `git submodule update --init`, or remove the file.",
  }),
  diff_unreadable: (it: { found: string }) => ({
    message: `This is not a unified diff: ${it.found ? `it begins ${JSON.stringify(it.found)}` : "it is empty"}.`,
    fix: "Give the output of `git diff`, or lines from `--- a/path`, `+++ b/path` and `@@` on.",
  }),
  git_absent: (it: { root: string }) => ({
    message: `No git program was found to read ${it.root} with.`,
    fix: "Install git and see that its folder is on PATH.",
  }),
  repository_absent: (it: { root: string }) => ({
    message: `${it.root} is not in a git repository.`,
    fix: "Run this inside a repository, or run `git init` there first.",
  }),
  ref_unknown: (it: { ref: string; near: string[]; shallow: boolean }) => ({
    message: `Git knows no commit ${JSON.stringify(it.ref)}${it.shallow ? " in this shallow clone" : ""}.`,
    fix: [
      it.near.length ? `Did you mean ${it.near.join(" or ")}?` : "Name a commit, branch or tag that `git log` shows.",
      ...(it.shallow ? ["If it lies further back, run `git fetch --unshallow`."] : []),
    ].join(" "),
  }),
  range_invalid: (it: { range: string }) => ({
    message: `${JSON.stringify(it.range)} is not a range of commits.`,
    fix: "Write it as `A..B` or `A...B`.",
  }),
  range_unrelated: (it: { range: string; shallow: boolean }) => ({
    message: `The two ends of ${it.range} have no common ancestor${it.shallow ? " in this shallow clone" : ""}.`,
    fix: it.shallow ? "Run `git fetch --unshallow`, or use two dots." : "Use two dots to compare the two trees.",
  }),
  parent_unknown: (it: { commit: string; parent: number; parents: number }) => ({
    message: `Commit ${it.commit} has no parent ${it.parent}; it has ${it.parents}.`,
    fix: "Leave the parent out to compare with the first.",
  }),
  history_shallow: (it: { commit: string }) => ({
    message: `The parent of commit ${it.commit} is not in this shallow clone.`,
    fix: "Run `git fetch --deepen=50`; in GitHub Actions set `fetch-depth: 0` on the checkout.",
  }),
  git_failed: (it: { command: string; detail: string }) => ({
    message: `\`git ${it.command}\` failed: ${it.detail}.`,
    fix: "Run `git status` in the repository, mend what it reports, and try again.",
  }),
};
