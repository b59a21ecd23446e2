import { fail } from "../core/problem.ts";

export type Layout = {
  /** Column of the key. */
  indent: number;
  /** How far the dashes of a list stand right of their key: LineSpec's own files have 0, 2 and 4. */
  listIndent: number;
};

/** Width of a folded line, and the length from which a text of its own key is folded. */
const FOLD_WIDTH = 100;
const LINES_TO_FOLD = /\S.{0,99}(?= |$)|\S+/g;

/** LineSpec's line editor takes these for top-level keys wherever they stand. */
const RESERVED_BELOW_TOP = ["status", "superseded_by", "sealed_at_sha"];

/** Characters that YAML 1.1 or 1.2 forbids, breaks lines at or drops, unless escaped. */
const UNPRINTABLE = /[^\t\n\x20-\x7E\xA0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]|[\u2028\u2029\uFEFF]/u;

/** LineSpec refuses a whole folder in which these bytes occur, be it in prose. */
const FORBIDDEN = "associated_linespecs:";

/** LineSpec's line editor takes a line with one of these for the head of a block. */
const BLOCK_SIGN = / [>|](?: |$)/;

/** A plain scalar begins like this, holds neither `: ` nor ` #`, and is no word of YAML 1.1's types. */
const PLAIN = /^(?:[\p{L}_/(]|\.[\p{L}/])/u;
const PLAIN_BREAKERS = /:(?: |$)| #| $|\t|\n/;
const TYPED_WORD = /^(?:y|n|yes|no|on|off|true|false|null|\.inf|\.nan)$/i;

/**
 * Writes one field as lines that YAML 1.1 and 1.2 readers and LineSpec's line editor read alike.
 *
 * @param value text, list or mapping of them; whole numbers and booleans stand bare, undefined is left out.
 * A text that needs a block reads back with exactly one final newline.
 * @returns `\n` line ends, the last one included
 * @throws key_reserved
 */
export function fieldText(key: string, value: unknown, { indent, listIndent }: Layout): string {
  return `${" ".repeat(indent)}${keyText(key, indent)}:${valueText(value, { indent, listIndent })}\n`;
}

/** What follows the colon of a key, without the final newline. @throws key_reserved */
export function valueText(value: unknown, layout: Layout): string {
  return typeof value === "string" && isLong(value) ? foldedText(value, layout) : nodeText(value, layout);
}

/** The text on one line after `: `, or undefined if it needs a block or escapes: then `valueText` writes it. */
export function plainOrQuoted(text: string): "PLAIN" | "QUOTE_DOUBLE" | undefined {
  if (needsBlock(text) || isLong(text) || needsEscapes(text)) return undefined;
  return isPlain(text) ? "PLAIN" : "QUOTE_DOUBLE";
}

function nodeText(value: unknown, { indent, listIndent }: Layout): string {
  if (Array.isArray(value)) return listText(value, { indent: indent + listIndent, listIndent });
  if (typeof value === "object" && value !== null) return mapText(value, { indent: indent + 2, listIndent });
  if (value === null || value === undefined) return " null";
  // A version or a flag is read as text here and as what it is by other tools.
  if (typeof value === "boolean" || Number.isSafeInteger(value)) return ` ${value}`;
  const text = String(value);
  if (needsBlock(text) && !/^\s/.test(text) && !needsEscapes(text)) return blockText("|", text.split("\n"), indent + 2);
  return ` ${isPlain(text) && !needsBlock(text) && !needsEscapes(text) ? text : quoted(text)}`;
}

/** @param layout its indent is the column of the dashes */
function listText(items: readonly unknown[], layout: Layout): string {
  const pad = " ".repeat(layout.indent);
  const written = items.map((item) => {
    // A list in a list cannot stand at its dash, as it can at a key.
    const text = nodeText(item, { ...layout, listIndent: Math.max(2, layout.listIndent) });
    // The first key of a mapping stands beside the dash.
    return `\n${pad}-${text.startsWith(`\n${pad}  `) ? ` ${text.slice(pad.length + 3)}` : text}`;
  });
  return written.join("") || " []";
}

/** @param layout its indent is the column of the keys */
function mapText(map: object, layout: Layout): string {
  const entries = Object.entries(map).filter(([, value]) => value !== undefined);
  const written = entries.map(([key, value]) => `\n${fieldTextBelow(key, value, layout)}`);
  return written.join("") || " {}";
}

function fieldTextBelow(key: string, value: unknown, layout: Layout): string {
  return `${" ".repeat(layout.indent)}${keyText(key, layout.indent)}:${nodeText(value, layout)}`;
}

function keyText(key: string, indent: number): string {
  if (key === FORBIDDEN.slice(0, -1) || (indent > 0 && RESERVED_BELOW_TOP.includes(key))) fail("key_reserved", { key });
  return /^[A-Za-z_][\w.-]*$/.test(key) && !TYPED_WORD.test(key) ? key : quoted(key);
}

function foldedText(text: string, { indent }: Layout): string {
  const lines = text.match(LINES_TO_FOLD) ?? [];
  return blockText(">", lines, indent + 2);
}

// LineSpec knows a block by a bare sign at the line's end, so no `-`, `+` or digit may follow it.
function blockText(sign: ">" | "|", lines: readonly string[], indent: number): string {
  const body = lines.join("\n").replace(/\n+$/, "").split("\n");
  return ` ${sign}${body.map((line) => (line ? `\n${" ".repeat(indent)}${line}` : "\n")).join("")}`;
}

function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed())
    .replaceAll(new RegExp(UNPRINTABLE, "gu"), escaped)
    .replaceAll(FORBIDDEN, `${FORBIDDEN.slice(0, -1)}${escaped(":")}`)
    .replaceAll(/(?<= )[>|](?= )/g, escaped);
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !PLAIN_BREAKERS.test(text) && !TYPED_WORD.test(text);
}

function needsBlock(text: string): boolean {
  return text.includes("\n") || BLOCK_SIGN.test(text);
}

function needsEscapes(text: string): boolean {
  return UNPRINTABLE.test(text) || text.includes(FORBIDDEN) || text !== text.toWellFormed();
}

/** One paragraph too long for its line; what else makes it a block, newlines or odd spaces, rules folding out. */
function isLong(text: string): boolean {
  return text.length > FOLD_WIDTH && /^\S+(?: \S+)+$/.test(text) && !needsEscapes(text);
}

/** Newline, blank lines and comments at the end of a value's text that stand too far left to belong to it. */
export function commentsBelow(old: string, indent: number): string {
  const lines = old.split("\n");
  const isBelow = (line = "") => line.trim() === "" || (/^ *#/.test(line) && line.indexOf("#") <= indent);
  let kept = lines.length;
  while (kept > 1 && isBelow(lines[kept - 1])) kept--;
  const carriage = kept < lines.length && lines[kept - 1]?.endsWith("\r") ? "\r" : "";
  return (
    carriage +
    lines
      .slice(kept)
      .map((it) => `\n${it}`)
      .join("")
  );
}
