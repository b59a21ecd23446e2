import type { Line } from "./document.ts";

/** What an ADR states as name and value, names in lower case. A name may come more than once. */
export type Field = { name: string; value: string };

const MARKED = /^[\s>]*(?:[-*+]\s+)?(?:\*\*|__)([^*_|:][^*_|]{0,40}?)\s*:?\s*(?:\*\*|__)\s*[:：]?\s*(.*)$/;
const PLAIN = /^[\s>]*(?:[-*+]\s+)?:?([A-Za-z][A-Za-z /_-]{1,30}?)\s*[:：]\s*(.*)$/;

/**
 * Reads the fields of a run of lines: `Date: …`, `* Status: …`, `**Deciders**: …`, `:status: …`, and tables,
 * whether they run down (`| Status | Accepted |`) or across (a head of names over a row of values).
 */
export function fieldsIn(lines: readonly Line[]): Field[] {
  const read = lines.filter((it) => !it.isCode);
  return [...read.flatMap(lineField), ...tableFields(read)];
}

/** Reads only the fields set in bold, which may stand anywhere without being prose. */
export function boldFieldsIn(lines: readonly Line[]): Field[] {
  return lines.filter((it) => !it.isCode && MARKED.test(it.text)).flatMap(lineField);
}

function lineField({ text }: Line, index: number, lines: readonly Line[]): Field[] {
  if (/^\s*\|/.test(text)) return [];
  const [, name, value] = MARKED.exec(text) ?? PLAIN.exec(text) ?? [];
  if (name === undefined || value === undefined) return [];
  const below = value.trim() ? value : listBelow(lines, index, /^\s*/.exec(text)?.[0].length ?? 0);
  return [{ name: fieldName(name), value: below.trim() }];
}

/** `Deciders:` may stand alone over a list. */
function listBelow(lines: readonly Line[], index: number, indent: number): string {
  const items: string[] = [];
  for (const { text } of lines.slice(index + 1)) {
    const item = /^(\s*)[-*+]\s+(.+)$/.exec(text);
    if (!item && text.trim()) break;
    if (!item) continue;
    if (/^[^:]{1,30}:\s/.test(item[2] ?? "") && (item[1]?.length ?? 0) <= indent) break;
    items.push(item[2] ?? "");
  }
  return items.join("\n");
}

function tableFields(lines: readonly Line[]): Field[] {
  return tablesIn(lines).flatMap((rows) => {
    const [head = [], ...rest] = rows;
    const body = rest.filter((row) => !row.every((cell) => /^:?-*:?$/.test(cell)));
    const down = rows.flatMap(([name = "", value = ""]) => (value ? [{ name: fieldName(name), value }] : []));
    const across = body[0]
      ? head.map((name, column) => ({ name: fieldName(name), value: body[0]?.[column] ?? "" }))
      : [];
    return head.filter((it) => KNOWN.test(fieldName(it))).length > 1 ? across : down;
  });
}

const KNOWN = /^(?:status|state|date|created|deciders?|authors?|owners?|approvers?|supersedes|superseded by)$/;

function tablesIn(lines: readonly Line[]): string[][][] {
  const tables: string[][][] = [];
  let isOpen = false;
  for (const { text } of lines) {
    const cells = /^\s*\|(.*)\|?\s*$/.exec(text)?.[1];
    if (cells === undefined) {
      isOpen = false;
      continue;
    }
    if (!isOpen) tables.push([]);
    isOpen = true;
    tables.at(-1)?.push(
      cells
        .replace(/\|\s*$/, "")
        .split("|")
        .map((it) => it.trim()),
    );
  }
  return tables;
}

/** One spelling for a name: no markup, no underscores or dashes. */
export function fieldName(name: string): string {
  return name
    .replace(/[*_`:]/g, (it) => (it === "_" ? " " : ""))
    .replaceAll("-", " ")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

/** Cuts a list of people: `Ann, Bob and @carl`, or one a line. */
export function peopleIn(value: string): string[] {
  const text = value.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/^\s*[[({<](.*)[\])}>]\s*$/, "$1");
  return text
    .split(/[,;\n|]|\s(?:and|&)\s/)
    .map((it) =>
      it
        .replace(/[*_`"']/g, "")
        .replace(/^\s*[-+]\s+/, "")
        .trim(),
    )
    .filter((it) => it && !/^(?:none|n\/?a|tbd|list everyone.*|…|-)$/i.test(it));
}
