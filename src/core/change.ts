import { shorten } from "./budget.ts";
import { type Hunk, type Line, type LineBudget, readHunk, startsHunk, startsPlainFile, trimReturn } from "./hunk.ts";
import { fail } from "./problem.ts";

export type { Hunk, Line } from "./hunk.ts";

export type Change = {
  files: FileChange[];
  /** Of the commit, if the text says. */
  message?: string;
  commit?: string;
  /** What was left out of a diff that is too long: lines of this many files. Their paths are all here. */
  omitted: { files: number; bytes: number };
};

export type FileChange = {
  /** POSIX, relative to the root; the old one of a deleted file. */
  path: string;
  /** The other side of a rename or copy. */
  oldPath?: string;
  kind: "added" | "modified" | "deleted" | "renamed" | "copied" | "mode";
  binary: boolean;
  hunks: Hunk[];
};

/** Lines kept of one diff, in characters; the longest that people review are a hundredth of it. */
const KEPT_CHARS = 8 * 1024 * 1024;

/** How a diff in colours begins, which `git diff` prints into a pipe too where `color.ui` is `always`. */
const ESCAPE = "\u001b[";

const GIT_FILE = /^diff --(?:git|cc|combined) /;

/**
 * Reads a unified diff, as `git diff`, `git show`, `git format-patch` and `diff -u` print it or people and models
 * write it. Where it is in doubt it takes a line as changed and a path as touched, since it feeds checks.
 *
 * Linear in the text's length. Beyond 8 MiB of lines only paths are kept.
 *
 * @throws diff_unreadable
 */
export function parseDiff(text: string): Change {
  const lines = (text.startsWith(ESCAPE) ? withoutColours(text) : text).split("\n");
  const first = lines.findIndex((_, at) => startsFile(lines, at));
  const prelude = readPrelude(lines.slice(0, first < 0 ? undefined : first));
  const change: Change = { files: [], ...prelude, omitted: { files: 0, bytes: 0 } };
  const budget = { left: KEPT_CHARS, omittedBytes: 0 };
  for (let at = first; at >= 0 && at < lines.length; ) {
    const { file, next } = readFile(lines, at, budget);
    if (file) change.files.push(file);
    if (budget.omittedBytes) change.omitted.files++;
    change.omitted.bytes += budget.omittedBytes;
    budget.omittedBytes = 0;
    at = next;
  }
  if (change.files.length === 0 && !change.commit) {
    fail("diff_unreadable", { found: shorten(lines.find((it) => it.trim())?.slice(0, 400) ?? "", 80) });
  }
  return change;
}

function withoutColours(text: string): string {
  return text
    .split(ESCAPE)
    .map((it) => it.replace(/^[0-9;]*[mK]/, ""))
    .join("");
}

/** Lists every path a change touches, both sides of its renames. @returns sorted, each once */
export function touchedPaths({ files }: Change): string[] {
  // A copy leaves what it was made from as it is.
  const sides = files.flatMap(({ path, oldPath, kind }) => (oldPath && kind !== "copied" ? [path, oldPath] : [path]));
  return [...new Set(sides)].sort();
}

/** Lists the lines a change adds. @returns in the order of the diff */
export function addedLines({ files }: Change): { path: string; line: Line }[] {
  return files.flatMap(({ path, hunks }) =>
    hunks.flatMap(({ lines }) => lines.filter((it) => it.kind === "added").map((line) => ({ path, line }))),
  );
}

/** Where git cuts a message off: below it, `commit --verbose` shows the diff. */
const SCISSORS = /^. -{24} >8 -{24}\r?$/m;

/**
 * Reads the record ids a commit message names as `[prov-…]`. Comment lines and what is below the scissors line are
 * not the message.
 *
 * @returns `ids` in the message's order, each once; `reverted` those that stand only in the quoted subject of a revert
 */
