import type { Dialect } from "./hook-call.ts";
import { holdsPatch, type PatchedFile, readPatch } from "./hook-patch.ts";

/** What a tool does to one file, as far as its input says. */
export type Edit = {
  /** As the tool was given it. */
  path: string;
  /** Pieces of the file that are replaced; `before` is absent where text is only put in. */
  pieces: { before?: string; after: string }[];
  /** All that the file holds afterwards. */
  whole?: string;
  patched?: PatchedFile;
};

export type ToolUse = { does: "edit" | "read" | "else"; edits: Edit[] };

/** Each agent's tools that change files, and, where its client needs it, those that read them. */
const TOOLS: { [dialect in Dialect]: { edit: readonly string[]; read: readonly string[] } } = {
  claude: { edit: ["Edit", "Write", "MultiEdit", "NotebookEdit"], read: [] },
  codex: { edit: ["apply_patch", "Edit", "Write"], read: [] },
  cursor: {
    edit: [
      ...["Write", "Edit", "MultiEdit", "StrReplace", "ApplyPatch", "EditNotebook", "Delete"],
      ...["write", "edit_file", "search_replace", "apply_patch", "edit_notebook", "delete_file"],
    ],
    read: ["Read", "read_file"],
  },
  gemini: { edit: ["write_file", "replace"], read: ["read_file", "read_many_files"] },
  copilot: { edit: ["create", "edit", "str_replace_editor", "apply_patch", "insert"], read: ["view"] },
  vscode: {
    edit: [
      ...["create_file", "replace_string_in_file", "multi_replace_string_in_file", "insert_edit_into_file"],
      ...["edit_notebook_file", "apply_patch", "editFiles", "createFile", "Edit", "Write", "MultiEdit"],
      ...["create", "edit", "str_replace_editor"],
    ],
    read: [],
  },
};

/** Tools that run commands: a patch may be one. */
const SHELLS = ["Bash", "Shell", "bash", "shell", "local_shell", "run_shell_command", "powershell"];

/** Files one call may name before the rest is left out; a patch of so many is no edit by hand. */
const MAX_EDITS = 200;

const PATHS = ["file_path", "filePath", "path", "notebook_path", "notebookPath", "absolute_path", "target_file"];
const PATH_LISTS = ["files", "paths", "include"];
const PARTS = ["edits", "replacements"];
const BEFORE = ["old_string", "old_str", "oldString", "oldText"];
const AFTER = ["new_string", "new_str", "newString", "newText", "insert_text", "new_source", "code", "code_edit"];
const WHOLE = ["content", "contents", "file_text", "fileText"];

type Fields = { [name: string]: unknown };

/** Reads which files a call of a tool edits or reads, each once and in its order. */
export function readToolUse(dialect: Dialect, { name, input }: { name: string; input: unknown }): ToolUse {
  const patch = patchIn(input);
  const isShell = SHELLS.includes(name);
  const isEdit = TOOLS[dialect].edit.includes(name) || (isShell && patch !== undefined);
  const isView = isMap(input) && input["command"] === "view";
  if (isEdit && !isView) return { does: "edit", edits: patch === undefined ? editsOf(input) : patchEdits(patch) };
  if (TOOLS[dialect].read.includes(name) || (isEdit && isView)) return { does: "read", edits: editsOf(input) };
  return { does: "else", edits: [] };
}

function patchIn(input: unknown): string | undefined {
  const texts = isMap(input) ? Object.values(input) : [input];
  return texts.flat().find((it): it is string => typeof it === "string" && holdsPatch(it));
}

/** A file that moves is touched where it was and where it will be. */
function patchEdits(patch: string): Edit[] {
  return readPatch(patch)
    .slice(0, MAX_EDITS)
    .flatMap((patched) => [
      { path: patched.path, pieces: [], patched },
      ...(patched.movedTo ? [{ path: patched.movedTo, pieces: [] }] : []),
    ]);
}

function editsOf(input: unknown): Edit[] {
  if (!isMap(input)) return [];
  const parts = PARTS.flatMap((it) => (Array.isArray(input[it]) ? (input[it] as unknown[]) : [])).filter(isMap);
  const listed = PATH_LISTS.flatMap((it) => (Array.isArray(input[it]) ? (input[it] as unknown[]) : []));
  const own = textIn(input, PATHS);
  const byPath = new Map<string, Edit>();
  const add = (path: string | undefined, part: Fields) => {
    if (!path || (!byPath.has(path) && byPath.size >= MAX_EDITS)) return;
    const edit: Edit = byPath.get(path) ?? { path, pieces: [] };
    byPath.set(path, edit);
    const [before, after, whole] = [textIn(part, BEFORE), textIn(part, AFTER), textIn(part, WHOLE)];
    if (whole !== undefined && before === undefined) edit.whole = whole;
    else if (after !== undefined) edit.pieces.push({ ...(before !== undefined && { before }), after });
  };
  add(own, input);
  for (const part of parts) add(textIn(part, PATHS) ?? own, part);
  // What stands in a list may be a pattern; it names no one file.
  for (const it of listed) add(typeof it === "string" && !/[*?]/.test(it) ? it : pathIn(it), isMap(it) ? it : {});
  return [...byPath.values()];
}

function pathIn(item: unknown): string | undefined {
  return isMap(item) ? textIn(item, PATHS) : undefined;
}

function textIn(fields: Fields, names: readonly string[]): string | undefined {
  return names.map((it) => fields[it]).find((it): it is string => typeof it === "string");
}

function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
