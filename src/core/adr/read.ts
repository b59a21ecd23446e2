import type { Option, Raw } from "../record.ts";
import { dateIn } from "./date.ts";
import {
  type Document,
  type Line,
  lineOf,
  markupOf,
  parseDocument,
  sectionOf,
  textOf,
  titleHeading,
} from "./document.ts";
import { boldFieldsIn, type Field, fieldName, fieldsIn, peopleIn } from "./fields.ts";
import { optionsIn } from "./options.ts";
import { dateInName, numberInName, type Reference, referenceFrom, referencesIn } from "./reference.ts";
import { type AdrStatus, statusIn } from "./status.ts";

/** What an ADR says. Absent text is `""`. */
export type Adr = {
  /** POSIX path as it was given. */
  file: string;
  /** From the file name, else the heading; log4brains names have none. */
  number: number | undefined;
  title: string;
  /** Undefined if it states none. */
  status: AdrStatus | undefined;
  /** Its words for it, at most a paragraph. */
  statusText: string;
  /** As stated in the text, `YYYY-MM-DD` or `YYYY-MM`; it may be no day of the calendar. */
  date: string | undefined;
  fileDate: string | undefined;
  deciders: string[];
  tags: string[];
  supersedes: Reference[];
  supersededBy: Reference[];
  /** Amended, extended, clarified, related. */
  related: Reference[];
  context: string;
  decision: string;
  consequences: string;
  options: Option[];
};

export type NotAdr = { file: string; reason: string };

/**
 * Reads a file of a folder of ADRs.
 *
 * @param file its name decides the markup, and may hold a number or a date
 * @param parseFront reads the YAML of the front matter; undefined if it cannot be read, and then its lines are tried
 */
export function readAdr(file: string, text: string, parseFront: (yaml: string) => Raw | undefined): Adr | NotAdr {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const markup = markupOf(name);
  if (!markup) return { file, reason: "it is no Markdown, reStructuredText or AsciiDoc" };
  const document = parseDocument(text, markup);
  const reason = whyNot(name, document, text);
  if (reason) return { file, reason };
  const fields = allFields(document, parseFront);
  const value = (...names: string[]) => valuesOf(fields, names)[0] ?? "";
  const heading = headedTitle(titleHeading(document)?.title ?? value("title"));
  const stated = statusOf(document, fields);
  return {
    file,
    number: numberInName(name) ?? heading.number,
    title: cleanTitle(heading.title) || titleFromName(name),
    ...stated,
    date: dateOf(document, fields, stated.statusText),
    fileDate: dateInName(name),
    deciders: [...new Set(peopleIn(value(...DECIDERS)))],
    tags: tagsOf(value("tags", "categories", "keywords"), stated.status),
    ...linksOf(document, fields, stated.statusText),
    context: section(
      document,
      /^\W*(?:\d+\W+)?(?:context|problem|background|motivation|issue|introduction|summary)\b/i,
    ),
    decision: section(
      document,
      /^\W*(?:\d+\W+)?(?:decisions?(?! (?:drivers|makers|criteria))|outcome|solution|resolution|conclusion|proposal|proposed (?:solution|decision)|we (?:will|decided))\b/i,
    ),
    consequences: consequencesIn(document),
    options: optionsIn(document, stated.status !== "proposed" && stated.status !== "draft"),
  };
}

const DECIDERS = [
  "deciders",
  "decider",
  "decision makers",
  "decision maker",
  "decided by",
  "approvers",
  "approver",
  "approved by",
  "author",
  "authors",
  "owner",
  "owners",
];

const ALREADY_KNOWN =
  /^(?:readme|index|summary|toc|contents?|changelog|contributing|license|_?sidebar|glossary|guidelines?|overview|about)$/i;
const PLACEHOLDER =
  /^\W*(?:\d+\W+)?(?:[[{<].*[\]}>]|(?:adr|decision)?\s*template|(?:short )?title.*(?:problem|solution).*|title|<?number>?\.? .*title.*)\W*$/i;

