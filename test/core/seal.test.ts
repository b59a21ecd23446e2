import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import type { ProvenanceRecord } from "../../src/core/record.ts";
import { sealedEdits } from "../../src/core/seal.ts";
import { recordOf, viewOf } from "./record-of.ts";

const ID = "prov-2026-001";
const FILE = `provenance/${ID}.yml`;

/** A hunk as git prints it: `section` is the last line at the margin above it. */
const hunk = (section: string, lines: string) => `@@ -10,9 +10,9 @@ ${section}\n${lines.replace(/\n$/, "")}\n`;
const modified = (...hunks: string[]) =>
  `diff --git a/${FILE} b/${FILE}\n--- a/${FILE}\n+++ b/${FILE}\n${hunks.join("")}`;
const deleted = (file: string, lines: string) =>
  `diff --git a/${file} b/${file}\ndeleted file mode 100644\n--- a/${file}\n+++ /dev/null\n@@ -1,9 +0,0 @@\n${lines}\n`;
const renamed = (from: string, to: string, hunks = "") =>
  `diff --git a/${from} b/${to}\nsimilarity index 90%\nrename from ${from}\nrename to ${to}\n${hunks && `--- a/${from}\n+++ b/${to}\n${hunks}`}`;
const added = (file: string, line: string) =>
  `diff --git a/${file} b/${file}\nnew file mode 100644\n--- /dev/null\n+++ b/${file}\n@@ -0,0 +1 @@\n+${line}\n`;

const messages = (diff: string, ...records: ProvenanceRecord[]) =>
  sealedEdits(parseDiff(diff), viewOf(...records)).map((it) => it.message);
const touches = (keys: string) => [`${ID} is sealed; the change touches ${keys}.`];
const sealed = recordOf(ID);

