import { styleText } from "node:util";
import type { Problem } from "../../core/problem.ts";

const MARKS = { error: "✗", warning: "⚠", note: "→" } as const;
const STYLES = { error: "red", warning: "yellow", note: "dim" } as const;

/** Lays a lint out by file, the worst of each first. */
export function renderLint(answer: { [field: string]: unknown }, isColoured: boolean): string {
  const { enforcement, total, passed, warnings, errors } = answer;
  const problems = answer["problems"] as readonly Problem[];
  // A commit without records is most commits; their hook has nothing to say.
  if (answer["staged"] && total === 0) return "";
  if (enforcement === "none") return "Enforcement is none: nothing was judged.";
  const byFile = Map.groupBy(problems, (it) => it.at?.file ?? "");
  const blocks = [...byFile].map(([file, found]) =>
    [file || "the configuration", ...found.map((it) => problemLine(it, isColoured))].join("\n"),
  );
  const summary = `${total} records, ${passed} passed, ${warnings} warnings, ${errors} errors (enforcement: ${enforcement})`;
  return [...blocks, summary].join("\n\n");
}

/** One line for what is wrong and one for what to do. */
export function problemLine({ severity, rule, code, message, fix, at }: Problem, isColoured: boolean): string {
  const mark = isColoured ? styleText(STYLES[severity], MARKS[severity], { validateStream: false }) : MARKS[severity];
  const line = at?.line ? `:${at.line}` : "";
  return `  ${mark} ${rule ?? code}${line} ${message}\n      ${fix}`;
}
