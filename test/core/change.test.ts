import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addedLines,
  type Change,
  parseDiff,
  parseTags,
  touchedPaths,
  withPlainComments,
} from "../../src/core/change.ts";
import { tempRepo } from "../temp-repo.ts";

/** `path←oldPath kind +added -removed` of each file. */
const outline = ({ files }: Change) =>
  files.map(({ path, oldPath, kind, binary, hunks }) => {
    const count = (it: string) => hunks.flatMap((hunk) => hunk.lines).filter(({ kind }) => kind === it).length;
    const names = oldPath === undefined ? path : `${path}←${oldPath}`;
    return `${names} ${binary ? "binary " : ""}${kind} +${count("added")} -${count("removed")}`;
  });

const lines = (...text: string[]) => `${text.join("\n")}\n`;

describe("parseDiff", () => {
  test("numbers the lines of both sides", () => {
    const change = parseDiff(
      lines("--- a/x.ts", "+++ b/x.ts", "@@ -7,3 +9,4 @@ function f() {", " one", "-two", "+TWO", "+2", " three"),
    );
    expect(change).toEqual({
      files: [
        {
          path: "x.ts",
          kind: "modified",
          binary: false,
          hunks: [
            {
              oldStart: 7,
              newStart: 9,
              section: "function f() {",
              lines: [
                { kind: "context", text: "one", oldLine: 7, newLine: 9 },
                { kind: "removed", text: "two", oldLine: 8 },
                { kind: "added", text: "TWO", newLine: 10 },
                { kind: "added", text: "2", newLine: 11 },
                { kind: "context", text: "three", oldLine: 9, newLine: 12 },
              ],
            },
          ],
        },
      ],
      omitted: { files: 0, bytes: 0 },
    });
  });

  const hunk = ["@@ -1 +1 @@", "-x", "+y"];
  // biome-ignore format: a table
  test.each<[string, string[], string[]]>([
    ["a rename without hunks", ["diff --git a/old.ts b/src/new.ts", "similarity index 100%", "rename from old.ts", "rename to src/new.ts"], ["src/new.ts←old.ts renamed +0 -0"]],
    ["a rename with hunks", ["diff --git a/a b/b", "similarity index 90%", "rename from a", "rename to b", "index 1..2 100644", "--- a/a", "+++ b/b", ...hunk], ["b←a renamed +1 -1"]],
    ["a copy", ["diff --git a/a b/b", "similarity index 100%", "copy from a", "copy to b"], ["b←a copied +0 -0"]],
    ["an added file", ["diff --git a/n b/n", "new file mode 100644", "--- /dev/null", "+++ b/n", "@@ -0,0 +1,2 @@", "+1", "+2"], ["n added +2 -0"]],
    ["an added empty file", ["diff --git a/n b/n", "new file mode 100644", "index 0..e"], ["n added +0 -0"]],
    ["a file that was empty", ["diff --git a/n b/n", "index e..1 100644", "--- a/n", "+++ b/n", "@@ -0,0 +1 @@", "+1"], ["n modified +1 -0"]],
    ["a deleted file", ["diff --git a/d b/d", "deleted file mode 100644", "--- a/d", "+++ /dev/null", "@@ -1 +0,0 @@", "-1"], ["d deleted +0 -1"]],
    ["a new mode alone", ["diff --git a/m.sh b/m.sh", "old mode 100644", "new mode 100755"], ["m.sh mode +0 -0"]],
    ["a new mode with hunks", ["diff --git a/m.sh b/m.sh", "old mode 100644", "new mode 100755", "--- a/m.sh", "+++ b/m.sh", ...hunk], ["m.sh modified +1 -1"]],
    ["a binary file", ["diff --git a/b.bin b/b.bin", "index 1..2 100644", "Binary files a/b.bin and b/b.bin differ"], ["b.bin binary modified +0 -0"]],
    ["a binary patch", ["diff --git a/b.bin b/b.bin", "new file mode 100644", "GIT binary patch", "literal 3", "Kcmb>`", "", "literal 0", "HcmV?d00001", ""], ["b.bin binary added +0 -0"]],
    ["quoted names", ['diff --git "a/a/\\303\\251.txt" "b/a/\\303\\251.txt"', '--- "a/a/\\303\\251.txt"', '+++ "b/a/\\303\\251.txt"', ...hunk], ["a/é.txt modified +1 -1"]],
    ["a name with newline, tab, quote and backslash", ['diff --git "a/n\\n\\t\\"\\\\x" "b/n\\n\\t\\"\\\\x"', "old mode 100644", "new mode 100755"], ['n\n\t"\\x mode +0 -0']],
    ["a quoted rename", ['diff --git a/e.txt "b/\\303\\251.txt"', "similarity index 100%", "rename from e.txt", 'rename to "\\303\\251.txt"'], ["é.txt←e.txt renamed +0 -0"]],
    ["names with spaces", ["diff --git a/my b/file b/my b/file", "old mode 100644", "new mode 100755"], ["my b/file mode +0 -0"]],
    ["spaces and git's closing tab", ["diff --git a/a b.ts b/a b.ts", "--- a/a b.ts\t", "+++ b/a b.ts\t", ...hunk], ["a b.ts modified +1 -1"]],
    ["--no-prefix", ["diff --git a/x.ts a/x.ts", "--- a/x.ts", "+++ a/x.ts", ...hunk, "diff --git bin bin", "old mode 100644", "new mode 100755"], ["a/x.ts modified +1 -1", "bin mode +0 -0"]],
    ["mnemonic prefixes", ["diff --git i/x.ts w/x.ts", "--- i/x.ts", "+++ w/x.ts", ...hunk, "diff --git c/d i/d", "deleted file mode 100644", "--- c/d", "+++ /dev/null", "@@ -1 +0,0 @@", "-1"], ["x.ts modified +1 -1", "d deleted +0 -1"]],
    ["plain diff -u", ["--- x.ts\t2026-01-01 00:00:00.000000000 +0000", "+++ x.ts\t2026-01-02 00:00:00.000000000 +0000", ...hunk, "--- b/y.ts\t2026", "+++ b/y.ts\t2026", ...hunk], ["x.ts modified +1 -1", "y.ts modified +1 -1"]],
    ["plain diff of a new file", ["--- ./n\t1970-01-01", "+++ ./n\t2026-01-02", "@@ -0,0 +1 @@", "+1"], ["n added +1 -0"]],
    ["two names in a plain diff, and so both touched", ["--- x.ts.orig", "+++ x.ts", ...hunk], ["x.ts←x.ts.orig modified +1 -1"]],
    ["a header that contradicts itself, and so both touched", ["diff --git a/harmless b/harmless", "--- a/sealed", "+++ b/sealed", ...hunk], ["sealed←harmless modified +1 -1"]],
    ["removed and added lines that look like headers", ["diff --git a/q b/q", "--- a/q", "+++ b/q", "@@ -1,2 +1,2 @@", "--- sql", "+++ sql", " select", "@@ -9 +9 @@", "--- a", "+++ b", "@@ -19 +19 @@", "-x", "+y"], ["q modified +3 -3"]],
    ["no newline at the end", ["--- a/n", "+++ b/n", "@@ -1 +1 @@", "-x", "\\ No newline at end of file", "+y", "\\ No newline at end of file"], ["n modified +1 -1"]],
    ["format-patch's signature", ["--- a/n", "+++ b/n", ...hunk, "-- ", "2.39.5", ""], ["n modified +1 -1"]],
    ["an SQL comment that is only a dash", ["--- a/n", "+++ b/n", "@@ -1,2 +1 @@", "-- ", "-x", "+y"], ["n modified +1 -2"]],
    ["counts that are too small", ["--- a/n", "+++ b/n", "@@ -1,1 +1,1 @@", "-x", "+y", "+z", "", "+ and more"], ["n modified +3 -1"]],
    ["counts that are too large", ["--- a/n", "+++ b/n", "@@ -1,30 +1,30 @@", "-x", "+y", "--- a/m", "+++ b/m", ...hunk], ["n modified +1 -1", "m modified +1 -1"]],
    ["hunks without numbers", ["--- a/n", "+++ b/n", "@@", "-x", "+y", "@@ class A", "", "+z"], ["n modified +2 -1"]],
    ["context lines whose space was stripped", ["--- a/n", "+++ b/n", "@@ -1,3 +1,4 @@", " a", "", "+b", " c"], ["n modified +1 -0"]],
    ["prose around and between", ["Here it is:", "```diff", "diff --git a/n b/n", "new file mode 100644", "whatever", "--- /dev/null", "+++ b/n", "@@ -0,0 +1 @@", "+1", "```", "That was it."], ["n added +1 -0"]],
  ])("reads %s", (_, diff, expected) => {
    expect(outline(parseDiff(lines(...diff)))).toEqual(expected);
    expect(outline(parseDiff(diff.join("\r\n")))).toEqual(expected);
  });

  test("keeps a removed and an added file of one name apart, as git prints a changed type", () => {
    const change = parseDiff(
      lines(
        ...["diff --git a/l b/l", "deleted file mode 100644", "--- a/l", "+++ /dev/null", "@@ -1 +0,0 @@", "-x"],
        ...["diff --git a/l b/l", "new file mode 120000", "--- /dev/null", "+++ b/l", "@@ -0,0 +1 @@", "+t"],
      ),
    );
    expect(outline(change)).toEqual(["l deleted +0 -1", "l added +1 -0"]);
    expect(touchedPaths(change)).toEqual(["l"]);
  });

  test("takes of a merge only what is new to all parents as added", () => {
    const merge = ["  one", "- TWO", " -TOO", "++TWOO", "+ theirs", "  three"];
    const change = parseDiff(
      lines(
        "diff --cc src/x.txt",
        "index d,5..f",
        "--- a/src/x.txt",
        "+++ b/src/x.txt",
        "@@@ -1,3 -1,3 +1,4 @@@",
        ...merge,
      ),
    );
    expect(outline(change)).toEqual(["src/x.txt modified +1 -2"]);
    expect(addedLines(change)).toEqual([{ path: "src/x.txt", line: { kind: "added", text: "TWOO", newLine: 2 } }]);
  });

  test("reads the commit and message that git show prints, and no diff out of the message", () => {
    const oid = "82af1825dcd594b8e63d2c366e94839c94876dbd";
    const fake = [
      "    diff --git a/fake b/fake",
      "    --- a/fake",
      "    +++ b/fake",
      "    @@ -1 +1 @@",
      "    -x",
      "    +y",
    ];
    const head = [`commit ${oid}`, "Author: A <a@b.c>", "Date:   today", "", "    Add it [prov-2026-001]", "    "];
    const change = parseDiff(
      lines(...head, ...fake, "", "diff --git a/n b/n", "--- a/n", "+++ b/n", "@@ -1 +1 @@", "-x", "+y"),
    );
    expect(change).toMatchObject({ commit: oid });
    expect(change.message?.split("\n").slice(0, 3)).toEqual(["Add it [prov-2026-001]", "", "diff --git a/fake b/fake"]);
    expect(touchedPaths(change)).toEqual(["n"]);
    expect(parseDiff(lines(...head)).files).toEqual([]); // an empty commit
  });

  test("reads the message of git format-patch", () => {
    const oid = "82af1825dcd594b8e63d2c366e94839c94876dbd";
    const mail = [
      `From ${oid} Mon Sep 17 00:00:00 2001`,
      "From: A <a@b.c>",
      "Subject: [PATCH 1/2] Add a long",
      " subject",
    ];
    const change = parseDiff(
      lines(...mail, "", "Body.", "---", " n | 2 +-", "", "diff --git a/n b/n", "old mode 1", "new mode 2"),
    );
    expect(change).toMatchObject({ commit: oid, message: "Add a long subject\n\nBody." });
  });

  test("reads a diff in the colours that `color.ui = always` prints into a pipe", () => {
    using repo = tempRepo();
    repo.commit({ "a.ts": "1\n" });
    repo.write({ "a.ts": "2\n" });
    expect(parseDiff(repo.git("diff", "--color=always"))).toEqual(parseDiff(repo.git("diff")));
  });

  test.each([
    ["", "it is empty"],
    ["\n \n", "it is empty"],
    ["please check my change\n", "please check my change"],
    [`${"long ".repeat(1000)}\n`, "…"],
    ["--- a\n+++ b\n", "--- a"],
  ])("refuses a text that is none: %#", (text, said) => {
    expect(() => parseDiff(text)).toThrow("diff_unreadable");
    expect(() => parseDiff(text)).toThrow(said);
  });

  test("keeps every path of a diff that is too long, and counts the lines it leaves out", () => {
    const file = (name: string, text: string) =>
      lines(`--- a/${name}`, `+++ b/${name}`, "@@ -1 +1,3 @@", ...Array(3).fill(text));
    const long = `+${"x".repeat(3_999_999)}`;
    const change = parseDiff(file("1", long) + file("2", "+é"));
    expect(touchedPaths(change)).toEqual(["1", "2"]);
    expect(addedLines(change)).toHaveLength(2);
    expect(change.omitted).toEqual({ files: 2, bytes: 4_000_000 + 3 * 3 });
  });

  // biome-ignore format: a table
  test.each<[string, string]>([
    ["counts beyond any number", lines("--- a/x", "+++ b/x", `@@ -1,${"9".repeat(400)} +1 @@`) + "\n".repeat(300_000)],
    ["names that split anywhere", lines(`diff --git ${"a/ b/".repeat(100_000)}`)],
    ["quotes that never close", lines(`diff --git "${'\\"'.repeat(100_000)}`)],
    ["escapes without end", lines(`diff --git "${"\\".repeat(100_001)}" x`)],
    ["a hundred thousand files", "diff --git a/x b/x\n".repeat(100_000)],
    ["a hundred thousand empty hunks", lines("--- a/x", "+++ b/x") + "@@ -1 +1 @@\n".repeat(100_000)],
    ["a hundred thousand parents", lines("diff --cc x", `${"@".repeat(100_000)} ${"-1 ".repeat(99_999)}+1 ${"@".repeat(100_000)}`) + "+\n".repeat(1000)],
    ["headers that almost start a file", "--- a\n+++ b\n".repeat(100_000) + lines("--- a", "+++ b", "@@ -1 +1 @@", "+x")],
    ["blank lines above", "\n".repeat(300_000) + lines("diff --git a/x b/x")],
  ])("ends on %s", (_, text) => {
    expect(parseDiff(text).files.length).toBeGreaterThan(0);
  });

  test("whatever stands between the lines of a diff, it ends, and no added line below a hunk is lost", () => {
    const token = fc.constantFrom(
      "--- a/x",
      "+++ b/x",
      "@@ -1 +1 @@",
      "@@",
      "+",
      "-",
      " ",
      "",
      "\\",
      "diff --git a/x b/x",
      "-- ",
      "é",
    );
    fc.assert(
      fc.property(fc.array(token), fc.stringMatching(/^[a-z]{1,9}$/), (noise, name) => {
        const own = [`diff --git a/${name} b/${name}`, `--- a/${name}`, `+++ b/${name}`, "@@ -1,0 +1 @@", "+own"];
        const change = parseDiff(lines(...noise, ...own));
        expect(touchedPaths(change)).toContain(name);
        expect(addedLines(change).filter((it) => it.path === name && it.line.text === "own")).toHaveLength(1);
      }),
    );
  });

  test("gives back the lines and numbers of any edit that the real git diff prints", () => {
    using repo = tempRepo();
    const line = fc.constantFrom(
      "a",
      "b",
      "",
      "-- ",
      "-- sql",
      "++ x",
      "@@ -1 +1 @@",
      "diff --git a/x b/x",
      "\\ No",
      "é\u2028",
      "\t",
    );
    const content = fc.record({ lines: fc.array(line, { maxLength: 12 }), ends: fc.boolean() });
    const textOf = (it: { lines: string[]; ends: boolean }) => it.lines.join("\n") + (it.ends ? "\n" : "");
    const name = "dir é/f\t1";
    fc.assert(
      fc.property(content, content, fc.constantFrom("0", "1", "3"), (before, after, context) => {
        repo.stage({ [name]: textOf(before) });
        repo.write({ [name]: textOf(after) });
        const text = `${repo.git("diff", `-U${context}`, "--no-ext-diff")}\n`;
        if (text === "\n") return;
        const { files } = parseDiff(text);
        expect(files.map((it) => it.path)).toEqual([name]);
        const found = files[0]!.hunks.flatMap((it) => it.lines);
        const [old, updated] = [textOf(before).split("\n"), textOf(after).split("\n")];
        for (const it of found) {
          if (it.kind !== "added") expect(old[it.oldLine! - 1]).toBe(it.text);
          if (it.kind !== "removed") expect(updated[it.newLine! - 1]).toBe(it.text);
        }
        // What is neither removed nor added stands unchanged, so the edit is whole.
        const without = (all: string[], numbers: (number | undefined)[]) =>
          all.filter((_, i) => !numbers.includes(i + 1));
        const rest = without(
          old,
          found.filter((it) => it.kind === "removed").map((it) => it.oldLine),
        );
        const restNow = without(
          updated,
          found.filter((it) => it.kind === "added").map((it) => it.newLine),
        );
        expect(restNow.filter(Boolean)).toEqual(rest.filter(Boolean));
      }),
      { numRuns: 40 },
    );
  });
});

