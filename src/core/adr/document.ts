/** A document cut at its headings. Code blocks stay in the text but are never read for headings or fields. */
export type Document = {
  /** The YAML between the first two `---` lines, if the file begins with one. */
  front: string | undefined;
  headings: readonly Heading[];
  /** What stands before the first heading, and between the title and the heading after it. */
  preamble: readonly Line[];
};

export type Heading = {
  title: string;
  level: number;
  /** The lines up to the next heading of any level. */
  lines: readonly Line[];
};

/** `isCode` also marks lines too long to be anything but prose or data: patterns are not tried on them. */
export type Line = { text: string; isCode: boolean };

const LONGEST_LINE = 2000;

export type Markup = "markdown" | "rst" | "asciidoc";

const MARKUPS: { [extension: string]: Markup } = {
  md: "markdown",
  mdx: "markdown",
  markdown: "markdown",
  txt: "markdown",
  rst: "rst",
  adoc: "asciidoc",
  asciidoc: "asciidoc",
};

/** The markup a file name promises; undefined if it promises none that is read. */
export function markupOf(file: string): Markup | undefined {
  return MARKUPS[/\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? ""];
}

/** Cuts a text at its headings. Never fails: a text without headings is all preamble. */
export function parseDocument(source: string, markup: Markup): Document {
  const text = source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const front = /^---[ \t]*\n(?:([\s\S]*?)\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text);
  const body = front ? text.slice(front[0].length) : text;
  const { headings, before } = markup === "rst" ? cutRst(markLines(body, markup)) : cutMarked(body, markup);
  const first = headings[0];
  const isTitled = first !== undefined && isTitle(first, headings);
  return { front: front?.[1], headings, preamble: isTitled ? [...before, ...first.lines] : before };
}

/** The heading that names the document: the first, unless it already is one of the usual sections. */
export function titleHeading({ headings }: Document): Heading | undefined {
  const [first] = headings;
  return first && isTitle(first, headings) ? first : undefined;
}

const USUAL = /^(?:\d+[.)]\s*)?(?:status|context|decision|consequences|date|deciders?|summary|problem|background)\b/i;

function isTitle({ title, level }: Heading, headings: readonly Heading[]): boolean {
  return !USUAL.test(title) || (level === 1 && headings.filter((it) => it.level === 1).length === 1);
}

/** The text below the headings that match, with what is nested under them; the first such section alone. */
export function sectionOf({ headings }: Document, title: RegExp): readonly Line[] | undefined {
  const at = headings.findIndex((it) => title.test(it.title));
  const section = headings[at];
  if (!section) return undefined;
  const nested = nestedUnder(headings, at);
  return [...section.lines, ...nested.flatMap((it) => [asLine(it), ...it.lines])];
}

/** The headings nested under the one at an index. */
export function nestedUnder(headings: readonly Heading[], at: number): readonly Heading[] {
  const level = headings[at]?.level ?? 0;
  const rest = headings.slice(at + 1);
  const end = rest.findIndex((it) => it.level <= level);
  return end < 0 ? rest : rest.slice(0, end);
}

function asLine({ title, level }: Heading): Line {
  return { text: `${"#".repeat(level)} ${title}`, isCode: false };
}

export function lineOf(text: string): Line {
  return { text, isCode: text.length > LONGEST_LINE };
}

/** Joins lines into one text without leading or trailing empty lines. */
export function textOf(lines: readonly Line[]): string {
  return lines
    .map((it) => it.text.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

const FENCE: { [markup in Exclude<Markup, "rst">]: RegExp } = {
  markdown: /^ {0,3}(?:[-*+] +)?(`{3,}|~{3,})/,
  asciidoc: /^(-{4,}|\.{4,})\s*$/,
};

function markLines(body: string, markup: Markup): Line[] {
  if (markup === "rst") return body.split("\n").map(lineOf);
  let fence = "";
  let isComment = false;
  return body.split("\n").map((raw) => {
    if (raw.length > LONGEST_LINE) return { text: raw, isCode: true };
    const mark = FENCE[markup].exec(raw)?.[1];
    if (fence) {
      if (mark?.startsWith(fence)) fence = "";
      return { text: raw, isCode: true };
    }
    if (mark && !isComment) {
      fence = mark;
      return { text: raw, isCode: true };
    }
    const stripped = stripComment(raw, isComment);
    isComment = stripped.isOpen;
    return { text: stripped.text, isCode: false };
  });
}

function stripComment(line: string, wasOpen: boolean): { text: string; isOpen: boolean } {
  const whole = (wasOpen ? `<!--${line}` : line).replace(/<!--.*?-->/g, "");
  const start = whole.indexOf("<!--");
  return start < 0 ? { text: whole, isOpen: false } : { text: whole.slice(0, start), isOpen: true };
}

const ATX = { markdown: /^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$/, asciidoc: /^(={1,6})[ \t]+(.+?)\s*$/ } as const;

type Cut = { headings: Heading[]; before: Line[] };

function cutMarked(body: string, markup: Exclude<Markup, "rst">): Cut {
  const lines = markLines(body, markup);
  const marks = lines.map((line, at): Mark | undefined => {
    if (line.isCode) return undefined;
    const atx = ATX[markup].exec(line.text);
    if (atx) return { title: atx[2] ?? "", level: atx[1]?.length ?? 1, from: at, to: at + 1 };
    return markup === "markdown" ? setext(lines, at) : undefined;
  });
  return cutAt(lines, marks);
}

/** A line of its own, underlined with `=` or `-`. */
function setext(lines: readonly Line[], at: number): Mark | undefined {
  const [above, line, below] = [lines[at - 1], lines[at], lines[at + 1]];
  const rule = below && !below.isCode ? /^ {0,3}(=+|-{2,})[ \t]*$/.exec(below.text)?.[1] : undefined;
  const isText = line && /^ {0,3}[^\s>|#*+\-=]/.test(line.text) && !above?.text.trim();
  return rule && isText ? { title: line.text.trim(), level: rule[0] === "=" ? 1 : 2, from: at, to: at + 2 } : undefined;
}

const RST_RULE = /^([!-/:-@[-`{-~])\1{2,}[ \t]*$/;

/** Levels follow the order in which the underlines first appear. */
function cutRst(lines: readonly Line[]): Cut {
  const styles: string[] = [];
  const marks = lines.map((line, at): Mark | undefined => {
    const rule = RST_RULE.exec(lines[at + 1]?.text ?? "");
    const text = line.text.trim();
    if (
      line.isCode ||
      !rule ||
      !text ||
      RST_RULE.test(line.text) ||
      (rule[0].trim().length < text.length && text.length > 60)
    )
      return undefined;
    const isOverlined = lines[at - 1]?.text.trim() === rule[0].trim();
    const style = `${rule[1]}${isOverlined}`;
    if (!styles.includes(style)) styles.push(style);
    return { title: text, level: styles.indexOf(style) + 1, from: isOverlined ? at - 1 : at, to: at + 2 };
  });
  return cutAt(lines, marks);
}

type Mark = { title: string; level: number; from: number; to: number };

function cutAt(lines: readonly Line[], found: readonly (Mark | undefined)[]): Cut {
  const marks = found.filter((it) => it !== undefined);
  const headings = marks.map(({ title, level, to }, index) => ({
    title,
    level,
    lines: lines.slice(to, marks[index + 1]?.from),
  }));
  return { headings, before: lines.slice(0, marks[0]?.from) };
}
