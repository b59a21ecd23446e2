import { lstatSync, type Stats, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isUnchanged, parseRecord, type ReadFile, readRecordFile } from "../../src/io/record-file.ts";
import { makeFolder, recordText } from "./folder.ts";

describe("isUnchanged", () => {
  const stamps = { size: 10, mtimeMs: 1_000_000.25, ctimeMs: 1_000_000.25, ino: 7 };
  const known: ReadFile = { ...stamps, checkedMs: 1_002_001, digest: "sha256:00", entry: { problems: [] } };

  test("trusts stamps that had aged when the file was read", () => {
    expect(isUnchanged(known, stamps as Stats)).toBe(true);
  });

  test.each([{ size: 11 }, { mtimeMs: 1_000_000.5 }, { ctimeMs: 1_000_000.5 }, { ino: 8 }])("notices %j", (other) => {
    expect(isUnchanged(known, { ...stamps, ...other } as Stats)).toBe(false);
  });

  test.each([{ mtimeMs: 1_000_001.5 }, { ctimeMs: 1_000_001.5 }])(
    "does not trust a file that had just changed when it was read: %j",
    (young) => {
      expect(isUnchanged({ ...known, ...young }, { ...stamps, ...young } as Stats)).toBe(false);
    },
  );
});

describe("readRecordFile", () => {
  test("hands back what it knew, the same object, if the bytes are the same", () => {
    const path = `${makeFolder({ "prov-2026-001.yml": recordText("prov-2026-001") })}/prov-2026-001.yml`;
    const first = readRecordFile(path, "prov-2026-001.yml", lstatSync(path));
    writeFileSync(path, recordText("prov-2026-001"));
    expect(readRecordFile(path, "prov-2026-001.yml", lstatSync(path), first).entry).toBe(first.entry);
    writeFileSync(path, recordText("prov-2026-001", "tags: [a]\n"));
    const changed = readRecordFile(path, "prov-2026-001.yml", lstatSync(path), first);
    expect(changed.entry.record?.tags).toEqual(["a"]);
    expect(changed.digest).toBe(changed.entry.record?.digest);
  });

  test("a file that became a link after it was listed is not followed", () => {
    const folder = makeFolder({ "a.yml": recordText("a") });
    symlinkSync(`${folder}/a.yml`, `${folder}/b.yml`);
    const listed = lstatSync(`${folder}/a.yml`);
    expect(readRecordFile(`${folder}/b.yml`, "b.yml", listed).entry).toMatchObject({
      problems: [{ code: "path_symlinked", at: { file: "b.yml" } }],
    });
    expect(readRecordFile(`${folder}/gone.yml`, "gone.yml", listed).entry).toMatchObject({
      problems: [{ code: "file_unreadable", at: { file: "gone.yml" } }],
    });
  });
});

test("a problem has only the facts of its place", () => {
  const { problems } = parseRecord(Buffer.from("- a\n"), { file: "f.yml", digest: "sha256:00" });
  expect(problems).toMatchObject([{ code: "record_malformed", at: { file: "f.yml", line: 1, column: 1 } }]);
  expect(Object.keys(problems[0]?.at ?? {}).sort()).toEqual(["column", "file", "line"]);
});
