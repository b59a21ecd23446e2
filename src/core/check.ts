import { type Problem, problem } from "./problem.ts";
import type { ProvenanceRecord } from "./record.ts";
import { rules } from "./rules/index.ts";
import type { View } from "./view.ts";
import type { World } from "./world.ts";

const SEVERITIES = ["error", "warning", "note"] as const;

/**
 * Judges records by every rule, as strictly as there is; `graded` in `rule-book.ts` makes a level of it.
 *
 * @param records the ones to judge; `view` holds all, for the rules that compare
 * @returns worst first, then by file, rule and message; `at.field` names the key, and the entry of its list as `key.2`
 */
export function checkRecords(records: readonly ProvenanceRecord[], view: View, world: World): Problem[] {
  const found = records.flatMap((record) =>
    rules.flatMap(({ id, code, severity, broken }) =>
      broken(record, view, world).map(({ facts, field, item }) => {
        const path = item === undefined ? field : `${field}.${item}`;
        const at = { file: record.file, record: record.id, ...(path && { field: path }) };
        return problem(code, facts as never, { severity: severity.strict, rule: id, at });
      }),
    ),
  );
  return sortProblems(found);
}

export function sortProblems(problems: readonly Problem[]): Problem[] {
  const key = (it: Problem) =>
    `${SEVERITIES.indexOf(it.severity)} ${it.at?.file ?? ""} ${it.rule ?? ""} ${it.code} ${it.message}`;
  return problems
    .map((it) => ({ it, key: key(it) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ it }) => it);
}
