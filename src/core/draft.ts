import type { Option, ProvenanceRecord, RecordType } from "./record.ts";

/** What a new record says, before it has an id. */
export type DraftContent = {
  type: RecordType;
  title: string;
  intent: string;
  constraints: readonly string[];
  affected_scope: readonly string[];
  forbidden_scope: readonly string[];
  options: readonly Option[];
  related: readonly string[];
  tags: readonly string[];
  supersedes?: string | undefined;
  links?: { [kind: string]: readonly string[] };
  /** What it was written in: pairs such as `[commit, 1a2b…]`. */
  context?: readonly (readonly string[])[];
};

/** Who writes: an agent through MCP, or a person at the command line. */
export type Actor = {
  kind: "agent" | "human";
  name: string;
  /** The agent in whose shell a command line runs. */
  shell?: string;
};

export type Field = [key: string, value: unknown];

/**
 * Lays out a draft as the fields of its file, in LineSpec's order with `tags` last. `supersedes` is an intent here:
 * the older record stays as it is until a person approves the draft.
 *
 * @param at UTC; `created_at` keeps the day
 */
export function draftFields(content: DraftContent, { id, actor, author, at }: Writing): Field[] {
  const bot = actor.kind === "agent" ? actor.name : actor.shell;
  const lifecycle = {
    ...(bot && { bot }),
    drafted_at: at.toISOString(),
    ...(content.context?.length && { context: content.context }),
  };
  const fields: Field[] = [
    ["id", id],
    ["title", content.title],
    ["status", "draft"],
    ["created_at", at.toISOString().slice(0, 10)],
    ["author", author],
    ["intent", content.intent],
    ["constraints", content.constraints],
    ["affected_scope", content.affected_scope],
    ["forbidden_scope", content.forbidden_scope],
    ["supersedes", content.supersedes ?? ""],
    ["superseded_by", ""],
    ["related", content.related],
    ["associated_specs", []],
    ["associated_traces", []],
    ["monitors", []],
    ["options", content.options],
    ["type", content.type],
    ["lifecycle", lifecycle],
    ["links", content.links ?? {}],
    ["sealed_at_sha", ""],
    ["tags", content.tags],
  ];
  const isLeftOut = ([key, value]: Field) =>
    (key === "type" && content.type === "decision") ||
    ((key === "options" || key === "links") && Object.keys(value as object).length === 0);
  return fields.filter((it) => !isLeftOut(it));
}

export type Writing = { id: string; actor: Actor; author: string; at: Date };

const PREFIXES = { spec: "SPEC", risk: "RA", mistake: "MR" } as const;

/**
 * Mints an id from at least four random bytes: for a decision in the form that LineSpec reads, otherwise in that of
 * ProvenanceCode, whose numbers need not follow each other.
 */
export function mintId(random: Uint8Array, at: Date, type: RecordType = "decision"): string {
  const hex = [...random.slice(0, 4)].map((it) => it.toString(16).padStart(2, "0")).join("");
  if (type === "decision") return `prov-${at.getUTCFullYear()}-${hex}`;
  return `${PREFIXES[type]}-${String(Number.parseInt(hex, 16) % 1e7).padStart(7, "0")}`;
}

/** The file of a record that people have decided about. @param dir the folder of records, relative to the root */
export function placeOf({ id, type }: Pick<ProvenanceRecord, "id" | "type">, dir: string, extension = ".yml"): string {
  const isLineSpec = id.startsWith("prov-");
  return `${dir}/${isLineSpec ? "" : `${type}s/`}${id}${extension}`;
}

/** The successor's content: what the caller states, and the rest as the older record has it. */
export function successorContent(
  older: ProvenanceRecord,
  stated: { [field in keyof Omit<DraftContent, "supersedes" | "type">]?: DraftContent[field] | undefined },
): DraftContent {
  return {
    type: older.type,
    title: stated.title ?? older.title,
    intent: stated.intent ?? "",
    constraints: stated.constraints ?? older.constraints,
    affected_scope: stated.affected_scope ?? older.affected_scope,
    forbidden_scope: stated.forbidden_scope ?? older.forbidden_scope,
    options: stated.options ?? [],
    related: stated.related ?? older.related,
    tags: stated.tags ?? older.tags,
    supersedes: older.id,
  };
}
