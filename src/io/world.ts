import { statSync } from "node:fs";
import { isAbsolute, posix } from "node:path";
import { fieldLine } from "../core/field-line.ts";
import { type Problem, ProblemError } from "../core/problem.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { fileIndexOf, type World } from "../core/world.ts";
import type { Context } from "./context.ts";
import { readPlain } from "./files.ts";
import { resolveInside } from "./workspace.ts";

/** Looks up what the rules ask about these records: two or three git processes, however many there are. */
export async function openWorld(records: readonly ProvenanceRecord[], context: Context): Promise<World> {
  const { workspace, git } = context;
  const index = workspace.gitDir === undefined ? undefined : fileIndexOf(await git.worktree());
  const lost = workspace.gitDir === undefined ? undefined : await lostSeals(records, git);
  return {
    matches: (pattern) => index?.matches(pattern),
    isEnforced: context.isEnforced,
    isReachable: (sha) => (lost ? !lost.has(sha) : undefined),
    at(path) {
      if (index?.has(path)) return "file";
      return onDisk(workspace.root, path);
    },
  };
}

function onDisk(root: string, path: string): ReturnType<World["at"]> {
  const inner = posix.normalize(path.replaceAll("\\", "/"));
  if (posix.isAbsolute(inner) || inner === ".." || inner.startsWith("../")) return "outside";
  try {
    const stat = statSync(`${root}/${inner}`, { throwIfNoEntry: false });
    // Most paths that are asked about are gone; where the links of the others lead is looked at only then.
    if (stat) resolveInside(root, inner);
    if (stat?.isFile()) return "file";
    return stat ? "folder" : undefined;
  } catch (error) {
    if (error instanceof ProblemError) return "outside";
    // A name that no file can have, or one below a file.
    return undefined;
  }
}

/** @returns undefined in a shallow clone, where nobody can tell */
async function lostSeals(records: readonly ProvenanceRecord[], git: Context["git"]): Promise<Set<string> | undefined> {
  const seals = [...new Set(records.map((it) => it.sealed_at_sha))].filter((it) => /^[0-9a-f]{7,64}$/.test(it));
  if (seals.length === 0 || (await git.isShallow())) return undefined;
  const oids = await git.oids(seals.map((it) => `${it}^{commit}`));
  const unreachable = new Set(await git.unreachable([...new Set(oids.flatMap((it) => it ?? []))]));
  return new Set(seals.filter((_, i) => oids[i] === undefined || unreachable.has(oids[i] ?? "")));
}

/** Adds the line to problems that name a file and a key. */
export function placed(problems: readonly Problem[], { workspace }: Pick<Context, "workspace">): Problem[] {
  const texts = new Map<string, string>();
  const textOf = (file: string) => {
    const text = texts.get(file) ?? textIfThere(isAbsolute(file) ? file : `${workspace.root}/${file}`);
    texts.set(file, text);
    return text;
  };
  return problems.map((it) => {
    const { file, field, line } = it.at ?? {};
    const found = file && field && !line ? fieldLine(textOf(file), field) : undefined;
    return found ? { ...it, at: { ...it.at, line: found } } : it;
  });
}

/** These files were listed when the records were read; one that has gone since has no lines. */
function textIfThere(path: string): string {
  try {
    return readPlain(path).toString();
  } catch {
    return "";
  }
}
