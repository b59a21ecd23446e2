import type { Json } from "./canonical.ts";
import { fail, ProblemError, problem } from "./problem.ts";

const BEGIN = "# >>> precedent: added by `precedent setup codex`, removed by `precedent setup codex --remove`";
const END = "# <<< precedent";

const KEY = `(?:[\\w-]+|"(?:[^"\\\\]|\\\\.)*"|'[^']*')`;
const DOTTED = `${KEY}(?:\\s*\\.\\s*${KEY})*`;
const HEADER = new RegExp(`^\\s*\\[{1,2}\\s*(${DOTTED})\\s*\\]{1,2}\\s*(?:#.*)?$`);
const ASSIGNMENT = new RegExp(`^\\s*(${DOTTED})\\s*=(.*)$`);
/** What a value is made of, as far as it decides where the value ends. */
const PIECE = /"""|'''|"(?:[^"\\]|\\.)*"|'[^']*'|#.*|[[{\]}]|["']|[^"'#[\]{}]+/g;

/**
 * Puts a table at the end of a TOML file between two marks, or renews it there. Nothing else is touched, so that no
 * comment, key or order is lost.
 *
 * @param name of the table, such as `mcp_servers.precedent`
 * @throws client_config_malformed where the end of the file is not where a table may begin, client_config_unsafe where
 *   the table stands outside the marks, or a mark is missing
 */
export function setTomlTable(text: string, file: string, name: string, values: { [key: string]: Json }): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const block = tomlTable(name, values).replaceAll("\n", eol);
  const known = blockIn(text, file);
  if (known) {
    const renewed = Object.entries(values).reduce(
      (now, [key, value]) => setLine(now, key, inline(value), eol),
      known.text,
    );
    return text.slice(0, known.start) + renewed + text.slice(known.end);
  }
  refuseSecond(text, file, name, block);
  const gap = text === "" ? "" : (text.endsWith("\n") ? "" : eol) + eol;
  return text + gap + block;
}

/**
 * Takes what is between the marks out, with the empty line in front.
 *
 * @throws client_config_malformed, client_config_unsafe where the table goes on outside the marks, or one is missing
 */
export function removeTomlTable(text: string, file: string, name: string): string {
  const block = blockIn(text, file);
  if (!block) return text;
  const rest = text.slice(0, block.start).replace(/(\r?\n)\r?\n$/, "$1") + text.slice(block.end);
  refuseSecond(rest, file, name, "nothing, but remove that table too");
  return rest;
}

/** The words of a list or a text that our table holds under a key. */
export function tomlWords(text: string, file: string, key: string): string[] {
  const [, value = "[]"] =
    new RegExp(`^${key} *= *(".*"|\\[.*\\])\\s*$`, "m").exec(blockIn(text, file)?.text ?? "") ?? [];
  return [...value.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([word]) => JSON.parse(word));
}

function setLine(block: string, key: string, value: string, eol: string): string {
  const line = new RegExp(`^${key} *=.*$`, "m");
  const text = `${key} = ${value}`;
  return line.test(block) ? block.replace(line, () => text) : block.replace(END, () => `${text}${eol}${END}`);
}

function blockIn(text: string, file: string): { start: number; end: number; text: string } | undefined {
  const [start, mark] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start < 0 && mark < 0) return undefined;
  if (start < 0 || mark < start)
    fail("client_config_unsafe", { file, why: "one of our two marks is missing", add: BEGIN });
  const newline = text.indexOf("\n", mark);
  const end = newline < 0 ? text.length : newline + 1;
  return { start, end, text: text.slice(start, end) };
}

/** The table as it would stand in a file of its own. JSON's text and lists are TOML's too. */
export function tomlTable(name: string, values: { [key: string]: Json }): string {
  const lines = Object.entries(values).map(([key, value]) => `${key} = ${inline(value)}`);
  return [BEGIN, `[${name}]`, ...lines, END, ""].join("\n");
}

function inline(value: Json): string {
  return Array.isArray(value) ? `[${value.map((it) => JSON.stringify(it)).join(", ")}]` : JSON.stringify(value);
}

/** Reads the file as far as it must be read to say that a table may follow, and that ours is not there already. */
function refuseSecond(text: string, file: string, name: string, block: string): void {
  const [group = ""] = name.split(".");
  let table = "";
  for (const { line, text: source, value } of statements(text, file)) {
    const header = HEADER.exec(source);
    if (header?.[1] !== undefined) table = bare(header[1]);
    const key =
      value === undefined ? table : [table, bare(ASSIGNMENT.exec(source)?.[1] ?? "")].filter(Boolean).join(".");
    const isWhole = value !== undefined && key === group;
    if (isWhole || key === name || key.startsWith(`${name}.`))
      fail("client_config_unsafe", { file, why: `line ${line} defines \`${key}\` already`, add: block });
  }
}

function bare(dotted: string): string {
  return dotted.replace(/["'\s]/g, "");
}

type Statement = { line: number; text: string; value?: string };

/** Lists headers and assignments; the lines that a value goes on for belong to it. */
function statements(text: string, file: string): Statement[] {
  const found: Statement[] = [];
  let open: { line: number; quote: string; depth: number } | undefined;
  for (const [index, source] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1;
    const assignment = open ? undefined : ASSIGNMENT.exec(source);
    if (!open && !assignment) {
      if (!/^\s*(?:#.*)?$/.test(source) && !HEADER.test(source))
        malformed(file, line, "this is no table, key or comment");
      if (HEADER.test(source)) found.push({ line, text: source });
      continue;
    }
    if (assignment) found.push({ line, text: source, value: assignment[2] ?? "" });
    const state = open ?? { line, quote: "", depth: 0 };
    const after = follow(assignment ? (assignment[2] ?? "") : source, state);
    if (after === undefined) malformed(file, line, "a text in quotes does not end on its line");
    open = after && (after.quote || after.depth > 0) ? { ...after, line: state.line } : undefined;
  }
  if (open) malformed(file, open.line, "the value that begins here does not end");
  return found;
}

/** @returns how open the value is after this line; undefined if a quote was left open that may not be */
function follow(
  source: string,
  { quote, depth }: { quote: string; depth: number },
): { quote: string; depth: number } | undefined {
  let [open, level, rest] = [quote, depth, source];
  while (rest) {
    if (open) {
      const end = rest.indexOf(open);
      if (end < 0) return { quote: open, depth: level };
      rest = rest.slice(end + 3);
      open = "";
      continue;
    }
    PIECE.lastIndex = 0;
    const [piece = rest] = PIECE.exec(rest) ?? [];
    rest = rest.slice(piece.length);
    if (piece === '"' || piece === "'") return undefined;
    if (piece === '"""' || piece === "'''") open = piece;
    else if (/^[[{]$/.test(piece)) level++;
    else if (/^[\]}]$/.test(piece)) level--;
  }
  return { quote: open, depth: level };
}

function malformed(file: string, line: number, detail: string): never {
  throw new ProblemError(problem("client_config_malformed", { file, detail }, { at: { file, line } }));
}
