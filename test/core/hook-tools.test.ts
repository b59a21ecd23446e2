import { describe, expect, test } from "vitest";
import { CLIENT_HOOKS, HOOK_CLIENTS } from "../../src/core/client-hooks.ts";
import { readHookCall } from "../../src/core/hook-call.ts";
import { changeOfEdits } from "../../src/core/hook-change.ts";
import { readToolUse } from "../../src/core/hook-tools.ts";

const PATCH = `*** Begin Patch
*** Update File: src/a.ts
*** Move to: src/b.ts
@@ class A
-old
+new
 same
*** Add File: src/c.ts
+first
*** Delete File: src/d.ts
*** End Patch
*** Update File: after/the/end.ts`;

describe("readToolUse", () => {
  // biome-ignore format: a table
  test.each([
    ["claude",  "Edit",          { file_path: "a.ts" },                                       "edit", ["a.ts"]],
    ["claude",  "NotebookEdit",  { notebook_path: "a.ipynb", new_source: "1" },               "edit", ["a.ipynb"]],
    ["claude",  "MultiEdit",     { file_path: "a.ts", edits: [{ old_string: "1", new_string: "2" }] }, "edit", ["a.ts"]],
    ["claude",  "Read",          { file_path: "a.ts" },                                       "else", []],
    ["claude",  "Bash",          { command: "ls" },                                           "else", []],
    ["codex",   "apply_patch",   { command: PATCH },                     "edit", ["src/a.ts", "src/b.ts", "src/c.ts", "src/d.ts"]],
    ["codex",   "apply_patch",   { input: PATCH },                       "edit", ["src/a.ts", "src/b.ts", "src/c.ts", "src/d.ts"]],
    ["codex",   "Bash",          { command: `apply_patch <<'EOF'\n${PATCH}\nEOF` }, "edit", ["src/a.ts", "src/b.ts", "src/c.ts", "src/d.ts"]],
    ["codex",   "shell",         { command: ["apply_patch", PATCH] },    "edit", ["src/a.ts", "src/b.ts", "src/c.ts", "src/d.ts"]],
    ["cursor",  "Write",         { file_path: "a.ts", content: "1" },                         "edit", ["a.ts"]],
    ["cursor",  "search_replace", { file_path: "a.ts", old_string: "1", new_string: "2" },    "edit", ["a.ts"]],
    ["cursor",  "Delete",        { path: "a.ts" },                                            "edit", ["a.ts"]],
    ["cursor",  "Read",          { path: "a.ts" },                                            "read", ["a.ts"]],
    ["gemini",  "write_file",    { file_path: "a.ts", content: "1" },                         "edit", ["a.ts"]],
    ["gemini",  "replace",       { file_path: "a.ts", old_string: "1", new_string: "2" },     "edit", ["a.ts"]],
    ["gemini",  "read_many_files", { include: ["a.ts", "src/*.ts"] },                         "read", ["a.ts"]],
    ["copilot", "create",        { path: "a.ts", file_text: "1" },                            "edit", ["a.ts"]],
    ["copilot", "str_replace_editor", { command: "view", path: "a.ts" },                      "read", ["a.ts"]],
    ["copilot", "apply_patch",   PATCH,                                  "edit", ["src/a.ts", "src/b.ts", "src/c.ts", "src/d.ts"]],
    ["vscode",  "replace_string_in_file", { filePath: "a.ts", oldString: "1", newString: "2" }, "edit", ["a.ts"]],
    ["vscode",  "multi_replace_string_in_file", { replacements: [{ filePath: "a.ts" }, { filePath: "b.ts" }] }, "edit", ["a.ts", "b.ts"]],
    ["vscode",  "editFiles",     { files: ["a.ts", "b.ts"] },                                 "edit", ["a.ts", "b.ts"]],
  ] as const)("%s calls %s", (dialect, name, input, does, paths) => {
    const use = readToolUse(dialect, { name, input });
    expect({ does: use.does, paths: use.edits.map((it) => it.path) }).toEqual({ does, paths });
  });

  test.each([[undefined], [null], [3], ["text"], [[]], [{ file_path: 3 }], [{ edits: "x" }]])(
    "%j names no file and breaks nothing",
    (input) => expect(readToolUse("claude", { name: "Edit", input }).edits).toEqual([]),
  );
});