/** Why a file is no decision record; undefined if it is one. */
function whyNot(name: string, document: Document, text: string): string | undefined {
  const stem = name.replace(/\.[a-z]+$/i, "");
  if (!text.trim()) return "it is empty";
  if (ALREADY_KNOWN.test(stem)) return "it is a page about the folder, not a decision";
  if (/(?:^|[-_. ])template(?:[-_. ]|$)/i.test(stem) && numberInName(name) === undefined) return "it is a template";
  const title = titleHeading(document)?.title ?? "";
  if (PLACEHOLDER.test(title)) return "it is a template: its title is a placeholder";
  const isNamed = numberInName(name) !== undefined || dateInName(name) !== undefined || /^adr\b/i.test(stem);
  const signs = [
    /^\W*(?:\d+\W+)?status\b/i,
    /^\W*(?:\d+\W+)?context\b/i,
    /^\W*(?:\d+\W+)?decision\b/i,
    /^\W*(?:\d+\W+)?consequences\b/i,
    /considered/i,
  ];
  const found = signs.filter((sign) => document.headings.some((it) => sign.test(it.title))).length;
  const hasStatus =
    fieldsIn(document.preamble).some((it) => it.name === "status") || /^status:/im.test(document.front ?? "");
  return isNamed || found + Number(hasStatus) >= 2
    ? undefined
    : "neither its name nor its sections are those of a decision record";
}

type Sourced = Field & { source: "front" | "line" };

function allFields(document: Document, parseFront: (yaml: string) => Raw | undefined): Sourced[] {
  const front = document.front === undefined ? [] : frontFields(document.front, parseFront);
  const statusLines = sectionOf(document, STATUS) ?? [];
  return [
    ...front.map((it) => ({ ...it, source: "front" as const })),
    ...[...fieldsIn(document.preamble), ...fieldsIn(statusLines)].map((it) => ({ ...it, source: "line" as const })),
  ];
}

const STATUS = /^\W*(?:\d+\W+)?(?:status|state)\b/i;

function frontFields(yaml: string, parseFront: (yaml: string) => Raw | undefined): Field[] {
  const raw = parseFront(yaml);
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return fieldsIn(yaml.split("\n").map(lineOf));
  return Object.entries(raw).map(([name, value]) => ({ name: fieldName(name), value: flatten(value) }));
}

function flatten(raw: Raw): string {
  if (Array.isArray(raw)) return raw.map(flatten).filter(Boolean).join("\n");
  if (typeof raw === "object" && raw !== null) return Object.values(raw).map(flatten).filter(Boolean).join(" ");
  return (raw ?? "").trim();
}

function valuesOf(fields: readonly Field[], names: readonly string[]): string[] {
  return names.flatMap((name) => fields.filter((it) => it.name === name && it.value).map((it) => it.value));
}

function statusOf(
  document: Document,
  fields: readonly Sourced[],
): { status: AdrStatus | undefined; statusText: string } {
  const [front] = valuesOf(
    fields.filter((it) => it.source === "front"),
    ["status", "state"],
  );
  const [line] = valuesOf(fieldsIn(document.preamble), ["status", "state"]);
  const texts = [front, line, textOf(sectionOf(document, STATUS) ?? [])].filter((it) => it !== undefined && it !== "");
  const read = texts.map((text) => ({ status: statusIn(text ?? ""), statusText: text ?? "" }));
  return (
    read.find((it) => it.status !== undefined && it.status !== "other") ??
    read.find((it) => it.status !== undefined) ?? { status: undefined, statusText: "" }
  );
}

const DATES = [
  "date",
  "decision date",
  "decided",
  "decided on",
  "date decided",
  "created",
  "created at",
  "date created",
  "creation date",
  "introduced",
  "proposed on",
  "accepted on",
  "approved on",
  "last updated",
  "updated",
  "last modified",
];

function dateOf(document: Document, fields: readonly Field[], statusText: string): string | undefined {
  const heading = sectionOf(document, /^\W*(?:\d+\W+)?(?:decision )?date\b/i);
  const stated = [...valuesOf(fields, DATES), ...(heading ? [textOf(heading)] : [])].map(dateIn).find(Boolean);
  const ownLines = statusText.split("\n").filter((it) => !/super[sc]e|replace|amend|deprecat/i.test(it));
  return stated ?? ownLines.map(dateIn).find(Boolean);
}

