import type { Change, FileChange, Line } from "./change.ts";
import type { Skip } from "./event.ts";
import { CI_FILE, type SkipMark, skipMarkIn } from "./skip-marks.ts";

/** A step whose command runs or checks something. */
const STEP =
  /^\s*(?:-\s+)?(?:run|script|command|cmd|uses):\s*(\S.*)$|^\s*(?:-\s+)?((?:npm|npx|pnpm|yarn|mix|go|cargo|pytest|python|make|mvn|gradle|\.\/gradlew|bundle|dotnet|tox|phpunit)\b(?!:).*)$/;
const CHECKS = /\b(?:test|tests|check|spec|lint|verify|validat\w*|audit|pytest|tox|phpunit|rspec|jest|vitest)\b/i;

/** In generated lines of a million characters nobody takes a step out by hand. */
const LINE_CHARS = 400;

export type NewSkip = Skip & { kind: "skip" | "step" };

/**
 * Finds what a change keeps from being tested: tests it newly skips and CI steps it takes out. A skip that only moves,
 * is reworded or goes away is none.
 *
 * @returns in the order of the diff
 */
export function newSkips({ files }: Change): NewSkip[] {
  const lines = files.flatMap((it) => it.hunks).flatMap((it) => it.lines);
  const gone = new Map<string, number>();
  for (const { kind, text } of lines) if (kind === "removed") count(gone, text, 1);
  const added = (text: string) => {
    if (!gone.get(text.trim())) return true;
    count(gone, text, -1);
    return false;
  };
  const kept = new Set(lines.filter((it) => it.kind !== "removed").map((it) => stem(commandOf(it.text) ?? "")));
  return files.flatMap((file) => [...skipsIn(file, added), ...stepsGone(file, kept)]);
}

/** What a line says once its test is no longer skipped. @returns undefined if nothing of it is left */
export function unskipLine(text: string, path: string): string | undefined {
  const mark = skipMarkIn(text, path);
  if (!mark) return text;
  return mark.unskip === undefined ? undefined : text.replace(mark.pattern, mark.unskip);
}

function skipsIn(file: FileChange, isAdded: (text: string) => boolean): NewSkip[] {
  return file.hunks.flatMap(({ lines, section }) =>
    lines.flatMap((line, at) => {
      const mark = line.kind === "added" ? skipMarkIn(line.text, file.path) : undefined;
      if (!mark || !isAdded(line.text) || isReworded(lines, at, file.path)) return [];
      const test = testNear(lines, at, mark) ?? quoted(section) ?? file.path;
      return [{ kind: "skip" as const, test, file: file.path, ...numbered(line), text: line.text.trim() }];
    }),
  );
}

/** The same skip said otherwise: one was taken away right beside it, and the test it held did not come to life. */
function isReworded(lines: readonly Line[], at: number, path: string): boolean {
  const start = lines.findLastIndex((it, i) => i < at && it.kind === "context") + 1;
  const end = lines.findIndex((it, i) => i > at && it.kind === "context");
  const block = lines.slice(start, end < 0 ? undefined : end);
  const added = block.filter((it) => it.kind === "added").map((it) => it.text.trim());
  const skips = added.filter((it) => skipMarkIn(it, path)).length;
  const ended = block
    .filter((it) => it.kind === "removed" && skipMarkIn(it.text, path))
    .filter((it) => !added.includes(unskipLine(it.text, path)?.trim() ?? "\0"));
  return ended.length >= skips;
}

function stepsGone(file: FileChange, kept: ReadonlySet<string>): NewSkip[] {
  if (!CI_FILE.test(file.path) && !CI_FILE.test(file.oldPath ?? "")) return [];
  return file.hunks.flatMap(({ lines }) =>
    lines
      .filter((it) => it.kind === "removed" && !/^\s*#/.test(it.text))
      .flatMap((line) => {
        const command = commandOf(line.text) ?? "";
        if (!CHECKS.test(command) || kept.has(stem(command))) return [];
        return [{ kind: "step" as const, test: command.trim(), file: file.path, text: line.text.trim() }];
      }),
  );
}

function commandOf(text: string): string | undefined {
  const [, run, bare] = STEP.exec(text.slice(0, LINE_CHARS)) ?? [];
  return run ?? bare;
}

/** The program and its first word: with other options, or an action in another version, it is still the same step. */
function stem(command: string): string {
  return command
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((it) => it.replace(/(?<=.)@.*/, ""))
    .filter((it) => it !== "#")
    .join(" ");
}

const TEST_NAME =
  /\b(?:x?it|x?test|x?describe|context|specify|suite|scenario)\b[\w.]*(?:\([^()"'`]*\))?\s*\(?\s*(["'`])(.+?)\1|\b(?:def|fn|func|fun|void|function)\s+(\w+)/;

/** The test a skip is for: named on its own line or one of the next, or before it where the skip is one of its steps. */
function testNear(lines: readonly Line[], at: number, { isStep }: SkipMark): string | undefined {
  const near = isStep ? lines.slice(Math.max(0, at - 6), at + 1).reverse() : lines.slice(at, at + 6);
  return near.filter((it) => it.kind !== "removed").flatMap((it) => quoted(it.text) ?? [])[0];
}

function quoted(text: string): string | undefined {
  const [, , name, identifier] = TEST_NAME.exec(text.slice(0, LINE_CHARS)) ?? [];
  return name ?? identifier;
}

function numbered({ newLine }: Line): { line?: number } {
  return newLine ? { line: newLine } : {};
}

function count(counts: Map<string, number>, text: string, by: number): void {
  counts.set(text.trim(), (counts.get(text.trim()) ?? 0) + by);
}