export function parseTags(message: string): { ids: string[]; reverted: string[] } {
  const [kept = ""] = message.split(SCISSORS, 1);
  const said = kept.replace(/^#.*$/gm, "");
  const [, quoted = ""] =
    /^\s*(?:Revert|Reapply) "(.*)"[ \t]*\r?$/m.exec(said.trimStart().split("\n", 1)[0] ?? "") ?? [];
  const ids = tagsIn(quoted ? said.replace(quoted, () => "") : said);
  return { ids, reverted: tagsIn(quoted).filter((id) => !ids.includes(id)) };
}

/** The marks git chooses from where `core.commentChar` is `auto`. */
const AUTO_MARKS = "#;@!$%^&|:";

/**
 * Writes a message's comments as `parseTags` knows them.
 *
 * @param mark what comments begin with; `auto` where git chose it by the text, as its own last lines show
 */
export function withPlainComments(message: string, mark: string): string {
  const last = message.trimEnd().split("\n").at(-1)?.charAt(0) ?? "";
  const own = mark === "auto" ? (AUTO_MARKS.includes(last) && last) || "#" : mark;
  if (own === "#") return message;
  return message
    .split("\n")
    .map((line) => (line.startsWith(own) ? `#${line.slice(own.length)}` : line.replace(/^#/, " #")))
    .join("\n");
}

function tagsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\[(prov-[\w-]{1,100})\]/g)].map(([, id = ""]) => id))];
}

function startsFile(lines: readonly string[], at: number): boolean {
  return GIT_FILE.test(lines[at] ?? "") || startsPlainFile(lines, at);
}

/** Reads what `git show` or `git format-patch` print above the first file. */
function readPrelude(lines: readonly string[]): Pick<Change, "commit" | "message"> {
  const all = lines.join("\n").replaceAll("\r", "");
  const start = /^(?:commit|From) ([0-9a-f]{40,64})\b/m.exec(all);
  const commit = start?.[1];
  if (!commit) return {};
  const text = all.slice(start.index);
  const [, subject] = /^Subject: (?:\[PATCH[^\]]*\] )?(.*(?:\n .*)*)$/m.exec(text) ?? [];
  const body = text.split("\n\n").slice(1).join("\n\n");
  const message =
    subject === undefined
      ? body.replace(/^ {4}/gm, "")
      : `${subject.replaceAll("\n ", " ")}\n\n${body.split(/^---$/m, 1)[0]}`;
  return { commit, message: message.trim() };
}

type Header = { [key: string]: string };

const HEADER =
  /^(diff --git|diff --cc|diff --combined|(?:old|new) mode|(?:deleted|new) file mode|(?:copy|rename) (?:from|to)|---|\+\+\+|Binary files|GIT binary patch)(?: (.*))?$/s;

function readFile(lines: readonly string[], start: number, budget: LineBudget): { file?: FileChange; next: number } {
  const header: Header = {};
  const hunks: Hunk[] = [];
  const isGit = GIT_FILE.test(lines[start] ?? "");
  let [isNew, isGone] = [false, false];
  let at = start;
  // Between hunks anything may stand; it belongs to this file until another starts.
  while (at < lines.length && !startsNext(at)) {
    if (startsHunk(lines[at])) {
      const read = readHunk(lines, at, budget);
      hunks.push(read.hunk);
      // With git's headers, a hunk from nothing may also fill an empty file.
      isNew ||= read.isFirst && !isGit;
      isGone ||= read.isLast && !isGit;
      at = read.next;
    } else {
      const [, key, value = ""] = HEADER.exec(trimReturn(lines[at] ?? "")) ?? [];
      if (key && !hunks.length) header[key] ??= value;
      at++;
    }
  }
  const names = readNames(header);
  if (!names) return { next: at };
  const { path, oldPath } = names;
  const binary = "Binary files" in header || "GIT binary patch" in header;
  const kind = kindOf(header, { isNew, isGone, hasContent: binary || hunks.length > 0 });
  return { file: { path, ...(oldPath !== undefined && { oldPath }), kind, binary, hunks }, next: at };

  function startsNext(line: number): boolean {
    if (line === start) return false;
    // The `---` and `+++` below git's own header are this file's.
    const isOwn = isGit && !hunks.length && !("---" in header);
    return GIT_FILE.test(lines[line] ?? "") || (!isOwn && startsPlainFile(lines, line));
  }
}

