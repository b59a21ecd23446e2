import type { Json } from "./canonical.ts";
import { ProblemError, problem } from "./problem.ts";

/** A value of a JSON file and where it stands: a file of settings is edited where it must be and nowhere else. */
export type JsonNode = {
  kind: "object" | "array" | "scalar";
  start: number;
  end: number;
  /** Of a scalar. */
  value?: Json;
  items: JsonItem[];
  /** Where the last thing inside ends, comments included: only space lies between it and the closing bracket. */
  tail: number;
};
export type JsonItem = {
  key?: string;
  /** Where the thing before it ends, comments included. */
  lead: number;
  start: number;
  node: JsonNode;
  /** Where its comma stands, if it has one. */
  comma?: number;
};

/** Far above any settings, and far below what the call stack bears. */
const DEPTH_LIMIT = 64;

const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const PUNCTUATION = /[{}[\],:]/y;

/**
 * Reads JSON as editors' settings have it: comments and trailing commas are allowed.
 *
 * @param file named in the problem
 * @throws client_config_malformed with line and column
 */
export function parseJson(text: string, file: string): JsonNode {
  let at = 0;
  let solid = 0;

  const malformed = (detail: string): never => {
    const before = text.slice(0, at).split("\n");
    const place = { file, line: before.length, column: (before.at(-1) ?? "").length + 1 };
    throw new ProblemError(problem("client_config_malformed", { file, detail }, { at: place }));
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    at += found?.length ?? 0;
    return found;
  };
  const take = (pattern: RegExp): string | undefined => {
    const found = match(pattern);
    if (found !== undefined) solid = at;
    return found;
  };
  const skip = (): void => {
    do match(SPACE);
    while (take(COMMENT) !== undefined);
  };
  const isNext = (mark: string): boolean => {
    skip();
    return text[at] === mark;
  };
  const expect = (mark: string, where: string): void => {
    if (!isNext(mark)) malformed(`\`${mark}\` is missing ${where}`);
    take(PUNCTUATION);
  };

  const readValue = (depth: number): JsonNode => {
    if (depth > DEPTH_LIMIT) malformed(`it nests deeper than ${DEPTH_LIMIT} levels`);
    skip();
    const start = at;
    if (text[at] === "{" || text[at] === "[") return readItems(text[at] === "{" ? "object" : "array", depth);
    const source = take(STRING) ?? take(SCALAR) ?? malformed(text[at] === undefined ? "it ends too early" : "no value");
    return { kind: "scalar", start, end: at, value: JSON.parse(source), items: [], tail: at };
  };
  const readItems = (kind: "object" | "array", depth: number): JsonNode => {
    const [start, close] = [at, kind === "object" ? "}" : "]"];
    take(PUNCTUATION);
    const items: JsonItem[] = [];
    while (!isNext(close)) {
      if (items.length > 0 && items.at(-1)?.comma === undefined) malformed("a comma is missing");
      const item = readItem(kind, depth);
      items.push(isNext(",") ? { ...item, comma: at } : item);
      if (isNext(",")) take(PUNCTUATION);
    }
    const tail = solid;
    take(PUNCTUATION);
    return { kind, start, end: at, items, tail };
  };
  const readItem = (kind: "object" | "array", depth: number): JsonItem => {
    const [lead, start] = [solid, at];
    if (kind === "array") return { lead, start, node: readValue(depth + 1) };
    const key = take(STRING) ?? malformed(text[at] === undefined ? "it ends too early" : "a key in quotes is missing");
    expect(":", `after the key ${key}`);
    return { key: JSON.parse(key), lead, start, node: readValue(depth + 1) };
  };

  const root = readValue(0);
  skip();
  if (at < text.length) malformed("something follows its end");
  return root;
}

/** The plain value of a node. */
export function plainOf({ kind, value, items }: JsonNode): Json {
  if (kind === "scalar") return value ?? null;
  if (kind === "array") return items.map((it) => plainOf(it.node));
  return Object.fromEntries(items.map((it) => [it.key, plainOf(it.node)]));
}
