import type { Problem } from "../../core/problem.ts";
import { problemLine } from "./lint-text.ts";

/** Lays out what commits broke, commit by commit, or which records expire. */
export function renderCheck(answer: { [field: string]: unknown }, isColoured: boolean): string {
  const problems = answer["problems"] as readonly Problem[];
  const { judged, commits } = answer;
  if (commits === 0 && String(judged).startsWith("records "))
    return renderExpiring(String(judged), problems, isColoured);
  const what = judged === "staged" || commits === 1 ? String(judged) : `${commits} commits of ${judged}`;
  if (problems.length === 0) return `✓ No scope violations in ${what}.`;
  const byCommit = Map.groupBy(problems, (it) => it.at?.commit ?? "");
  const blocks = [...byCommit].map(([commit, found]) =>
    [commit ? commit.slice(0, 12) : String(judged), ...found.map((it) => problemLine(it, isColoured))].join("\n"),
  );
  const errors = problems.filter((it) => it.severity === "error").length;
  const summary = errors
    ? `✗ ${errors} violation${errors === 1 ? "" : "s"} in ${what}.`
    : `✓ No scope violations in ${what}; warnings do not block.`;
  return [...blocks, summary].join("\n\n");
}

function renderExpiring(judged: string, problems: readonly Problem[], isColoured: boolean): string {
  if (problems.length === 0) return `✓ No ${judged}.`;
  const summary = problems.length === 1 ? "1 record that expires or has expired." : `${problems.length} ${judged}.`;
  return [...problems.map((it) => problemLine(it, isColoured)), "", summary].join("\n");
}