test("touchedPaths has both sides of renames, sorted, each once", () => {
  const change = parseDiff(
    lines("diff --git a/z b/y", "rename from z", "rename to y", "diff --git a/y b/y", "old mode 1", "new mode 2"),
  );
  expect(touchedPaths(change)).toEqual(["y", "z"]);
});

describe("withPlainComments", () => {
  // biome-ignore format: a table
  test.each<[string, string, string, string[]]>([
    ["#",    "Work [prov-2026-001]\n# [prov-2026-002]",                              "#",    ["prov-2026-001"]],
    [";",    "Work [prov-2026-001]\n; [prov-2026-002]",                              ";",    ["prov-2026-001"]],
    [";",    "Work\n# heading [prov-2026-001]\n; [prov-2026-002]",                   ";",    ["prov-2026-001"]],
    ["//",   "Work [prov-2026-001]\n// [prov-2026-002]",                             "//",   ["prov-2026-001"]],
    ["auto", "# heading [prov-2026-001]\n; Please enter\n; [prov-2026-002]\n",      "auto", ["prov-2026-001"]],
    ["auto", "Work [prov-2026-001]\n# Please enter\n# [prov-2026-002]\n",           "auto", ["prov-2026-001"]],
    [";",    "Work [prov-2026-001]\n; ------------------------ >8 ------------------------\n+[prov-2026-002]", ";", ["prov-2026-001"]],
  ])("with %s before comments, %j names what it says", (_, message, mark, ids) => {
    expect(parseTags(withPlainComments(message, mark)).ids).toEqual(ids);
  });
});

