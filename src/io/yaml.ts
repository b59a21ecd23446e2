import { CST, type Document, isAlias, isMap, isScalar, isSeq, Lexer, Parser, parseDocument, type YAMLMap } from "yaml";
import { fail, type Place, type Problem, problem } from "../core/problem.ts";
import type { Raw } from "../core/record.ts";
import { editFlow } from "./flow-text.ts";
import { deepLine, placeAt } from "./yaml-scan.ts";
import { commentsBelow, fieldText, type Layout, plainOrQuoted, valueText } from "./yaml-text.ts";

/** @see shared limits of the design: far above any real record, far below what slows a parser. */
export const YAML_LIMITS = { sizeBytes: 256 * 1024, depth: 64, aliases: 100 };

type Node = Document["contents"];
type Flaw = { detail: string; offset: number; remedy: string };

// `failsafe` leaves every scalar as text. Duplicate keys are looked for below: the library compares each with each.
const OPTIONS = { schema: "failsafe", prettyErrors: false, uniqueKeys: false, logLevel: "error" } as const;

/** Tokens by which the lexer speaks of what follows; they are no part of the text. */
const MARKERS: readonly string[] = [CST.DOCUMENT, CST.FLOW_END, CST.SCALAR];

const REMEDIES: { [code: string]: string } = {
  BLOCK_AS_IMPLICIT_KEY: 'Quote a text that holds ": ", or indent what belongs below it.',
  MULTIPLE_DOCS: "Keep one document in a file: move what follows the second `---` to a file of its own.",
  TAB_AS_INDENT: "Indent with spaces.",
  TAG_RESOLVE_FAILED: "Remove the tag; every value is read as text.",
};

/**
 * Reads a YAML document whose every scalar is text; plain `null`, `~` and nothing read as null.
 *
 * Size and depth are checked before the parser sees the text, which recurses and expands aliases.
 *
 * @returns no value exactly if there is a problem; its place has line and column
 */
export function parseYaml(text: string): { value?: Raw; problems: Problem[] } {
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes > YAML_LIMITS.sizeBytes)
    return { problems: [problem("yaml_too_large", { sizeBytes, limitBytes: YAML_LIMITS.sizeBytes })] };
  const deep = tooDeepAt(text);
  if (deep) return { problems: [problem("yaml_too_deep", { limit: YAML_LIMITS.depth }, { at: { line: deep } })] };
  const document = parseDocument(text, OPTIONS);
  const error = document.errors[0] ?? document.warnings[0];
  const flaws: Flaw[] = [];
  if (error) {
    const remedy = REMEDIES[error.code] ?? "Mend the YAML at this place.";
    flaws.push({ detail: error.message.replace(/\.$/, ""), offset: error.pos[0], remedy });
  }
  const value = error ? null : reader(document, flaws)(document.contents);
  const [flaw] = flaws;
  if (!flaw) return { value, problems: [] };
  return { problems: [problem("yaml_malformed", flaw, { at: placeAt(text, flaw.offset) })] };
}

/** Turns nodes into values. What no record may hold is added to the flaws. */
function reader(document: Document.Parsed, flaws: Flaw[]): (node: unknown) => Raw {
  let aliases = 0;
  const flaw = (node: { range?: readonly number[] | null | undefined }, detail: string, remedy: string): null => {
    flaws.push({ detail, remedy, offset: node.range?.[0] ?? 0 });
    return null;
  };
  const read = (node: unknown): Raw => {
    if (isAlias(node)) {
      if (++aliases > YAML_LIMITS.aliases)
        return flaw(node, `its aliases expand more than ${YAML_LIMITS.aliases} times`, "Write the values out.");
      const target = node.resolve(document);
      return target ? read(target) : flaw(node, `nothing is anchored as ${node.source}`, "Write the value out.");
    }
    if (isSeq(node)) return node.items.map(read);
    if (isMap(node)) return readMap(node);
    return isScalar(node) && !isNull(node) ? String(node.value) : null;
  };
  const readMap = (map: YAMLMap): Raw => {
    const own = new Map<string, Raw>();
    const merged: [string, Raw][] = [];
    for (const { key, value } of map.items) {
      if (!isScalar(key)) flaw(map, "a key is not a text", "Write keys as plain words.");
      else if (own.has(String(key.value)))
        flaw(key, `the key \`${key.value}\` occurs twice`, `Keep one \`${key.value}\` and remove the other.`);
      else if (key.value === "<<" && key.type === "PLAIN")
        merged.push(...[read(value)].flat().flatMap((it) => (it && typeof it === "object" ? Object.entries(it) : [])));
      else own.set(String(key.value), read(value));
    }
    return Object.fromEntries([...merged, ...own]);
  };
  return read;
}

function isNull({ type, value }: { type?: string; value: unknown }): boolean {
  return type === "PLAIN" && /^(?:null|~|)$/i.test(String(value));
}

