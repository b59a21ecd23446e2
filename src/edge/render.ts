import { styleText } from "node:util";
import type { Problem } from "../core/problem.ts";

type Value = unknown;
type Entry = { [field: string]: Value };
type Style = Parameters<typeof styleText>[0];

/** The fields that open an entry's line, in this order; the rest follow below it. */
const HEAD = ["severity", "class", "id", "record", "code", "title", "what", "statement", "label", "state"];

const STYLES: { [word: string]: Style } = {
  error: "red",
  violation: "red",
  violates: "red",
  conflict: "red",
  conflicts: "red",
  forbidden: "red",
  warning: "yellow",
  review: "yellow",
  governed: "yellow",
  cannot_tell: "yellow",
  clear: "green",
  implemented: "green",
  draft: "cyan",
  proposed: "cyan",
  superseded: "gray",
};

/** Lays out any tool's answer for a person: lists as entries, one headed line each; what is empty is left out. */
export function renderAnswer(answer: Entry, isColoured: boolean): string {
  const paint = (style: Style, text: string) => (isColoured ? styleText(style, text, { validateStream: false }) : text);
  const blocks = Object.entries(answer)
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]) => block(name, value, paint));
  return blocks.length ? blocks.join("\n") : "Nothing found.";
}

export function renderProblem({ code, severity, message, fix, at }: Problem, isColoured: boolean): string {
  const place = [at?.file, at?.line, at?.column].filter((it) => it !== undefined).join(":");
  const mark = isColoured ? styleText("red", severity, { validateStream: false }) : severity;
  return `${mark} ${code}: ${place ? `${place}: ` : ""}${message}\n  ${fix}`;
}

type Paint = (style: Style, text: string) => string;

function block(name: string, value: Value, paint: Paint): string {
  const heading = paint("bold", name.replaceAll("_", " "));
  if (!Array.isArray(value)) return `${heading}: ${scalar(value, paint, "  ")}`;
  const entries = value.map((it) => (isEntry(it) ? entry(it, paint) : `  - ${scalar(it, paint, "    ")}`));
  return `${heading}\n${entries.join("\n")}`;
}

function entry(value: Entry, paint: Paint): string {
  if (!HEAD.some((it) => typeof value[it] === "string")) return `  - ${inline(value)}`;
  const head = HEAD.filter((it) => typeof value[it] === "string").map((it) => coloured(String(value[it]), paint));
  const rest = Object.entries(value)
    .filter(([name, it]) => !HEAD.includes(name) && !isEmpty(it))
    .map(([name, it]) => `    ${paint("dim", `${name}:`)} ${scalar(it, paint, "      ")}`);
  return [`  ${head.join("  ")}`, ...rest].join("\n");
}

function scalar(value: Value, paint: Paint, indent: string): string {
  if (Array.isArray(value)) {
    const items = value.map((it) => (isEntry(it) ? inline(it) : String(it)));
    return items.join(", ").length <= 100 ? items.join(", ") : items.map((it) => `\n${indent}- ${it}`).join("");
  }
  if (isEntry(value)) return inline(value);
  const text = String(value);
  return text.includes("\n") ? `\n${indent}${text.trimEnd().replaceAll("\n", `\n${indent}`)}` : coloured(text, paint);
}

function inline(value: Entry): string {
  return Object.entries(value)
    .filter(([, it]) => !isEmpty(it))
    .map(([name, it]) => `${name} ${typeof it === "object" ? JSON.stringify(it) : String(it)}`)
    .join(" · ");
}

function coloured(text: string, paint: Paint): string {
  const style = STYLES[text];
  return style ? paint(style, text) : text;
}

function isEntry(value: Value): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: Value): boolean {
  return value === "" || value === undefined || (Array.isArray(value) && value.length === 0) || value === 0;
}