test.each(HOOK_CLIENTS)("every matcher of %s names tools that are read as edits or reads", (client) => {
  const matchers = CLIENT_HOOKS[client].flatMap(({ matcher }) => matcher ?? []);
  const names = matchers.flatMap((it) => it.replace(/^\^\(\?:|\)\$$/g, "").split("|"));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(readToolUse(client, { name, input: {} }).does, name).not.toBe("else");
});

describe("changeOfEdits", () => {
  const kindsOf = (before: string, after: string) =>
    changeOfEdits([{ path: "a.ts", pieces: [{ before, after }] }]).files[0]?.hunks[0]?.lines.map(
      ({ kind, text }) => `${kind} ${text}`,
    );

  test("only what is new counts as added", () => {
    expect(kindsOf("a\nb\nc\n", "a\nx\nc\n")).toEqual(["removed b", "context a", "added x", "context c"]);
    expect(kindsOf("a\nb\n", "b\na\n")).toEqual(["context b", "context a"]);
    expect(kindsOf("a\n", "a\na\n")).toEqual(["context a", "added a"]);
    expect(kindsOf("", "a")).toEqual(["added a"]);
  });

  test("a file written whole is compared with the last commit", () => {
    const [written, created] = changeOfEdits([
      { path: "a.ts", pieces: [], whole: "a\nb\n", committed: "a\n" },
      { path: "n.ts", pieces: [], whole: "a\n" },
    ]).files;
    expect(written).toMatchObject({
      kind: "modified",
      hunks: [{ lines: [{ kind: "context" }, { kind: "added", text: "b" }] }],
    });
    expect(created).toMatchObject({ kind: "added", hunks: [{ lines: [{ kind: "added", text: "a" }] }] });
  });

  test("a patch is the change it says", () => {
    const { edits } = readToolUse("codex", { name: "apply_patch", input: { command: PATCH } });
    expect(changeOfEdits(edits).files.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      "modified src/a.ts",
      "modified src/b.ts",
      "added src/c.ts",
      "deleted src/d.ts",
    ]);
  });
});

describe("readHookCall", () => {
  test("Copilot CLI's calls, which do not say their event, are told apart by their fields", () => {
    const eventOf = (fields: object) => readHookCall("copilot", { sessionId: "s", cwd: "/r", ...fields });
    expect(eventOf({ source: "new" })).toMatchObject({ moment: "start", dialect: "copilot" });
    expect(eventOf({ toolName: "edit" })).toMatchObject({ moment: "before" });
    expect(eventOf({ toolName: "edit", toolResult: {} })).toMatchObject({ moment: "after" });
    expect(eventOf({ stopReason: "end_turn" })).toMatchObject({ moment: "stop", isHeld: false });
    expect(eventOf({ hook_event_name: "PreToolUse" })).toMatchObject({ moment: "before", dialect: "vscode" });
  });

  test("what stops an agent that goes on already is honoured in each client's words", () => {
    const held = (client: "claude" | "cursor", fields: object) => readHookCall(client, fields);
    expect(held("claude", { hook_event_name: "Stop", stop_hook_active: true })).toMatchObject({ isHeld: true });
    expect(held("cursor", { hook_event_name: "stop", status: "completed", loop_count: 1 })).toMatchObject({
      isHeld: true,
    });
    expect(held("cursor", { hook_event_name: "stop", status: "aborted", loop_count: 0 })).toMatchObject({
      isHeld: true,
    });
    expect(held("cursor", { hook_event_name: "stop", status: "completed", loop_count: 0 })).toMatchObject({
      isHeld: false,
    });
  });

  test("an event of another client is none", () => {
    expect(readHookCall("gemini", { hook_event_name: "PreToolUse" })).toHaveProperty("why");
    expect(readHookCall("claude", { hook_event_name: "BeforeTool" })).toHaveProperty("why");
  });
});