describe("what stays open in a sealed record", () => {
  // biome-ignore format: a table
  test.each<[string, string, string, string[]]>([
    ["a list item below its key",  "",           " tags:\n-  - a\n+  - b",                        []],
    ["a list without indent",      "tags:",      " - a\n+- b",                                    []],
    ["monitors",                   "monitors:",  "+  - m",                                        []],
    ["traces",                     "",           "-associated_traces: []\n+associated_traces: [a]", []],
    ["links",                      "links:",     "+  pr: [137]",                                  []],
    ["the day it expires",         "lifecycle:", "-  expires_at: 2026-01-01\n+  expires_at: 2027-01-01", []],
    ["its history",                "lifecycle:", "   history:\n     - at: x\n+    - at: y\n+      to: z", []],
    ["who approved it",            "lifecycle:", "-  approver: klara\n+  approver: me",            touches("lifecycle.approver")],
    ["who drafted it",             "lifecycle:", "-  bot: x/1",                                    touches("lifecycle.bot")],
    ["an unknown part of lifecycle", "lifecycle:", "+      deep: x",                               touches("lifecycle")],
    ["the title",                  "",           "-title: a\n+title: b",                           touches("title")],
    ["a block scalar's middle, its key above the hunk", "intent: >-", "   some\n-  text\n+  other", touches("intent")],
    ["a block scalar's middle that looks like a key",   "intent: >-", "-  tags: a\n+  tags: b",     touches("intent")],
    ["a middle whose key is nowhere", "",        "   some\n-  text\n+  other",                     touches("lines whose key the diff does not show")],
    ["quoted keys below open ones", "tags:",     "   - a\n-\"intent\": x\n+'intent' : y",          touches("intent")],
    ["keys spelled otherwise",     "tags:",      "   - a\n-\"int\\x65nt\": x\n+? intent\n+: y",    touches("lines whose key the diff does not show")],
    ["a key merged in",            "tags:",      "   - a\n+<<: *other",                            touches("lines whose key the diff does not show")],
    ["what an added key seems to claim", "constraints:", "   - a\n+tags:\n-  - b\n+  - b",         touches("constraints")],
    ["what a removed key seems to leave", "constraints:", "   - a\n-tags:\n+  - b",                touches("constraints")],
    ["blank lines",                "intent: >-", "   some\n+",                                     []],
    ["a comment below a sealed key", "intent: x", "+# note",                                       touches("intent")],
    ["several keys, each once",    "",           "-title: a\n-intent: b\n+title: c\n+intent: d",   touches("title, intent")],
  ])("%s", (_, section, lines, expected) => {
    expect(messages(modified(hunk(section, lines)), sealed)).toEqual(expected);
    const withReturns = modified(hunk(section, lines).replaceAll("\n", "\r\n"));
    expect(messages(withReturns, sealed)).toEqual(expected);
  });

  test("a finding quotes the lines, and a binary change of a sealed file is one", () => {
    const [finding] = sealedEdits(parseDiff(modified(hunk("", "-title: a\n+title: b"))), viewOf(sealed));
    expect(finding).toMatchObject({
      class: "violation",
      record: ID,
      title: sealed.title,
      confidence: 1,
      lines: [
        { file: FILE, line: 10, text: "title: a" },
        { file: FILE, line: 10, text: "title: b" },
      ],
    });
    const long = modified(hunk("intent: >-", "-  a\n".repeat(50)));
    expect(sealedEdits(parseDiff(long), viewOf(sealed))[0]?.lines).toHaveLength(5);
    const binary = `diff --git a/${FILE} b/${FILE}\nindex 1..2 100644\nBinary files a/${FILE} and b/${FILE} differ\n`;
    expect(messages(binary, sealed)).toEqual([`${ID} is sealed; its file changes in a way the diff does not show.`]);
  });

  // biome-ignore format: a table
  test.each<[Partial<ProvenanceRecord>, boolean]>([
    [{ status: "implemented" }, true],
    [{ status: "superseded" },  true],
    [{ status: "deprecated" },  true],
    [{ status: "rejected" },    true],
    [{ status: "open" },        false],
    [{ status: "draft" },       false],
    [{ status: "proposed" },    false],
    [{ type: "spec", status: "approved" },     true],
    [{ type: "spec", status: "review" },       false],
    [{ type: "risk", status: "active" },       false],
    [{ type: "risk", status: "mitigated" },    true],
    [{ type: "mistake", status: "mitigated" }, false],
    [{ type: "mistake", status: "closed" },    true],
  ])("a record of %j is sealed: %s", (fields, isSealed) => {
    const found = messages(modified(hunk("", "-title: a\n+title: b")), recordOf(ID, fields));
    expect(found).toEqual(isSealed ? touches("title") : []);
  });

  test("files of other folders with the same name, mode changes and copies are no edits", () => {
    const elsewhere = modified(hunk("", "-title: a\n+title: b")).replaceAll("provenance/", "evil/provenance/");
    const mode = `diff --git a/${FILE} b/${FILE}\nold mode 100644\nnew mode 100755\n`;
    const copy = renamed(FILE, "docs/copy.yml", hunk("", "-title: a\n+title: b")).replaceAll("rename", "copy");
    expect([elsewhere, mode, copy].flatMap((it) => messages(it, sealed))).toEqual([]);
  });
});

