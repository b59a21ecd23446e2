import type { Problem } from "./problem.ts";
import { rules } from "./rules/index.ts";
import { ERROR, NOTE, type Rule, type Severities, WARNING } from "./rules/rule.ts";

/** What a finding's rule is: enough to look it up, and to grade it. */
export type RuleEntry = Pick<Rule, "id" | "code" | "severity" | "why"> & { good?: string; bad?: string };

/** What reading a file finds. Each makes the file, or a part of it, unread. */
const UNREADABLE = [
  "yaml_malformed",
  "yaml_too_large",
  "yaml_too_deep",
  "encoding_unsupported",
  "record_malformed",
  "field_invalid",
  "file_unreadable",
  "record_symlinked",
] as const;

const READING: readonly RuleEntry[] = [
  ...UNREADABLE.map((code) => ({
    id: "PROV001" as const,
    code,
    severity: ERROR,
    why: "What cannot be read binds nothing, and nobody sees that it does not.",
  })),
  {
    id: "PROV022",
    code: "record_misnamed",
    severity: WARNING,
    why: "Hooks and people find a record by the name of its file.",
  },
  {
    id: "PROV026",
    code: "key_unknown",
    severity: WARNING,
    why: "A misspelt key says nothing to anybody: a scope under `afected_scope` binds no file.",
  },
  {
    id: "PROV037",
    code: "key_outdated",
    severity: WARNING,
    why: "LineSpec's loader stops at the old name, wherever in the folder it stands.",
  },
  {
    id: "PROV036",
    code: "record_duplicated",
    severity: ERROR,
    why: "Of two records with one id only one is read. LineSpec then refuses the whole folder.",
  },
];

const COMMITS: readonly RuleEntry[] = [
  {
    id: "PROV040",
    code: "tag_missing",
    severity: ERROR,
    why: "Where `commit_tag_required` is set, every change names the decision it carries out.",
  },
  { id: "PROV041", code: "tag_unknown", severity: ERROR, why: "An invented id would satisfy every check by its form." },
  {
    id: "PROV042",
    code: "tag_ended",
    severity: ERROR,
    why: "A decision that is carried out or ended is history; further work needs a decision of its own.",
  },
  {
    id: "PROV043",
    code: "tag_undecided",
    severity: WARNING,
    why: "Work under a draft runs ahead of the people who decide.",
  },
  {
    id: "PROV044",
    code: "scope_exceeded",
    severity: ERROR,
    why: "An allowlist keeps a decision from growing into files nobody thought of.",
  },
  {
    id: "PROV045",
    code: "path_forbidden",
    severity: ERROR,
    why: "A record in force says these files must not change.",
  },
  {
    id: "PROV046",
    code: "record_sealed",
    severity: ERROR,
    why: "What was decided stays as it was decided; corrections are successors.",
  },
  {
    id: "PROV047",
    code: "completion_mixed",
    severity: ERROR,
    why: "Nobody approved what a record says for the first time in the commit that seals it.",
  },
  {
    id: "PROV048",
    code: "path_governed",
    severity: WARNING,
    why: "A change to governed files without a record leaves no reason behind.",
  },
  {
    id: "PROV049",
    code: "scope_stale",
    severity: WARNING,
    why: "The first change to a file since a decision was sealed may undo the decision, or be none of its business.",
  },
  {
    id: "PROV050",
    code: "commits_unjudged",
    severity: NOTE,
    why: "A check that leaves commits out says so.",
  },
];

/** All rules by id, each id at least once. */
export const ruleBook: readonly RuleEntry[] = [...READING, ...rules, ...COMMITS].sort((a, b) => (a.id < b.id ? -1 : 1));

const byCode = new Map(ruleBook.map((it) => [it.code as string, it]));

export type Enforcement = "none" | "warn" | "strict";

/**
 * Grades problems as a project enforces its rules: `none` drops them, `warn` lets pass, `strict` does not.
 *
 * @returns in the given order, each with the id of its rule if it has one
 */
export function graded(problems: readonly Problem[], enforcement: Enforcement): Problem[] {
  if (enforcement === "none") return [];
  return problems.map((it) => {
    const entry = it.rule ? ruleBook.find(({ id }) => id === it.rule) : byCode.get(it.code);
    const { code, severity, ...rest } = it;
    return {
      code,
      severity: severityOf(severity, entry?.severity, enforcement),
      ...rest,
      ...(entry && { rule: entry.id }),
    };
  });
}

function severityOf(
  found: Problem["severity"],
  severities: Severities | undefined,
  level: "warn" | "strict",
): Problem["severity"] {
  if (severities) return severities[level];
  return level === "warn" && found === "error" ? "warning" : found;
}

/** What commits are found to break keeps its gravity at every level but `none`: a hook that only warned would let all in. */
export function gradedCommits(problems: readonly Problem[], enforcement: Enforcement): Problem[] {
  return graded(problems, enforcement === "none" ? "none" : "strict");
}
