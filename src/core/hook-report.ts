import type { Finding } from "./finding.ts";
import { BRIEF_TOKENS, FRAME } from "./hook-brief.ts";
import { maskSecrets } from "./hook-mask.ts";
import { tokensAtMost } from "./hook-tokens.ts";
import { plain } from "./plain.ts";

/** What makes a finding the same one again: a rule's by its files, a conflict's by the lines as well. */
export function findingKey({ class: kind, record, lines }: Finding): string {
  return [kind, record, ...lines.map((it) => (kind === "violation" ? it.file : `${it.file} ${it.text}`))].join("\0");
}

/** Writes what an agent is told of the edit it has made, in at most 800 tokens. @param findings at least one */
export function writeReport(findings: readonly Finding[]): string {
  const head = `Precedent: the edit you made goes against decisions in force. ${FRAME}`;
  const tail =
    "Undo what goes against them, or draft a successor with `supersede_record`: people decide, and until then the decision holds.";
  let left = BRIEF_TOKENS - tokensAtMost(head) - tokensAtMost(tail) - 40;
  const entries: string[] = [];
  for (const entry of findings.map(entryOf)) {
    const cost = tokensAtMost(entry) + 1;
    if (cost > left) continue;
    left -= cost;
    entries.push(entry);
  }
  const omitted = findings.length - entries.length;
  const more = omitted ? [`${omitted} more were left out: \`audit_change\` has them all.`] : [];
  return [head, ...entries, ...more, tail].join("\n");
}

function entryOf({ class: kind, record, title, message, lines }: Finding): string {
  return [
    `- ${kind}, ${record} "${plain(title).replaceAll('"', "'")}": ${plain(message)}`,
    // A rule's finding names its files; the lines are what a conflict is about.
    ...(kind === "conflict" ? lines : [])
      .slice(0, 3)
      .map((it) => `  ${plain(it.file)}: ${maskSecrets(plain(it.text))}`),
  ].join("\n");
}
