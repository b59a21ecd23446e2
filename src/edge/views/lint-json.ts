import type { Problem } from "../../core/problem.ts";

/** LineSpec's own keys, for the scripts that read them, and ours beside them. */
export function lintJson({ problems, staged: _, ...counts }: { [field: string]: unknown }): string {
  const issues = (problems as readonly Problem[]).map(({ at, severity, ...it }) => ({
    record_id: at?.record ?? "",
    field: at?.field?.replace(/\.\d+$/, "") ?? "",
    message: it.message,
    severity: severity === "note" ? "hint" : severity,
    rule: it.rule ?? "",
    code: it.code,
    file: at?.file ?? "",
    line: at?.line ?? 0,
    fix: it.fix,
  }));
  return JSON.stringify({ ...counts, issues }, null, 2);
}
