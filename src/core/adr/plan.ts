import { createHash } from "node:crypto";
import type { Field } from "../draft.ts";
import { type Problem, problem } from "../problem.ts";
import type { State } from "../view.ts";
import { isDay } from "./date.ts";
import type { Adr } from "./read.ts";
import { type Known, type Linked, linkAdrs } from "./resolve.ts";
import type { AdrStatus } from "./status.ts";

/** One ADR file with the `sha256:` digest of its bytes. */
export type Source = { adr: Adr; digest: string };

/** A record that stands for an ADR: what to write, and where. */
export type Imported = {
  source: string;
  id: string;
  /** POSIX, relative to the root. */
  file: string;
  title: string;
  state: State;
  fields: Field[];
};

export type ImportPlan = {
  records: Imported[];
  /** Sources that have a record already, with its id; those that changed since are also problems. */
  unchanged: { source: string; id: string }[];
  problems: Problem[];
};

export type Setting = {
  /** The folder of records, relative to the root. */
  dir: string;
  /** What was imported before. */
  known: readonly Known[];
  /** Stands in where an ADR names nobody. */
  author: string;
  /** What an ADR without a status counts as. */
  assume: "proposed" | "accepted";
  /** `YYYY-MM-DD`, for an ADR without a usable date. */
  today: string;
};

const STATES: { [status in AdrStatus]: State } = {
  accepted: "implemented",
  implemented: "implemented",
  superseded: "superseded",
  deprecated: "deprecated",
  rejected: "rejected",
  proposed: "proposed",
  draft: "draft",
  "on-hold": "draft",
  other: "draft",
};

const IN_DRAFTS: readonly State[] = ["draft", "proposed", "rejected"];

/**
 * Plans one record for each ADR that has none. Ids follow from the path alone, so that two people who import the
 * same folder write the same records.
 *
 * @returns records and problems in the order of `sources`
 */
export function planImport(sources: readonly Source[], setting: Setting): ImportPlan {
  const known = new Map(setting.known.map((it) => [it.source, it]));
  const { linked, problems: unlinked } = linkAdrs(
    sources.map((it) => it.adr),
    setting.known,
    idOf,
  );
  const fresh = sources.filter(({ adr }) => !known.has(adr.file));
  const changed = sources.flatMap(({ adr: { file }, digest }) => {
    const before = known.get(file);
    if (!before || before.digest === digest) return [];
    return [problem("adr_changed", { file, id: before.id }, { severity: "warning", at: { file, record: before.id } })];
  });
  const planned = fresh.map((it) => recordOf(it, linked.get(it.adr.file) ?? NO_LINKS, setting));
  return {
    records: planned.map((it) => it.record),
    unchanged: sources.flatMap(({ adr: { file } }) => {
      const id = known.get(file)?.id;
      return id ? [{ source: file, id }] : [];
    }),
    problems: [
      ...sharedNumbers(sources.map((it) => it.adr)),
      ...changed,
      ...planned.flatMap((it) => it.problems),
      ...unlinked.filter((it) => fresh.some(({ adr }) => adr.file === it.at?.file)),
    ],
  };
}

const NO_LINKS: Linked = { supersedes: [], supersededBy: [], related: [] };

/** The id of an ADR's record: its year and a digest of its path. */
export function idOf({ file, date, fileDate }: Pick<Adr, "file" | "date" | "fileDate">): string {
  const year = [date, fileDate].find((it) => it && /^(?:19|20)\d{2}-/.test(it))?.slice(0, 4) ?? "2000";
  return `prov-${year}-${createHash("sha256").update(file).digest("hex").slice(0, 8)}`;
}

function recordOf(source: Source, links: Linked, setting: Setting): { record: Imported; problems: Problem[] } {
  const { adr } = source;
  const { state, problems } = stateOf(adr, links, setting.assume);
  const day = [adr.date, adr.fileDate].find((it) => it !== undefined && isDay(it));
  if (adr.date && !isDay(adr.date))
    problems.push(
      problem("adr_date_odd", { file: adr.file, date: adr.date }, { severity: "note", at: { file: adr.file } }),
    );
  if (!adr.date && !day) {
    const facts = { file: adr.file, day: setting.today };
    problems.push(problem("adr_undated", facts, { severity: "note", at: { file: adr.file } }));
  }
  const id = idOf(adr);
  const file = `${setting.dir}/${IN_DRAFTS.includes(state) ? "drafts/" : ""}${id}.yml`;
  const fields = fieldsOf(source, { id, state, links, created: day ?? setting.today, author: setting.author });
  return { record: { source: adr.file, id, file, title: adr.title, state, fields }, problems };
}

