import { expect, test } from "vitest";
import { judged } from "./judged.ts";

/** A rule, or after `> ` an option that was turned down; where; lines that break it, and lines that do not. */
export type JudgedRow = readonly [rule: string, path: string, broken: string, innocent?: string];

/** Makes a test of each row's broken lines, and one of its innocent ones. */
export function testRows(rows: readonly JudgedRow[]): void {
  test.each(rows.map(([rule, path, broken]) => [rule, path, broken] as const))("%s · %s · %s", (rule, path, broken) => {
    expect(judged(ruleOf(rule), path, broken.split("\n"))).toBe(true);
  });

  test.each(rows.flatMap(([rule, path, , innocent]) => (innocent ? [[rule, path, innocent] as const] : [])))(
    "%s · %s · is kept by %s",
    (rule, path, innocent) => {
      expect(judged(ruleOf(rule), path, innocent.split("\n"))).toBe(false);
    },
  );
}

function ruleOf(said: string): string | { option: string } {
  return said.startsWith("> ") ? { option: said.slice(2) } : said;
}