describe("parseTags", () => {
  const scissors = `# ${"-".repeat(24)} >8 ${"-".repeat(24)}`;

  // biome-ignore format: a table
  test.each<[string, string, string[], string[]]>([
    ["S27: one", "Add user authentication [prov-2026-a1b2c3d4]", ["prov-2026-a1b2c3d4"], []],
    ["S27: many, in order, each once", "Fix [prov-2026-b] [prov-2026-a]\n\nSee [prov-2026-b].", ["prov-2026-b", "prov-2026-a"], []],
    ["S27: a service's", "Update [prov-2026-a1b2c3d4-user-service]", ["prov-2026-a1b2c3d4-user-service"], []],
    ["an id that cannot be one, for the caller to refuse", "x [prov-2026-nope]", ["prov-2026-nope"], []],
    ["none without brackets", "prov-2026-001 and [prov-2026-001", [], []],
    ["none in comments", "Fix\n# [prov-2026-001]\r\n#[prov-2026-002]\nsee #4 [prov-2026-003]", ["prov-2026-003"], []],
    ["none below the scissors", `Fix\n${scissors}\n+[prov-2026-001]`, [], []],
    ["none below scissors of another comment character", `Fix\n${scissors.replace("#", ";")}\r\n+[prov-2026-001]`, [], []],
    ["those a revert quotes apart", 'Revert "Add [prov-2026-001]"\n\nThis reverts commit 1. [prov-2026-002]', ["prov-2026-002"], ["prov-2026-001"]],
    ["those a revert quotes and names itself as its own", 'Revert "Add [prov-2026-001]"\n\n[prov-2026-001]', ["prov-2026-001"], []],
    ["a reapplied revert", 'Reapply "Add [prov-2026-001]"', [], ["prov-2026-001"]],
  ])("reads %s", (_, message, ids, reverted) => {
    expect(parseTags(message)).toEqual({ ids, reverted });
  });

  test("ends on a message of brackets", () => {
    expect(parseTags(`${"[prov-".repeat(100_000)}${'Revert "'.repeat(50_000)}`).ids).toEqual([]);
  });
});