function stateOf(adr: Adr, links: Linked, assume: Setting["assume"]): { state: State; problems: Problem[] } {
  const { file } = adr;
  const stated = adr.status ?? assume;
  const state = STATES[stated];
  const note = (it: Problem) => ({ state, problems: [it] });
  const at = { severity: "warning" as const, at: { file } };
  if (adr.status === undefined) return note(problem("adr_status_absent", { file, state }, at));
  if (stated === "other")
    return note(problem("adr_status_unknown", { file, text: firstLine(adr.statusText), state }, at));
  if (state === "implemented" && links.supersededBy.length) return { state: "superseded", problems: [] };
  // A superseded record that names no successor would lead whoever reads it nowhere.
  if (state === "superseded" && !links.supersededBy.length)
    return { state: "deprecated", problems: [problem("adr_successor_unknown", { file }, at)] };
  return { state, problems: [] };
}

type Facts = { id: string; state: State; links: Linked; created: string; author: string };

function fieldsOf({ adr, digest }: Source, { id, state, links, created, author }: Facts): Field[] {
  const [successor = "", ...otherSuccessors] = state === "superseded" ? links.supersededBy : [];
  const [replaced = "", ...otherReplaced] = links.supersedes;
  const related = [...new Set([...otherSuccessors, ...otherReplaced, ...links.related])].filter((it) => it !== id);
  const optional: Field[] = [
    ["rationale", adr.decision ? clip(adr.context, adr.file) : ""],
    ["outcome", clip(adr.consequences, adr.file)],
    ["options", adr.options],
  ];
  return [
    ["id", id],
    ["title", adr.title],
    ["status", state],
    ["created_at", created],
    ["author", adr.deciders[0] ?? author],
    ["intent", clip(adr.decision || adr.context || `See ${adr.file}.`, adr.file)],
    ["constraints", []],
    ["affected_scope", []],
    ["forbidden_scope", []],
    ["supersedes", replaced],
    ["superseded_by", successor],
    ["related", related],
    ["associated_specs", []],
    ["associated_traces", []],
    ["monitors", []],
    ...optional.filter(([, value]) => (value as string | unknown[]).length > 0),
    ["lifecycle", origin(adr, digest)],
    ["links", { sources: [`path:${adr.file}`] }],
    ["sealed_at_sha", ""],
    ["tags", adr.tags],
  ];
}

/** Where the record came from, by which a second import knows it. */
function origin(adr: Adr, digest: string): { [key: string]: unknown } {
  return {
    imported_from: adr.file,
    imported_digest: digest,
    ...(adr.number !== undefined && { imported_number: String(adr.number) }),
    ...(adr.statusText && { imported_as: firstLine(adr.statusText) }),
    ...(adr.deciders.length > 0 && { deciders: adr.deciders }),
  };
}

const MOST_CHARS = 6000;

/** Long sections are cut between paragraphs; the whole text stays where it is. */
function clip(text: string, file: string): string {
  if (text.length <= MOST_CHARS) return text;
  const cut = text.lastIndexOf("\n\n", MOST_CHARS);
  return `${text.slice(0, cut > 0 ? cut : MOST_CHARS)}\n\n… (goes on in ${file})`;
}

function firstLine(text: string): string {
  const line =
    text
      .split("\n")
      .find((it) => it.trim())
      ?.trim() ?? "";
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

function sharedNumbers(adrs: readonly Adr[]): Problem[] {
  const folder = (file: string) => file.slice(0, file.lastIndexOf("/") + 1);
  const numbered = adrs.filter((it) => it.number !== undefined);
  const groups = Map.groupBy(numbered, (it) => `${folder(it.file)} ${it.number}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first?.number !== undefined && others.length
      ? [
          problem(
            "adr_number_shared",
            { number: first.number, files: [first, ...others].map((it) => it.file) },
            { severity: "warning", at: { file: first.file } },
          ),
        ]
      : [],
  );
}
