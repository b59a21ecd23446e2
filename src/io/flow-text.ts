/** What is needed of a parsed node to edit its text: where it stands, and for a mapping what it holds. */
export type FlowNode = {
  range?: readonly number[] | null | undefined;
  items?: readonly unknown[];
};

type FlowPair = { key: FlowNode & { value: unknown }; value: FlowNode | null };

/**
 * Sets, adds or (with undefined) removes a key in a mapping written as `{}`, as JSON is. Every other byte stays.
 *
 * @param map the mapping as parsed from exactly this text
 * @param value text, number, truth value, list or mapping of them; null stands for nothing
 */
export function editFlow(text: string, map: FlowNode, path: readonly string[], value: unknown): string {
  const [key = "", ...rest] = path;
  const pairs = (map.items ?? []) as readonly FlowPair[];
  const index = pairs.findIndex((it) => it.key.value === key);
  const pair = pairs[index];
  if (!pair) return value === undefined ? text : addPair(text, map, pairs, key, nest(rest, value));
  if (rest.length && isMapping(pair, text)) return editFlow(text, pair.value ?? {}, rest, value);
  if (value === undefined) return rest.length ? text : removePair(text, pairs, index);
  const [start = 0, end = start] = pair.value?.range ?? pair.key.range ?? [];
  const old = text.slice(start, end);
  return splice(text, start, end, jsonText(nest(rest, value), { text, at: start, isOneLine: !old.includes("\n") }));
}

function isMapping({ value }: FlowPair, text: string): boolean {
  return text[value?.range?.[0] ?? -1] === "{";
}

function addPair(text: string, map: FlowNode, pairs: readonly FlowPair[], key: string, value: unknown): string {
  const [mapStart = 0, mapEnd = text.length] = map.range ?? [];
  const last = pairs.at(-1);
  if (!last) return splice(text, mapStart, mapEnd, jsonText({ [key]: value }, { text, at: mapStart }));
  const keyStart = last.key.range?.[0] ?? mapStart;
  const end = endOf(last);
  // The new key stands to the last one as that does to what is before it: on a line of its own, or beside it.
  const [gap = ""] = /\s*$/.exec(text.slice(0, keyStart)) ?? [];
  const isOneLine = !gap.includes("\n");
  const written = jsonText(value, { text, at: keyStart, isOneLine });
  return splice(text, end, end, `,${pairs.length === 1 && isOneLine ? " " : gap}${JSON.stringify(key)}: ${written}`);
}

function removePair(text: string, pairs: readonly FlowPair[], index: number): string {
  const [before, pair, after] = [pairs[index - 1], pairs[index], pairs[index + 1]];
  if (!pair) return text;
  if (before) return splice(text, endOf(before), endOf(pair), "");
  return splice(text, pair.key.range?.[0] ?? 0, after?.key.range?.[0] ?? endOf(pair), "");
}

function endOf({ key, value }: FlowPair): number {
  return value?.range?.[1] ?? key.range?.[1] ?? 0;
}

/** Writes a value with the indentation of its line and the step, tab or spaces, that the file uses. */
function jsonText(value: unknown, { text, at, isOneLine = false }: { text: string; at: number; isOneLine?: boolean }) {
  if (isOneLine && isFlat(value)) return oneLine(value);
  const [, step = "  "] = /\n([ \t]+)\S/.exec(text) ?? [];
  const [margin = ""] = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", at - 1) + 1, at)) ?? [];
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return JSON.stringify(value ?? null, null, step).replaceAll("\n", `${eol}${margin}`);
}

/** Short lists stay on their line, as people write them. */
function isFlat(value: unknown): boolean {
  return !Array.isArray(value) || value.every((it) => typeof it !== "object");
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((it) => JSON.stringify(it)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const pairs = Object.entries(value).filter(([, it]) => it !== undefined);
  return `{ ${pairs.map(([key, it]) => `${JSON.stringify(key)}: ${oneLine(it)}`).join(", ")} }`;
}

function splice(text: string, start: number, end: number, written: string): string {
  return text.slice(0, start) + written + text.slice(end);
}

function nest(path: readonly string[], value: unknown): unknown {
  return path.reduceRight((inner, key) => ({ [key]: inner }), value);
}
