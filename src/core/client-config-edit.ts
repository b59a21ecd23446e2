import type { Json } from "./canonical.ts";
import { type JsonItem, type JsonNode, parseJson } from "./client-config-json.ts";

/** Keys and indexes from the outermost value inwards. */
export type JsonPath = readonly (string | number)[];

/** Finds the item at a path; undefined where there is none. */
export function itemAt(root: JsonNode, [step, ...rest]: JsonPath): JsonItem | undefined {
  const item = typeof step === "number" ? root.items[step] : root.items.find((it) => it.key === step);
  return item && rest.length > 0 ? itemAt(item.node, rest) : item;
}

/**
 * Sets the value at a path and changes no other byte. Objects on the way are made.
 *
 * @param text parses, and is a mapping wherever the path asks for one
 */
export function setJson(text: string, path: JsonPath, value: Json): string {
  const root = parseJson(text, "");
  const existing = itemAt(root, path);
  if (existing) {
    const { start, end } = existing.node;
    return text.slice(0, start) + render(value, styleOf(text), indentAt(text, existing.start)) + text.slice(end);
  }
  const way = path.slice(0, -1);
  const parent = way.length === 0 ? root : itemAt(root, way)?.node;
  return parent ? insert(text, parent, path.at(-1), value) : setJson(text, way, { [String(path.at(-1))]: value });
}

/** Adds a value to the end of the list at a path; the list is made where there is none. */
export function appendJson(text: string, path: JsonPath, value: Json): string {
  const list = itemAt(parseJson(text, ""), path)?.node;
  return list ? insert(text, list, undefined, value) : setJson(text, path, [value]);
}

/** Takes the item at a path out, with its comma; comments stay. */
export function removeJson(text: string, path: JsonPath): string {
  const root = parseJson(text, "");
  const way = path.slice(0, -1);
  const parent = way.length === 0 ? root : itemAt(root, way)?.node;
  const item = itemAt(root, path);
  if (!parent || !item) return text;
  const before = parent.items[parent.items.indexOf(item) - 1];
  const rest = text.slice(item.comma === undefined ? item.node.end : item.comma + 1);
  // The comma in front was there for this item alone if none follows it.
  const spare = item.comma === undefined ? before?.comma : undefined;
  const kept = spare === undefined ? text.slice(0, item.lead) : text.slice(0, spare) + text.slice(spare + 1, item.lead);
  return kept + rest;
}

function insert(text: string, parent: JsonNode, key: string | number | undefined, value: Json): string {
  const style = styleOf(text);
  const [first, last] = [parent.items[0], parent.items.at(-1)];
  const label = typeof key === "string" ? `${JSON.stringify(key)}: ` : "";
  if (first && last && !text.slice(parent.start, first.start).includes("\n")) {
    const at = last.comma === undefined ? last.node.end : last.comma + 1;
    const piece = ` ${label}${JSON.stringify(value)}`;
    return text.slice(0, at) + (last.comma === undefined ? `,${piece}` : `${piece},`) + text.slice(at);
  }
  const outer = indentAt(text, parent.start);
  const indent = first ? indentAt(text, first.start) : outer + style.unit;
  const piece = `${style.eol}${indent}${label}${render(value, style, indent)}`;
  const tail = text.slice(parent.tail);
  if (!last) return text.slice(0, parent.tail) + piece + (/^\s*\n/.test(tail) ? "" : style.eol + outer) + tail;
  // A file that ends its lists with a comma goes on doing so.
  if (last.comma !== undefined) return `${text.slice(0, parent.tail)}${piece},${tail}`;
  return `${text.slice(0, last.node.end)},${text.slice(last.node.end, parent.tail)}${piece}${tail}`;
}

type Style = { unit: string; eol: string };

/** A file goes on as it began: its own indentation and line ends. */
function styleOf(text: string): Style {
  return { unit: /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ", eol: text.includes("\r\n") ? "\r\n" : "\n" };
}

function render(value: Json, { unit, eol }: Style, indent: string): string {
  return JSON.stringify(value, null, unit).replaceAll("\n", eol + indent);
}

/** The space that opens the line of an offset. */
function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}
