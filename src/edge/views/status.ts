import { stripVTControlCharacters } from "node:util";
import type { ProvenanceRecord } from "../../core/record.ts";

type Shown = ProvenanceRecord & { state: string; stored: string; successor: string; missing_specs: string[] };
type Answer = { [field: string]: unknown };

/** Lays out LineSpec's two views: the table of all records, and one record in full. */
export function renderStatus(answer: Answer): string {
  const records = answer["records"] as readonly Shown[];
  const auto = answer["auto_populated"] as readonly string[];
  const notices = [
    ...(auto.length ? [`Scope filled in from commits: ${auto.join(", ")}`] : []),
    ...(answer["saved"] ? [`Scope written into ${answer["saved"]}`] : []),
  ];
  const [only] = records;
  const body = answer["is_detail"] && only ? detail(only, auto.length > 0) : table(records, Number(answer["total"]));
  return [body, ...notices].join("\n\n");
}

/** LineSpec's JSON: its field names, absent lists as null, and what we know beside them. */
export function statusJson(answer: Answer): string {
  const records = (answer["records"] as readonly Shown[]).map(goRecord);
  const auto = answer["auto_populated"] as readonly string[];
  const notice = auto.length
    ? { _notice: "affected_scope was filled in from commits", _auto_populated_records: auto }
    : {};
  return JSON.stringify(answer["is_detail"] ? { record: records[0], ...notice } : { records, ...notice }, null, 2);
}

function goRecord(it: Shown) {
  const list = <T>(items: readonly T[]) => (items.length ? items : null);
  return {
    ID: it.id,
    Title: it.title,
    Status: it.status,
    CreatedAt: it.created_at,
    Author: it.author,
    Intent: it.intent,
    Constraints: list(it.constraints),
    AffectedScope: list(it.affected_scope),
    ForbiddenScope: list(it.forbidden_scope),
    Supersedes: it.supersedes,
    SupersededBy: it.superseded_by,
    Related: list(it.related),
    SealedAtSHA: it.sealed_at_sha,
    AssociatedSpecs: list(it.associated_specs.map(({ path, type = "" }) => ({ Path: path, Type: type }))),
    AssociatedTraces: list(it.associated_traces),
    Monitors: list(it.monitors),
    Tags: list(it.tags),
    FilePath: it.file,
    State: it.state,
    Successor: it.successor,
  };
}

const TITLE_CHARS = 60;

function table(records: readonly Shown[], total: number): string {
  const rows = records.map((it) => [it.id, it.state, cut(it.title), String(it.associated_specs.length)]);
  const all = [["ID", "STATE", "TITLE", "SPECS"], ...rows];
  const widths = [0, 1, 2].map((i) => all.reduce((most, row) => Math.max(most, [...(row[i] ?? "")].length), 0));
  const lines = all.map((row) =>
    row
      .map((cell, i) => cell + " ".repeat(Math.max(0, (widths[i] ?? 0) - [...cell].length)))
      .join("  ")
      .trimEnd(),
  );
  const open = records.filter((it) => it.state === "open" && it.associated_specs.length === 0).length;
  const warning = open ? `\n\n⚠ ${open} open record${open === 1 ? " names" : "s name"} no proof.` : "";
  return `${lines.join("\n")}\n\n${records.length} of ${total} records${warning}`;
}

function detail(it: Shown, isAuto: boolean): string {
  const fields: [name: string, value: string][] = [
    ["Title", it.title],
    ["Author", it.author],
    ["Created", it.created_at],
    ["Sealed at", it.sealed_at_sha.slice(0, 7)],
    ["Stored as", it.stored],
    ["Supersedes", it.supersedes],
    ["Superseded by", it.superseded_by || it.successor],
    ["Related", it.related.join(", ")],
    ["Tags", it.tags.join(", ")],
    ["File", it.file],
    ["Scope mode", it.affected_scope.length && !isAuto ? "allowlist" : "observed: any file"],
  ];
  const specs = it.associated_specs.map(({ path }) => `${it.missing_specs.includes(path) ? "✗" : "✓"} ${path}`);
  return [
    `${it.id} · ${it.state}`,
    "─".repeat(60),
    ...fields.filter(([, value]) => value).map(([name, value]) => `${`${name}:`.padEnd(15)}${plain(value)}`),
    ...(it.intent ? ["", "Intent:", indent(plain(it.intent))] : []),
    ...section("Constraints", it.constraints),
    ...section("Affected scope", it.affected_scope),
    ...section("Forbidden scope", it.forbidden_scope),
    ...section("Associated specs", specs),
    ...section("Traces", it.associated_traces),
    ...section("Monitors", it.monitors),
  ].join("\n");
}

function section(name: string, items: readonly string[]): string[] {
  return items.length ? ["", `${name}:`, ...items.map((it) => `  - ${plain(it)}`)] : [];
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "  ");
}

/** Whole characters, never half of one. */
function cut(title: string): string {
  const characters = [...plain(title).replace(/\s+/g, " ")];
  return characters.length > TITLE_CHARS ? `${characters.slice(0, TITLE_CHARS - 1).join("")}…` : characters.join("");
}

function plain(text: string): string {
  return stripVTControlCharacters(text);
}
