import { createHash } from "node:crypto";
import { lstatSync, readdirSync, type Stats } from "node:fs";
import { join } from "node:path";
import { markupOf } from "../core/adr/document.ts";
import type { Source } from "../core/adr/plan.ts";
import { readAdr } from "../core/adr/read.ts";
import { fail, type Problem, ProblemError, problem } from "../core/problem.ts";
import { decode, readPlain } from "./files.ts";
import type { Workspace } from "./workspace.ts";
import { parseYaml } from "./yaml.ts";

export type AdrFolder = {
  sources: Source[];
  /** One for each file that is no ADR, with its reason. */
  skipped: Problem[];
};

/** A file as it was listed, without following links. */
export type Listed = { file: string; stat: Stats };

/** An ADR of a megabyte is a mistake; a folder of so many files is not one of ADRs. */
const LIMITS = { sizeBytes: 1024 * 1024, files: 10_000 };

/** Folders that hold what others wrote. */
const FOREIGN = new Set([".git", "node_modules"]);

/**
 * Reads a folder of ADRs with all below it, or one file. Every file is either a source or skipped with its reason.
 *
 * @param path POSIX, relative to the root; see `resolveInside`
 * @throws folder_missing
 */
export function readAdrFolder(workspace: Workspace, path: string): AdrFolder {
  const read = listAdrFiles(workspace, path).map((it, index) => readAdrFile(workspace, it, index));
  return {
    sources: read.flatMap((it) => ("adr" in it ? [it] : [])),
    skipped: read.flatMap((it) => ("adr" in it ? [] : [it])),
  };
}

/** Lists the files below a folder, by name. @throws folder_missing */
export function listAdrFiles({ root }: Workspace, path: string): Listed[] {
  const file = path === "." || path === "./" ? "" : path.replace(/\/+$/, "");
  const stat = lstatSync(join(root, file), { throwIfNoEntry: false });
  if (!stat) fail("folder_missing", { folder: path });
  return stat.isDirectory() ? filesBelow(root, file) : [{ file, stat }];
}

function filesBelow(root: string, folder: string): Listed[] {
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((name): Listed[] => {
      const file = folder ? `${folder}/${name}` : name;
      const stat = lstatSync(join(root, file), { throwIfNoEntry: false });
      if (!stat || FOREIGN.has(name)) return [];
      return stat.isDirectory() ? filesBelow(root, file) : [{ file, stat }];
    });
}

/** Reads one file. @param index its place in the folder: a folder too large is not read to its end */
export function readAdrFile({ root }: Workspace, { file, stat }: Listed, index: number): Source | Problem {
  const { sizeBytes } = LIMITS;
  if (index >= LIMITS.files) return skip(file, `its folder holds more than ${LIMITS.files} files`, "warning");
  if (stat.isSymbolicLink()) return skip(file, "it is a symbolic link, and those are not followed", "warning");
  if (!stat.isFile()) return skip(file, "it is not a plain file");
  if (stat.size > sizeBytes) return skip(file, `it has ${stat.size} bytes, more than ${sizeBytes}`, "warning");
  if (!markupOf(file)) return skip(file, "it is no Markdown, reStructuredText or AsciiDoc");
  try {
    const bytes = readPlain(join(root, file));
    const decoded = decode(bytes);
    if ("problem" in decoded) return skip(file, "it is not UTF-8 text", "warning");
    const adr = readAdr(file, decoded.text, (yaml) => parseYaml(yaml).value);
    if ("reason" in adr) return skip(file, adr.reason);
    return { adr, digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}` };
  } catch (error) {
    if (error instanceof ProblemError) return { ...error.problem, at: { file } };
    throw error;
  }
}

function skip(file: string, reason: string, severity: Problem["severity"] = "note"): Problem {
  return problem("adr_skipped", { file, reason }, { severity, at: { file } });
}