/** Where Docusaurus has no status field, projects put the status among the tags. */
function tagsOf(value: string, status: AdrStatus | undefined): string[] {
  const tags = peopleIn(value).filter((it) => statusIn(it) !== status || status === undefined);
  return [...new Set(tags.map((it) => it.toLowerCase().replace(/\s+/g, "-")))];
}

const REPLACED =
  /^(?:status:?\s*)?(?:(?:accepted|approved)\W+)?(?:partial(?:ly)?|partly)?\s*(?:super[sc]e+ded|replaced)\b/i;
const REPLACES = /^(?:super[sc]e+des|replaces)\b/i;
const RELATES =
  /^(?:amends|amended by|extends|extended by|clarifies|clarified by|refines|refined by|related(?: to)?|relates to|depends on|see also|updates|updated by|linked)\b/i;

/** The links an ADR states in its fields, its status and its lists of links; prose is not searched. */
function linksOf(
  document: Document,
  fields: readonly Field[],
  statusText: string,
): Pick<Adr, "supersedes" | "supersededBy" | "related"> {
  const listed = document.headings.filter((it) =>
    /^\W*(?:\d+\W+)?(?:links?|references?|related|more information|see also|notes?)\b/i.test(it.title),
  );
  const lines = [
    ...statusText.split("\n"),
    ...[...document.preamble, ...(sectionOf(document, STATUS) ?? []), ...listed.flatMap((it) => it.lines)]
      .filter((it) => !it.isCode)
      .map((it) => it.text),
  ].map((it) => it.replace(/^[\s>]*(?:[-*+]\s+)?/, "").replace(/\*\*|__/g, ""));
  const stated = [...fields, ...boldFieldsIn(document.headings.flatMap((it): readonly Line[] => it.lines))];
  const find = (pattern: RegExp) =>
    unique([
      ...lines.filter((it) => pattern.test(it)).flatMap((it) => referencesIn(it)),
      ...stated
        .filter((it) => pattern.test(it.name) && it.value)
        .flatMap((it) => it.value.split(/[\n,]/).flatMap(referenceFrom)),
    ]);
  const [supersededBy, supersedes, related] = [find(REPLACED), find(REPLACES), find(RELATES)];
  return { supersededBy, supersedes, related };
}

function unique(references: readonly Reference[]): Reference[] {
  return references.filter(
    (it, at) =>
      references.findIndex(
        (other) =>
          other.raw === it.raw ||
          (other.number !== undefined && other.number === it.number && (!other.target || !it.target)),
      ) === at,
  );
}

/** Takes the number off a heading: `7. X`, `ADR-0007 X`, `ADR 7: X`; a bare `6 X` is left as it is. */
function headedTitle(text: string): { title: string; number: number | undefined } {
  const title = text.replace(/\s+/g, " ").trim();
  const found =
    /^\W*(?:ADR|MADR|DR|Decision)[-\s_#]*0*(\d{1,5})\]?\s*[.:)–—-]*\s+(.+)$/i.exec(title) ??
    /^\[?0*(\d{1,5})\]?\s*(?:[.:)–—]|\s-)\s*(.+)$/.exec(title);
  return found ? { title: found[2] ?? "", number: Number(found[1]) } : { title, number: undefined };
}

/** Drops what is markup, not name. */
function cleanTitle(title: string): string {
  return title
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*|__|`/g, "")
    .replace(/\\([^\w\s])/g, "$1")
    .replace(/\s*\{#[^}]*\}$/, "")
    .trim();
}

function titleFromName(name: string): string {
  const words = name
    .replace(/\.[a-z]+$/i, "")
    .replace(/^(?:adr[-_]?)?[\d_-]+/i, "")
    .replace(/[-_]+/g, " ")
    .trim();
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : name;
}

/** The older MADR cuts them into two. */
function consequencesIn(document: Document): string {
  const whole = section(document, /^\W*(?:\d+\W+)?(?:consequences|implications|results?|impact)\b/i);
  const sides = ["Positive", "Negative"].map((side) => ({
    side,
    text: section(document, new RegExp(`^\\W*${side} consequences\\b`, "i")),
  }));
  return (
    whole ||
    sides
      .filter((it) => it.text)
      .map(({ side, text }) => `${side}:\n${text}`)
      .join("\n\n")
  );
}

function section(document: Document, title: RegExp): string {
  return textOf(sectionOf(document, title) ?? []);
}