describe("steps of the lifecycle", () => {
  const status = (from: string, to: string) => `-status: ${from}\n+status: ${to}\n`;
  const flip = '-superseded_by: ""\n+superseded_by: prov-2026-002\n';
  const stamp = "+  superseded_at: x\n";
  const successor = (state: string) => recordOf("prov-2026-002", { status: state });
  const closing = "-tags: []\n+tags: [x]\n";

  // biome-ignore format: a table
  test.each<[string, string, string[], ProvenanceRecord[]]>([
    ["S29: completing seals and stamps it", `${status("open", "implemented")}-sealed_at_sha: ""\n+sealed_at_sha: abc\n+affected_scope: [a]\n+lifecycle:\n+  content_digest: y`, [], [sealed]],
    ["S29: completing does not rewrite what was approved", `${status("open", "implemented")}-intent: a\n+intent: b\n-constraints: []\n`,
      [`${ID} is sealed by this change; the change touches intent, constraints.`], [sealed]],
    ["S29: completing does not widen a scope that was stated", `${status("open", "implemented")} affected_scope:\n   - a\n+  - b`,
      [`${ID} is sealed by this change; the change touches affected_scope.`], [sealed]],
    ["S29: completing locks a scope that was observed", `${status("open", "implemented")}-affected_scope: []\n+affected_scope:\n+  - b`, [], [sealed]],
    ["the same, seen from before the change", `${status("open", "implemented")}-intent: a\n+intent: b`,
      [`${ID} is sealed by this change; the change touches intent.`], [recordOf(ID, { status: "open" })]],
    ["a quoted status is a status",         status('"open"', "'implemented' # done"), [], [sealed]],
    ["completing where the diff hides what it touches", `${status("open", "implemented")}+"int\\x65nt": b`,
      [`${ID} is sealed by this change; the change touches lines whose key the diff does not show.`], [sealed]],
    ["superseding by one in force",         status("implemented", "superseded") + flip + closing, [], [sealed, successor("implemented")]],
    ["superseding where there was `null`",  status("implemented", "superseded") + flip.replace('""', "null"), [], [sealed, successor("implemented")]],
    ["superseding by one that is approved", status("implemented", "superseded") + flip, [], [sealed, successor("open")]],
    ["superseding by a draft",              status("implemented", "superseded") + flip, touches("status, superseded_by"), [sealed, successor("draft")]],
    ["superseding by nothing there is",     status("implemented", "superseded") + flip, touches("status, superseded_by"), [sealed]],
    ["superseding without a successor",     status("implemented", "superseded"), touches("status"), [sealed]],
    ["mending the status of a record that is replaced already", status("implemented", "superseded"), [],
      [sealed, recordOf("prov-2026-002", { supersedes: ID })]],
    ["superseding and rewriting at once",   `${status("implemented", "superseded") + flip}-intent: a\n+intent: b`, touches("intent"), [sealed, successor("implemented")]],
    ["superseding with its stamps",         `${status("implemented", "superseded")}${flip} lifecycle:\n${stamp}`, [], [sealed, successor("implemented")]],
    ["superseding with another approver",   `${status("implemented", "superseded")}${flip} lifecycle:\n+  approver: me`, touches("lifecycle.approver"), [sealed, successor("implemented")]],
    ["pointing to another successor",       "-superseded_by: prov-2026-003\n+superseded_by: prov-2026-002", touches("superseded_by"), [recordOf(ID, { status: "superseded" }), successor("implemented")]],
    ["reviving by taking the successor away", `${status("superseded", "implemented")}-superseded_by: prov-2026-002\n+superseded_by: null`, touches("status, superseded_by"), [sealed, successor("implemented")]],
    ["deprecating",                         status("implemented", "deprecated"), [], [recordOf(ID, { status: "deprecated" })]],
    ["taking the seal off",                 `${status("implemented", "open")}-intent: a\n+intent: b`, touches("status, intent"), [recordOf(ID, { status: "open" })]],
    ["ending what is final",                status("rejected", "deprecated"), touches("status"), [recordOf(ID, { status: "deprecated" })]],
    ["losing the status",                   "-status: implemented", touches("status"), [recordOf(ID, { status: "" })]],
    ["a comment that speaks of a status",   " status: implemented\n-# was: open\n+# status: open\n-intent: a", touches("status, intent"), [sealed]],
    ["a status below another key",          "   status: x\n-  status: open\n+  status: implemented\n-title: a", ["lines whose key the diff does not show, title"].flatMap(touches), [sealed]],
    ["editing a draft",                     `${status("draft", "implemented")}-intent: a`, [], [sealed]],
  ])("%s", (_, lines, expected, records) => {
    expect(messages(modified(hunk("", lines)), ...records)).toEqual(expected);
  });

  test("a successor counts whose approval is part of the change", () => {
    const flipped = modified(hunk("", status("implemented", "superseded") + flip));
    const drafted = recordOf("prov-2026-002", { status: "draft", file: "provenance/drafts/prov-2026-002.yml" });
    const approval = renamed(drafted.file, "provenance/prov-2026-002.yml", hunk("", status("draft", "open")));
    expect(messages(flipped + approval, sealed, drafted)).toEqual([]);
    expect(messages(flipped + added("provenance/prov-2026-002.yml", "id: prov-2026-002"), sealed)).toEqual([]);
    const touched = modified(hunk("tags:", "+  - a")).replaceAll(FILE, drafted.file);
    expect(messages(flipped + touched, sealed, drafted)).toHaveLength(1);
    expect(messages(flipped + deleted("provenance/prov-2026-002.yml", "-id: x"), sealed)).toHaveLength(1);
  });
});

