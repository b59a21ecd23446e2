import { z } from "zod";
import { findingSchema, omittedField } from "../src/core/answer.ts";
import { auditChange as judge, verdictOf } from "../src/core/audit.ts";
import { auditQuery } from "../src/core/audit-query.ts";
import { ANSWER_CHARS, fitList } from "../src/core/budget.ts";
import type { Change } from "../src/core/change.ts";
import { VERDICTS } from "../src/core/finding.ts";
import { isRelevant } from "../src/core/hits.ts";
import { readAudited } from "../src/io/audited.ts";
import { defineTool } from "../src/tool.ts";

const inputSchema = z.strictObject({
  diff: z.string().optional().describe("Unified diff, as `git diff` prints it"),
  commit: z.string().optional().describe("Against its first parent"),
  range: z.string().optional().describe("A..B"),
  staged: z.boolean().optional().describe("What the next commit would hold"),
  description: z.string().optional().describe("The change in words, also before there is a diff"),
  limit: z.int().min(1).max(500).default(10).describe("Most findings of meaning alone"),
});

export const auditChange = defineTool({
  name: "audit_change",
  effect: "read",
  audience: "agent",
  description: `Holds a change against the records in force: violation (a rule decides), conflict (added code does what a record rules out), repeats (this led to an incident), governed (in a scope), related (meaning only).

Use it on your diff before you commit. On a violation or conflict undo it or \`supersede_record\`.`,
  input: inputSchema,
  output: z.strictObject({
    verdict: z.enum(VERDICTS).describe("cannot_tell: a record that might govern could not be read"),
    findings: z.array(findingSchema).describe("Gravest class first"),
    omitted: omittedField,
    files: z.int().min(0).describe("Files the change touches"),
    health: z.array(z.string()).describe("What could not be read or was left out"),
  }),
  cli: { examples: ["audit --staged", "audit --commit HEAD", "audit --diff - < change.diff"] },
  async run(input, context) {
    const { change, view, governance, ...rest } = await readAudited(input, context);
    const today = await context.view();
    // The index holds the records of today.
    const bound = new Set(view.inForce.map((it) => it.id));
    const allowed = view === today ? view.inForce : today.inForce.filter((it) => bound.has(it.id));
    const found = await context.search.search(
      { ...auditQuery(change, input.description ?? ""), allowed, limit: input.limit, mode: "hybrid" },
      today,
    );
    // Who asks for more than the usual wants the whole ranking.
    const shown = input.limit > 10 ? found.hits : found.hits.filter(isRelevant);
    const neighbours = shown.flatMap(({ id, score, why }) => {
      const standing = view.byId.get(id);
      return standing ? [{ record: standing.record, score, why: why.map((it) => it.detail).join(", ") }] : [];
    });
    const isDescribed = !(input.diff || input.commit || input.range || input.staged);
    const precedents = await context.ledger.precedents();
    const isRegulated = context.config.preset === "regulated";
    const findings = judge(change, { view, governance, neighbours, precedents, isRegulated, ...rest });
    const unread = [...governance.problems, ...view.problems.filter((it) => it.severity === "error")];
    const { kept, omitted } = input.limit > 10 ? { kept: findings, omitted: 0 } : fitList(findings, ANSWER_CHARS - 800);
    const health = [...unread, ...found.problems].map((it) => `${it.at?.file ? `${it.at.file}: ` : ""}${it.message}`);
    return {
      verdict: verdictOf(findings, unread.length === 0, isDescribed),
      findings: kept,
      omitted,
      files: change.files.length,
      health: [...health.slice(0, 5), ...leftOut(change)],
    };
  },
});

function leftOut({ omitted }: Change): string[] {
  return omitted.files || omitted.bytes
    ? [`The change is too large to read whole: ${omitted.files} files and ${omitted.bytes} bytes were left out.`]
    : [];
}
