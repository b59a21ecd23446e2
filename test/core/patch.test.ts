import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { patched } from "../../src/core/patch.ts";

/** As git compares two texts. */
function hunksOf(folder: string, before: string, after: string) {
  writeFileSync(join(folder, "a"), before);
  writeFileSync(join(folder, "b"), after);
  try {
    execFileSync("git", ["diff", "--no-index", "--no-color", "a", "b"], { cwd: folder, encoding: "utf8" });
    return [];
  } catch (error) {
    return parseDiff((error as { stdout: string }).stdout).files[0]?.hunks ?? [];
  }
}

test("a text is carried over a diff that git made, and back", () => {
  const folder = mkdtempSync(join(tmpdir(), "precedent-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const text = fc.array(fc.constantFrom("{", "}", '  "a": 1,', "", "x"), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(text, text, (old, updated) => {
      const [before, after] = [`start\n${old.join("\n")}\nend\n`, `start\n${updated.join("\n")}\nend\n`];
      const hunks = hunksOf(folder, before, after);
      expect(patched(before, hunks, "after")).toBe(after);
      expect(patched(after, hunks, "before")).toBe(before);
    }),
    { numRuns: 40 },
  );
});

test("a text the diff does not speak of is not guessed at", () => {
  const { hunks } = parseDiff("--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n-b\n+c\n d\n").files[0]!;
  expect(patched("a\nb\nd\n", hunks, "after")).toBe("a\nc\nd\n");
  expect(patched("a\r\nb\r\nd\r\n", hunks, "after")).toBe("a\nc\nd\n");
  expect(patched("a\nx\nd\n", hunks, "after")).toBeUndefined();
  expect(patched("a\nb\nd\n", hunks, "before")).toBeUndefined();
});
