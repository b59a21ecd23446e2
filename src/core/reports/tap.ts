import { type Results, type TestResult, unreadable } from "./report.ts";

const POINT = /^( *)(not )?ok\b(?: +(\d+))?(?: +-)? *(.*?)(?: +# *(skip|todo)\b.*)?$/i;
const PLAN = /^( *)1\.\.(\d+)/;

/**
 * Reads TAP, version 12 to 14. A test with subtests counts as those; a planned test that never came is failed.
 *
 * @see https://testanything.org/tap-version-14-specification.html
 */
export function readTap(text: string, file: string): Results {
  const results: TestResult[] = [];
  let inYaml = false;
  // Subtests stand above the line of the test they belong to, further in.
  let deepest = 0;
  let planned: number | undefined;
  let top = 0;
  for (const line of text.split(/\r?\n/)) {
    if (/^ *---\s*$/.test(line)) inYaml = true;
    if (inYaml) {
      inYaml = !/^ *\.\.\.\s*$/.test(line);
      continue;
    }
    if (/^Bail out!/i.test(line)) results.push({ name: line.trim(), outcome: "failed" });
    const plan = PLAN.exec(line);
    if (plan?.[1] === "") planned = Number(plan[2]);
    const point = POINT.exec(line);
    if (!point) continue;
    const [, indent = "", not, , name = "", directive] = point;
    if (indent === "") top++;
    const isParent = indent.length < deepest;
    deepest = indent.length;
    const outcome = outcomeOf(not !== undefined, directive);
    if (!isParent || (outcome === "failed" && !results.some((it) => it.outcome === "failed")))
      results.push({ name: name.trim() || `test ${point[3] ?? top}`, outcome });
  }
  if (planned === undefined && top === 0) unreadable(file, "it has neither a plan nor a test point");
  const missing = Math.max(0, (planned ?? top) - top);
  const unrun = Array.from({ length: missing }, (_, i) => `test ${top + i + 1} never ran`);
  results.push(...unrun.map((it): TestResult => ({ name: it, outcome: "failed" })));
  return { format: "tap", results };
}

/** What is marked to do may fail: it was not held against the code. */
function outcomeOf(isNotOk: boolean, directive: string | undefined): TestResult["outcome"] {
  if (directive) return "skipped";
  return isNotOk ? "failed" : "passed";
}
