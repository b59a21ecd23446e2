import { fail } from "../core/problem.ts";
import { commitAt, type GitProcess } from "./git-refs.ts";

/**
 * Finds the commit that last changed a line.
 *
 * @returns `isCut` where a shallow clone ends at that commit: the line may be older
 * @param path POSIX, relative to the root
 * @param line counted from 1, in the file as it is at HEAD
 * @throws line_unknown, ref_unknown
 */
export async function blameLine(git: GitProcess, path: string, line: number): Promise<Blamed> {
  const { oid } = await commitAt(git, "HEAD");
  const file = await git.object(`${oid}:${path}`);
  const lines = file?.type === "blob" ? file.bytes.toString("latin1").replace(/\n$/, "").split("\n").length : 0;
  if (!file || line > lines) return fail("line_unknown", { path, line, lines });
  const text = await git.run(["blame", "--porcelain", "-w", "-L", `${line},${line}`, oid, "--", path]);
  const found = text.slice(0, text.indexOf(" "));
  const [parent] = (await commitAt(git, found)).parents;
  return { oid: found, isCut: parent !== undefined && !(await git.object(parent)) };
}

export type Blamed = { oid: string; isCut: boolean };

/** Lists files below a folder that a commit reachable from HEAD deleted and that are not there again. */
export async function deletedBelow(git: GitProcess, folder: string): Promise<string[]> {
  const args = ["log", "--no-renames", "--diff-filter=D", "--name-only", "--format=", "-z", "HEAD", "--", folder];
  const text = (await git.object("HEAD^{commit}")) ? await git.run(args) : "";
  return [
    ...new Set(
      text
        .split("\0")
        .map((it) => it.trim())
        .filter(Boolean),
    ),
  ];
}