describe("files that go away", () => {
  const other = recordOf("prov-2026-009");
  const text = `-id: ${ID}\n-title: a\n-status: implemented`;
  const gone = [`${ID} is sealed; its file is deleted.`];

  test("a sealed record's file is not deleted, whether the view still has it or not", () => {
    expect(messages(deleted(FILE, text), sealed)).toEqual(gone);
    expect(messages(deleted(FILE, text), other)).toEqual(gone);
    expect(messages(deleted(FILE, text))).toEqual(gone);
    expect(messages(deleted("provenance/anything.yml", text), other)).toEqual(gone);
    const draft = recordOf("prov-2026-008", { status: "draft", file: "provenance/drafts/prov-2026-008.yml" });
    expect(messages(deleted(FILE, text), draft)).toEqual(gone);
  });

  test("nor renamed, in the folder or out of it, with its lines or without", () => {
    const moved = touches("its file name");
    const target = recordOf(ID, { file: "provenance/b.yml" });
    for (const view of [[sealed], [target], [other], []])
      expect(messages(renamed(FILE, "provenance/b.yml"), ...view)).toEqual(moved);
    expect(messages(renamed(FILE, "docs/b.yml", hunk("", "-title: a")), other)).toEqual(
      touches("title, its file name"),
    );
  });

  test("a draft may go anywhere, though others stay in its folder", () => {
    const draft = recordOf("prov-2026-008", { status: "draft", file: "provenance/drafts/prov-2026-008.yml" });
    expect(messages(renamed(`provenance/drafts/${ID}.yml`, "docs/idea.yml"), draft)).toEqual([]);
  });

  test("nor deleted here and added there, changed", () => {
    const there = recordOf(ID, { file: "provenance/b.yml" });
    expect(messages(deleted(FILE, text) + added("provenance/b.yml", `id: ${ID}`), there)).toEqual(gone);
  });

  test("nor a record that has a folder to itself", () => {
    const risk = "provenance/risks/RA-000001/risk.yml";
    const closed = deleted(risk, "-id: RA-000001\n-status: rejected");
    expect(messages(closed, other)).toEqual(["RA-000001 is sealed; its file is deleted."]);
    expect(messages(deleted(risk, "-id: RA-000001\n-status: active"), other)).toEqual([]);
    expect(messages(renamed(risk, "docs/risk.yml"), other)).toEqual([
      "RA-000001 is sealed; the change touches its file name.",
    ]);
  });

  // biome-ignore format: a table
  test.each([
    ["a draft",                            "provenance/drafts/prov-2026-001.yml", "-id: prov-2026-001\n-status: implemented"],
    ["a record that was still open",       FILE,                        `-id: ${ID}\n-status: open`],
    ["a file that is no record",           "provenance/README.md",      "-id: none\n-status: implemented"],
    ["a record of a folder that is not read", "test/fixtures/prov-2026-001.yml", text],
    ["another file of a record there is",  "provenance/copy.yml",       "-id: prov-2026-009\n-status: implemented"],
  ])("%s may be deleted", (_, file, lines) => {
    expect(messages(deleted(file, lines), other)).toEqual([]);
  });

  test("a draft that is approved moves, and one that is completed at once keeps the text that was proposed", () => {
    const from = `provenance/drafts/${ID}.yml`;
    const opened = renamed(from, FILE, hunk("", "-status: proposed\n+status: open\n-intent: a"));
    expect(messages(opened, recordOf(ID, { status: "open" }))).toEqual([]);
    const completed = renamed(from, FILE, hunk("", "-status: proposed\n+status: implemented\n+outcome: x"));
    expect(messages(completed, sealed)).toEqual([]);
    const rewritten = renamed(from, FILE, hunk("", "-status: proposed\n+status: implemented\n-intent: a"));
    expect(messages(rewritten, sealed)).toEqual([`${ID} is sealed by this change; the change touches intent.`]);
  });
});