function kindOf(header: Header, it: { isNew: boolean; isGone: boolean; hasContent: boolean }): FileChange["kind"] {
  if ("rename from" in header) return "renamed";
  if ("copy from" in header) return "copied";
  if (it.isNew || "new file mode" in header || header["---"] === "/dev/null") return "added";
  if (it.isGone || "deleted file mode" in header || header["+++"] === "/dev/null") return "deleted";
  return "old mode" in header && !it.hasContent ? "mode" : "modified";
}

/** Where headers disagree, and only a forged or mistaken diff's do, both names are kept. */
function readNames(header: Header): { path: string; oldPath?: string } | undefined {
  const combined = header["diff --cc"] ?? header["diff --combined"];
  const outer = combined === undefined ? outerName(header["diff --git"] ?? "") : { path: unquote(combined) };
  const inner = innerNames(header, outer && "isBare" in outer ? outer.isBare : undefined);
  const names = [header["rename to"] ?? header["copy to"], header["rename from"] ?? header["copy from"]].flatMap(
    (it) => (it === undefined ? [] : [unquote(it)]),
  );
  const [path, oldPath] = [...new Set([...names, ...inner, ...(outer ? [outer.path] : [])])];
  if (!path) return lastName(header);
  return oldPath === undefined ? { path } : { path, oldPath };
}

/** What is left to go by when nothing else names the file: a header written by hand. */
function lastName(header: Header): { path: string } | undefined {
  const last = header["diff --git"]?.trim().split(" ").at(-1);
  return last ? { path: last.replace(/^[abciow]\//, "") } : undefined;
}

/**
 * Finds the name both halves of `diff --git a/x b/x` share. Names may hold spaces, so the halves are cut in the
 * middle; where they differ it is a rename, and its own lines say the names.
 */
function outerName(rest: string): { path: string; isBare: boolean } | undefined {
  const middle = rest.startsWith('"') ? rest.search(/(?<=[^\\](?:\\\\)*") /) : rest.length >> 1;
  if (rest[middle] !== " ") return undefined;
  const [old, updated] = [unquote(rest.slice(0, middle)), unquote(rest.slice(middle + 1))];
  if (old === updated) return { path: old, isBare: true };
  const path = withoutFirstFolder(old);
  return path === withoutFirstFolder(updated) ? { path, isBare: false } : undefined;
}

/** The names after `+++` and `---`, new one first. @param isBare whether they come without the `a/` and `b/` of git */
function innerNames(header: Header, isBare: boolean | undefined): string[] {
  const names = [header["+++"], header["---"]]
    .map((it) => unquote((it ?? "").split("\t", 1)[0] ?? ""))
    .filter((it) => it && it !== "/dev/null");
  const isPrefixed = isBare === undefined ? names.every((it) => /^[abciow]\//.test(it)) : !isBare;
  return names.map((it) => (isPrefixed ? withoutFirstFolder(it) : it.replace(/^(?:\.\/)+/, "")));
}

function withoutFirstFolder(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}

const ESCAPES: { [letter: string]: number } = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** Undoes git's quoting of names: `"a/\303\251.txt"` is `a/é.txt`. */
function unquote(name: string): string {
  if (!/^".*"$/s.test(name)) return name;
  const bytes = (name.slice(1, -1).match(/\\[0-7]{3}|\\?[\s\S]/gu) ?? []).map((token) => {
    if (!token.startsWith("\\") || token === "\\") return Buffer.from(token);
    return Buffer.from([
      /\d/.test(token) ? Number.parseInt(token.slice(1), 8) : (ESCAPES[token.charAt(1)] ?? token.charCodeAt(1)),
    ]);
  });
  return Buffer.concat(bytes).toString();
}