/** The line where nesting exceeds the limit. Brackets are told from prose only where they could be too many. */
function tooDeepAt(text: string): number | undefined {
  const { depth } = YAML_LIMITS;
  const suspect = deepLine(text, depth, true);
  return suspect && (deepLine(text, depth, false) ?? deepBracketLine(text));
}

/** The lexer keeps no stack, so that it may be let loose on any text. */
function deepBracketLine(text: string): number | undefined {
  let [depth, offset] = [0, 0];
  for (const source of new Lexer().lex(text)) {
    const type = CST.tokenType(source);
    if (type === "flow-map-start" || type === "flow-seq-start") depth++;
    else if (type === "flow-map-end" || type === "flow-seq-end") depth--;
    if (depth > YAML_LIMITS.depth) return placeAt(text, offset).line;
    if (!MARKERS.includes(source)) offset += source.length;
  }
  return undefined;
}

/**
 * Finds where the value at a path stands, for a finding about it.
 *
 * @returns the key's own place if it has no value; undefined if the path does not exist
 */
export function locate(text: string, path: readonly (string | number)[]): Place | undefined {
  let node: Node | undefined = parseDocument(text, OPTIONS).contents;
  let offset = node?.range?.[0];
  for (const step of path) {
    if (isSeq(node)) {
      node = node.items[Number(step)] as Node | undefined;
      offset = node?.range?.[0];
    } else {
      const pair = isMap(node) ? node.items.find((it) => isScalar(it.key) && it.key.value === step) : undefined;
      node = pair?.value as Node | undefined;
      const key = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
      offset = isScalar(node) && node.source === "" ? key : (node?.range?.[0] ?? key);
    }
  }
  return offset === undefined ? undefined : placeAt(text, offset);
}

/** Renders a new file, keys in the order given, by the same hand that writes single fields. @throws key_reserved */
export function renderYaml(fields: readonly (readonly [key: string, value: unknown])[]): string {
  return fields.map(([key, value]) => fieldText(key, value, { indent: 0, listIndent: 2 })).join("");
}

/** LineSpec's order, then ours. A missing key is set after the nearest of those before it; `tags` stays last. */
const KEY_ORDER = (
  "id title type version status created_at author intent rationale constraints affected_scope forbidden_scope " +
  "supersedes superseded_by related sealed_at_sha associated_specs associated_traces monitors"
).split(" ");

export type Change = { path: readonly string[]; value: unknown };

/**
 * Sets, adds or (with undefined) removes keys and keeps every byte that says something else: comments, order,
 * quoting, line ends and byte order mark.
 *
 * A list or mapping is replaced as a whole. Inside a mapping in `{}` style the mapping is replaced, unless the whole
 * file is one: JSON is edited key by key too.
 *
 * @param text parses; see `parseYaml`
 * @throws key_reserved, layout_unsupported
 */
export function editYaml(text: string, changes: readonly Change[]): string {
  return changes.reduce(editKey, text);
}

function editKey(text: string, { path, value }: Change): string {
  const tokens = [...new Parser().parse(text)];
  const root = tokens.find((it) => it.type === "document")?.value;
  if (root?.type === "flow-collection") return editFlow(text, mapOf(text, path), path, value);
  if (root?.type !== "block-map") return fail("layout_unsupported", { key: path.join(".") });
  const list = root.items.find((it) => it.value?.type === "block-seq")?.value as CST.BlockSequence | undefined;
  const style = { listIndent: list ? list.indent - root.indent : 2, eol: text.includes("\r\n") ? "\r\n" : "\n" };
  setIn(root, path, value, { ...style, current: () => parseYaml(text).value ?? null });
  return tokens.map((it) => CST.stringify(it)).join("");
}

/** The whole file as one `{}` mapping, which is how JSON looks to YAML. */
function mapOf(text: string, path: readonly string[]): YAMLMap {
  const { contents } = parseDocument(text, OPTIONS);
  return isMap(contents) ? contents : fail("layout_unsupported", { key: path.join(".") });
}

type Style = { listIndent: number; eol: string; current: () => Raw };
type Item = CST.BlockMap["items"][number];
type Pair = Extract<Item, { key: CST.Token | null }>;

function setIn(map: CST.BlockMap, path: readonly string[], value: unknown, style: Style): void {
  const [key = "", ...rest] = path;
  const pair = map.items.find((it): it is Pair => keyOf(it) === key);
  const layout = { indent: map.indent, listIndent: style.listIndent };
  if (!pair) {
    if (value !== undefined) insert(map, key, fieldText(key, nest(rest, value), layout), style.eol);
  } else if (rest.length === 0) {
    if (value === undefined) remove(map, pair);
    else replace(pair, value, layout, style.eol);
  } else {
    const inner = pair.value?.type === "block-map" ? pair.value : undefined;
    const current = inside(style.current(), key);
    const isOnly = value === undefined && rest.length === 1 && Object.keys(current).every((it) => it === rest[0]);
    if (inner && !isOnly) setIn(inner, rest, value, { ...style, current: () => current });
    else replace(pair, withIn(current, rest, value), layout, style.eol);
  }
}

