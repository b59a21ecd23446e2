import type { Line } from "./hunk.ts";

/** One file of a patch in the form that `apply_patch` takes. */
export type PatchedFile = { path: string; movedTo?: string; kind: "added" | "modified" | "deleted"; lines: Line[] };

const MARK = "*** Begin Patch";
const FILE = /^\*\*\* (Add|Update|Delete) File: (.+)$/;
const MOVE = /^\*\*\* Move to: (.+)$/;
const KINDS = { Add: "added", Update: "modified", Delete: "deleted" } as const;
const LINE_KINDS: { [mark: string]: Line["kind"] } = { "+": "added", "-": "removed", " ": "context" };

/** Tells whether a text holds a patch, alone or inside a shell command. */
export function holdsPatch(text: string): boolean {
  return text.includes(MARK);
}

/** Reads a patch; what stands before and after it is left out. @returns one entry for each file it names, in its order */
export function readPatch(text: string): PatchedFile[] {
  const files: PatchedFile[] = [];
  for (const line of text.slice(text.indexOf(MARK)).split(/\r?\n/)) {
    if (line === "*** End Patch") break;
    const [, verb, path = ""] = FILE.exec(line) ?? [];
    const current = files.at(-1);
    if (verb) files.push({ path: path.trim(), kind: KINDS[verb as keyof typeof KINDS], lines: [] });
    else if (current) readLine(current, line);
  }
  return files;
}

function readLine(file: PatchedFile, line: string): void {
  const movedTo = MOVE.exec(line)?.[1]?.trim();
  if (movedTo) file.movedTo = movedTo;
  const kind = LINE_KINDS[line.charAt(0)];
  if (kind) file.lines.push({ kind, text: line.slice(1) });
}
