import type { Option } from "../record.ts";
import { type Document, type Heading, type Line, nestedUnder, sectionOf, textOf } from "./document.ts";

const CONSIDERED =
  /^\W*(?:\d+\W+)?(?:considered (?:options|alternatives)|options(?: considered)?|alternatives?(?: considered| options)?|(?:other|rejected) (?:options|alternatives)(?: considered)?)\b/i;
const PROS_AND_CONS = /^\W*(?:\d+\W+)?pros and cons/i;
const OUTCOME = /^\W*(?:\d+\W+)?decisions?\b(?! (?:drivers|makers|criteria))/i;

/**
 * Reads the alternatives an ADR weighed: the entries or subsections of "Considered Options" and "Alternatives", with
 * why each was ruled out where it says so.
 *
 * @param isDecided false if nothing was ruled out yet
 */
export function optionsIn(document: Document, isDecided: boolean): Option[] {
  const at = document.headings.findIndex((it) => CONSIDERED.test(it.title));
  const section = document.headings[at];
  const judged = document.headings.findIndex((it) => PROS_AND_CONS.test(it.title));
  const detailed = judged < 0 ? [] : entriesUnder(document.headings, judged);
  const listed = section ? entriesUnder(document.headings, at) : [];
  const entries = (listed.length ? listed : detailed).slice(0, 30);
  if (!entries.length) return [];
  const chosen = chosenIn(document);
  const onlyOthers = section ? /alternative|rejected|other/i.test(section.title) : false;
  return entries.map(({ name, lines }) => {
    const isChosen = chosen !== undefined && sameOption(name, chosen);
    if (!isDecided || isChosen || (chosen === undefined && !onlyOthers)) return { name };
    const detail = detailed.find((it) => sameOption(it.name, name))?.lines ?? [];
    const reason = reasonIn([...lines, ...detail]) || (chosen ? `Chosen instead: ${chosen}.` : "");
    return reason ? { name, rejected_because: reason } : { name };
  });
}

type Entry = { name: string; lines: readonly Line[] };

/** The subsections one level down, or else the outermost list entries. */
function entriesUnder(headings: readonly Heading[], at: number): Entry[] {
  const section = headings[at];
  if (!section) return [];
  const nested = nestedUnder(headings, at);
  const level = Math.min(...nested.map((it) => it.level));
  const tops = nested.flatMap((it, index) => (it.level === level ? [{ it, index }] : []));
  if (tops.length)
    return tops.map(({ it, index }) => ({
      name: optionName(it.title),
      lines: [
        ...it.lines,
        ...nestedUnder(nested, index).flatMap((sub) => [{ text: sub.title, isCode: false }, ...sub.lines]),
      ],
    }));
  return listEntries(section.lines);
}

function listEntries(lines: readonly Line[]): Entry[] {
  const entries: { name: string; lines: Line[] }[] = [];
  const indents = lines.flatMap((it) =>
    it.isCode ? [] : (/^(\s*)(?:[-*+]|\d+[.)])\s+/.exec(it.text)?.[1]?.length ?? []),
  );
  const outermost = Math.min(...indents);
  for (const line of lines) {
    const item = /^(\s*)(?:[-*+]|\d+[.)])\s+(.+)$/.exec(line.text);
    if (item && !line.isCode && item[1]?.length === outermost)
      entries.push({ name: optionName(item[2] ?? ""), lines: [] });
    else entries.at(-1)?.lines.push(line);
  }
  return entries.filter((it) => it.name);
}

/** `Option 2: **Use X** - long talk` is `Use X`. */
function optionName(text: string): string {
  const plain = text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*|__/g, "")
    .replace(/^(?:(?:option|alternative)\s*)?(?:[A-Z0-9]{1,2}\s*[.:)–—-]|\d+[.:)])\s+/i, "")
    .replace(/^(?:option|alternative)\s*:\s*/i, "")
    .trim();
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain;
}

function chosenIn(document: Document): string | undefined {
  const text = textOf(sectionOf(document, OUTCOME) ?? []);
  const found =
    /chosen (?:option|alternative)\s*:?\s*[*_]*\s*(?:"([^"\n]+)"|“([^”\n]+)”|`([^`\n]+)`|\[([^\]\n]+)\]|([^,\n]+))/i.exec(
      text,
    );
  const name = found?.slice(1).find((it) => it !== undefined);
  return name === undefined ? undefined : optionName(name.replace(/[*_"]+/g, "").replace(/\.$/, ""));
}

function sameOption(a: string, b: string): boolean {
  const [x, y] = [a, b].map((it) =>
    it
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim(),
  );
  return (
    x !== undefined &&
    y !== undefined &&
    x !== "" &&
    y !== "" &&
    (x === y || x.startsWith(`${y} `) || y.startsWith(`${x} `))
  );
}

const REJECTED =
  /^[\s>*_-]*(?:originally |was )?(?:rejected|not chosen|why not|ruled out|dismissed)(?:\s*(?:because|since|as))?[\s*_]*[:,]?[\s*_]*(.*)$/i;
const BAD = /^[\s>*_+-]*(?:bad|con|against|negative)[*_]*\s*[,:]\s*(?:because\s+)?(.+)$/i;
const CONS_HEAD = /^[\s>*_#-]*(?:cons|disadvantages|drawbacks|negatives?|downsides)[\s*_]*:?[\s*_]*$/i;

/** Why an option lost: what follows "Rejected because", or else its bad points. */
function reasonIn(lines: readonly Line[]): string {
  const read = lines.filter((it) => !it.isCode).map((it) => it.text);
  const at = read.findIndex((it) => REJECTED.test(it));
  if (at >= 0) {
    const first = REJECTED.exec(read[at] ?? "")?.[1]?.trim() ?? "";
    return clip([first, ...(first ? [] : runAfter(read, at))]);
  }
  const bad = read.flatMap((it) => BAD.exec(it)?.[1] ?? []);
  const cons = read.findIndex((it) => CONS_HEAD.test(it));
  return clip(bad.length || cons < 0 ? bad : runAfter(read, cons));
}

/** The list or paragraph below a line. */
function runAfter(lines: readonly string[], at: number): string[] {
  const rest = lines.slice(at + 1);
  const start = rest.findIndex((it) => it.trim());
  const run = rest.slice(Math.max(0, start));
  const end = run.findIndex((it, index) => !it.trim() && !/^\s*[-*+]/.test(run[index + 1] ?? ""));
  return (end < 0 ? run : run.slice(0, end)).map((it) => it.replace(/^\s*[-*+]\s+/, "").trim());
}

function clip(parts: readonly string[]): string {
  const text = parts
    .filter(Boolean)
    .map((it) => it.replace(/\s+/g, " ").trim())
    .join("; ");
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}
