import { createHash } from "node:crypto";
import type { Problem } from "../../core/problem.ts";
import { ruleBook } from "../../core/rule-book.ts";
import { VERSION } from "../version.ts";

const LEVELS = { error: "error", warning: "warning", note: "note" } as const;

/**
 * Writes problems as SARIF 2.1.0. The same problems give the same bytes.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
export function sarifOf({ problems }: { [field: string]: unknown }): string {
  const found = problems as readonly Problem[];
  const rules = rulesOf(found);
  const indexOf = new Map(rules.map(({ id }, i) => [id, i]));
  const driver = {
    name: "precedent",
    version: VERSION,
    informationUri: "https://github.com/precedent-mcp/precedent",
    rules,
  };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository." } } },
        results: numbered(found).map(({ it, occurrence }) => ({
          ruleId: ruleIdOf(it),
          ruleIndex: indexOf.get(ruleIdOf(it)),
          level: LEVELS[it.severity],
          message: { text: `${it.message} ${it.fix}` },
          ...(it.at?.file && { locations: [locationOf(it.at)] }),
          partialFingerprints: { "precedent/v1": fingerprintOf(it, occurrence) },
        })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

/** What reading a config finds has no rule; its code stands for one. */
function ruleIdOf({ rule, code }: Problem): string {
  return rule ?? code;
}

function rulesOf(problems: readonly Problem[]) {
  const entries = Map.groupBy(ruleBook, (it) => it.id);
  const known = [...entries].map(([id, [first]]) => ({
    id,
    name: pascalCase(id === "PROV001" ? "file_unreadable" : (first?.code ?? id)),
    shortDescription: { text: first?.why ?? id },
    ...(first?.good && {
      help: {
        text: `Instead of\n${first.bad}\nwrite\n${first.good}`,
        markdown: `Instead of\n\n~~~yaml\n${first.bad}\n~~~\n\nwrite\n\n~~~yaml\n${first.good}\n~~~`,
      },
    }),
    defaultConfiguration: { level: LEVELS[first?.severity.strict ?? "error"] },
  }));
  const others = [...new Set(problems.filter((it) => !it.rule).map((it) => it.code))].sort().map((code) => ({
    id: code,
    name: pascalCase(code),
    shortDescription: { text: `The problem \`${code}\`.` },
    defaultConfiguration: { level: LEVELS.error },
  }));
  return [...known, ...others];
}

function pascalCase(code: string): string {
  return code.replace(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase());
}

function locationOf({ file = "", line, column }: NonNullable<Problem["at"]>) {
  // A record of a shared repository outside this one has an absolute path.
  const artifactLocation = file.startsWith("/")
    ? { uri: `file://${encodePath(file)}` }
    : { uri: encodePath(file), uriBaseId: "%SRCROOT%" };
  return {
    physicalLocation: { artifactLocation, region: { startLine: line ?? 1, ...(column && { startColumn: column }) } },
  };
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** Equal findings of one file differ by their count, so that none is taken for the other. */
function numbered(problems: readonly Problem[]): { it: Problem; occurrence: number }[] {
  const seen = new Map<string, number>();
  return problems.map((it) => {
    const key = fingerprintOf(it, 0);
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    return { it, occurrence };
  });
}

/** Stable while lines above a finding move: it names the record, the key and what was said, and no line. */
function fingerprintOf({ rule, code, message, at }: Problem, occurrence: number): string {
  const field = at?.field?.replace(/\.\d+$/, "");
  const parts = [rule ?? code, at?.record ?? at?.file ?? "", field ?? "", message, occurrence];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
