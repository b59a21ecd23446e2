import type { Option, ProvenanceRecord } from "../record.ts";
import type { Standing } from "../view.ts";
import type { Exported, Provenance } from "./provenance.ts";

const SLUG_CHARS = 60;

/** What is not in force must not read as accepted: a record that is open or drafted is a proposal to whoever reads the ADR. */
const STATUSES: { [state in Standing["state"]]?: string } = {
  implemented: "accepted",
  deprecated: "deprecated",
  rejected: "rejected",
};

/**
 * Writes each decision as an ADR.
 *
 * @returns named `YYYYMMDD-slug.md`, as log4brains names them: a number would change when an older record appears
 * @see MADR 4.0, template `adr-template.md`
 */
export function exportMadr({ standings }: Provenance): Exported[] {
  const decisions = standings.filter((it) => it.record.type === "decision");
  const files = fileNames(decisions.map((it) => it.record));
  const titles = new Map(decisions.map((it) => [it.record.id, inline(it.record.title)]));
  const linked = (id: string) => (files.has(id) ? `[${titles.get(id)}](${files.get(id)})` : inline(id));
  return decisions.map((it) => ({ file: files.get(it.record.id) ?? "", text: adrOf(it, linked) }));
}

/** Names a record as a link to its file, or by its id where it has none. */
type Linked = (id: string) => string;

function fileNames(records: readonly ProvenanceRecord[]): Map<string, string> {
  const names = Map.groupBy(records, nameOf);
  return new Map(
    records.map((it) => {
      const name = nameOf(it);
      return [it.id, names.get(name)?.length === 1 ? `${name}.md` : `${name}-${it.id.toLowerCase()}.md`];
    }),
  );
}

function nameOf({ id, title, created_at }: ProvenanceRecord): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(created_at)?.slice(1).join("");
  const slug =
    title
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join("-") ?? "";
  const short = slug.slice(0, SLUG_CHARS).replace(/-[^-]*$/, (cut) => (slug.length > SLUG_CHARS ? "" : cut));
  return [day, short || id.toLowerCase()].filter(Boolean).join("-");
}

function adrOf(standing: Standing, linked: Linked): string {
  const { record } = standing;
  const rejected = record.options.filter((it) => it.rejected_because);
  const chosen = inline(record.options.find((it) => !it.rejected_because)?.name || record.title);
  const parts = [
    frontMatter(standing, linked),
    `# ${inline(record.title)}`,
    section("## Context and Problem Statement", prose(record.intent)),
    section("## Considered Options", list([chosen, ...rejected.map((it) => inline(it.name))])),
    section("## Decision Outcome", `Chosen option: "${chosen}"${because(record.rationale)}`),
    section("### Consequences", prose(record.outcome)),
    section("### Constraints", list(record.constraints.map(inline))),
    section("## Pros and Cons of the Options", rejected.map(weighed).join("\n\n")),
    section("## More Information", list(remarks(record, linked))),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function frontMatter({ state, successor, record }: Standing, linked: Linked): string {
  const { author, created_at, lifecycle, superseded_by } = record;
  const next = successor || superseded_by;
  const status =
    state === "superseded" ? `superseded${next && ` by ${linked(next)}`}` : (STATUSES[state] ?? "proposed");
  const fields = { status, date: created_at.slice(0, 10), "decision-makers": lifecycle.approver || author };
  // JSON strings are YAML strings, whatever a title holds.
  const lines = Object.entries(fields).flatMap(([key, value]) => (value ? [`${key}: ${JSON.stringify(value)}`] : []));
  return ["---", ...lines, "---"].join("\n");
}

function because(rationale: string): string {
  return rationale ? `, because ${prose(rationale)}` : ".";
}

function weighed({ name, rejected_because = "" }: Option): string {
  return `### ${inline(name)}\n\n* Bad, because ${inline(rejected_because)}`;
}

function remarks({ id, supersedes, related, affected_scope, forbidden_scope, tags }: ProvenanceRecord, linked: Linked) {
  return [
    `Record: ${id}`,
    ...(supersedes ? [`Supersedes ${linked(supersedes)}`] : []),
    ...related.map((it) => `Related to ${linked(it)}`),
    ...affected_scope.map((it) => `Applies to \`${inline(it)}\``),
    ...forbidden_scope.map((it) => `Must not touch \`${inline(it)}\``),
    ...(tags.length ? [`Tags: ${tags.map(inline).join(", ")}`] : []),
  ];
}

function section(heading: string, body: string): string {
  return body && `${heading}\n\n${body}`;
}

function list(items: readonly string[]): string {
  return items.map((it) => `* ${it}`).join("\n");
}

function inline(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** A record's text must not open a section of the document it is put into. */
function prose(text: string): string {
  return text.trim().replace(/^(\s{0,3})(?=#|={3,}\s*$|-{3,}\s*$)/gm, "$1\\");
}