function replace(pair: Pair, value: unknown, layout: Layout, eol: string): void {
  const style = typeof value === "string" ? plainOrQuoted(value) : undefined;
  if (typeof value === "string" && style && isLineScalar(pair.value)) {
    const type = pair.value.type === "single-quoted-scalar" ? "QUOTE_SINGLE" : style;
    CST.setScalarValue(pair.value, value, { type: pair.value.type === "double-quoted-scalar" ? "QUOTE_DOUBLE" : type });
    return;
  }
  const colon = pair.sep.findIndex((it) => it.type === "map-value-ind");
  const after = pair.sep.slice(colon + 1);
  const old = after.map((it) => it.source).join("") + (pair.value ? CST.stringify(pair.value) : "");
  const [first = "", ...lines] = valueText(value, layout).split("\n");
  const fresh = [first + lineComment([...after, ...lineEnd(pair.value)]), ...lines].join(eol);
  pair.sep = pair.sep.slice(0, colon + 1);
  pair.value = opaque(fresh + commentsBelow(old, layout.indent));
}

function insert(map: CST.BlockMap, key: string, line: string, eol: string): void {
  const keys = map.items.map(keyOf);
  const before = KEY_ORDER.slice(0, Math.max(0, KEY_ORDER.indexOf(key)));
  const isTagsLast = keys.findLast((it) => it !== undefined) === "tags" && key !== "tags";
  const nearest = before.findLast((it) => keys.includes(it));
  const end = keys.findLastIndex((it) => it !== undefined && !(isTagsLast && it === "tags"));
  const index = map.indent === 0 && nearest !== undefined ? keys.indexOf(nearest) : end;
  const above = map.items
    .slice(0, index + 1)
    .map(itemText)
    .join("");
  const text = line.replaceAll("\n", eol);
  // The line above may lend its newline to the key below it, or end the file without one.
  const isWhole = index < 0 || above.endsWith("\n");
  map.items.splice(index + 1, 0, {
    start: [],
    key: opaque(isWhole ? text : eol + text.slice(0, -eol.length)),
    sep: [],
  });
}

function remove(map: CST.BlockMap, pair: Pair): void {
  const index = map.items.indexOf(pair);
  const next = map.items[index + 1];
  // The first key's indentation stands before the mapping, the others' before each key.
  if (index === 0 && next?.start[0]?.type === "space") next.start.shift();
  const comments = pair.start.at(-1)?.type === "space" ? pair.start.slice(0, -1) : pair.start;
  map.items.splice(index, 1, { start: comments });
}

/** A token that is printed as it is. */
function opaque(source: string): CST.FlowScalar {
  return { type: "scalar", offset: -1, indent: -1, source };
}

function keyOf({ key }: Item): string | undefined {
  return CST.isScalar(key) ? CST.resolveAsScalar(key)?.value : undefined;
}

function itemText(item: Item): string {
  return CST.stringify({ type: "block-map", offset: -1, indent: -1, items: [item] });
}

function isLineScalar(token: CST.Token | undefined): token is CST.FlowScalar {
  return CST.isScalar(token) && token.type !== "block-scalar" && token.type !== "alias" && !token.source.includes("\n");
}

function lineEnd(token: CST.Token | undefined): readonly CST.Token[] {
  if (token?.type === "block-scalar") return token.props;
  return (token && "end" in token && token.end) || [];
}

/** The comment on the key's own line, with the space before it. */
function lineComment(tokens: readonly CST.Token[]): string {
  const newline = tokens.findIndex((it) => it.type === "newline");
  const line = newline < 0 ? tokens : tokens.slice(0, newline);
  const comment = line.findIndex((it) => it.type === "comment");
  return line
    .slice(Math.max(0, comment - 1), comment + 1)
    .map((it) => CST.stringify(it))
    .join("");
}

function nest(path: readonly string[], value: unknown): unknown {
  return path.reduceRight((inner, key) => ({ [key]: inner }), value);
}

type RawMap = { [key: string]: Raw };

function inside(value: Raw, key: string): RawMap {
  const inner = typeof value === "object" && value !== null && !Array.isArray(value) ? value[key] : null;
  return typeof inner === "object" && inner !== null && !Array.isArray(inner) ? inner : {};
}

function withIn(map: RawMap, [key = "", ...rest]: readonly string[], value: unknown): unknown {
  return { ...map, [key]: rest.length === 0 ? value : withIn(inside(map, key), rest, value) };
}
