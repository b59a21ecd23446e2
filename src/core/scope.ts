import { RE2JS } from "re2js";
import { fail, ProblemError } from "./problem.ts";

export type Pattern = { text: string; kind: "exact" | "glob" | "regex"; covers(path: string): boolean };

/** How narrowly each kind binds a path; the larger wins. */
const RANK = { exact: 3, glob: 2, regex: 1 } as const;

/** `src/io/**`: all that lies below a folder. */
const WHOLE_FOLDER = /^([^*?{\\]*\/)\*\*$/;

const ALTERNATIVES = /\{[^{}]*,[^{}]*\}/g;

/** Longer than any path people write; what a program makes of more could take seconds to compile. */
const MAX_CHARS = 1000;
const TOO_LONG = `it is longer than ${MAX_CHARS} characters`;
const NESTED = "it has alternatives inside alternatives";

const parsed = new Map<string, Pattern>();

/**
 * Reads one scope pattern; its spelling alone decides the kind. `re:…` is an RE2 expression found anywhere in the
 * path, `*`, `?`, `{a,b}` or a trailing `/` makes a glob, anything else is exact. Each is parsed once a process.
 *
 * It differs from LineSpec on purpose, each time as gitignore reads it: `**` between slashes is zero or more
 * directories, `{a,b}` is an alternative, `dir/` covers what is below it, and brackets are literal, so that
 * `app/[id]/*.tsx` covers the file a web framework means.
 *
 * @throws pattern_invalid
 */
export function parsePattern(text: string): Pattern {
  const known = parsed.get(text);
  if (known) return known;
  const pattern = read(text);
  parsed.set(text, pattern);
  return pattern;
}

/** Reads a pattern that may be unusable. @returns undefined if it is */
export function readPattern(text: string): Pattern | undefined {
  try {
    return parsePattern(text);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

function read(text: string): Pattern {
  if (text.length > MAX_CHARS) fail("pattern_invalid", { pattern: `${text.slice(0, 60)}…`, why: TOO_LONG });
  if (text.startsWith("re:")) {
    if (text === "re:") fail("pattern_invalid", { pattern: text, why: "it is empty and would cover every path" });
    const compiled = compile(text, text.slice(3));
    return { text, kind: "regex", covers: (path) => compiled.matcher(path).find() };
  }
  return readPath(text);
}

function readPath(text: string): Pattern {
  const glob = text.endsWith("/") ? `${text}**` : text;
  const flat = glob.replace(ALTERNATIVES, "?");
  if (flat.search(ALTERNATIVES) >= 0) fail("pattern_invalid", { pattern: text, why: NESTED });
  if (!/[*?]/.test(flat)) return { text, kind: "exact", covers: (path) => path === text };
  const [, folder] = WHOLE_FOLDER.exec(glob) ?? [];
  // Most scopes are of this kind, and to compile the first expression takes longer than a hook has.
  if (folder) return { text, kind: "glob", covers: (path) => path.startsWith(folder) && path !== folder };
  let compiled: RE2JS | undefined;
  const covers = (path: string) => {
    compiled ??= compile(text, globToRegex(glob));
    return compiled.matches(path);
  };
  return { text, kind: "glob", covers };
}

/**
 * Tells whether a pattern may cover something below a folder. Where its spelling does not decide that, it may: a
 * regular expression always, a glob from `**`, a backslash or an alternative of several folders on.
 *
 * @param folder ends with `/`; `""` is the root
 */
export function reachesInto({ text, kind }: Pattern, folder: string): boolean {
  if (kind === "exact") return text.startsWith(folder);
  if (kind === "regex" || folder === "") return true;
  const glob = text.endsWith("/") ? `${text}**` : text;
  const open = glob.search(/\*\*|\\|\{[^{}]*(?:\/|\*\*|\\)[^{}]*\}/);
  const segments = (open < 0 ? glob : glob.slice(0, open)).split("/");
  const last = segments.pop() ?? "";
  const names = folder.slice(0, -1).split("/");
  const isAlike = segments.every((it, i) => names[i] === undefined || readPath(it).covers(names[i]));
  if (!isAlike || names.length <= segments.length) return isAlike;
  const rest = `${names.slice(segments.length).join("/")}/`;
  return open >= 0 && (last === "" || readPath(`${last}**`).covers(rest));
}

/** Orders narrowest first: exact over glob over regex, then the longer literal start. */
export function byNarrowness(a: Pattern, b: Pattern): number {
  return RANK[b.kind] - RANK[a.kind] || literalLength(b) - literalLength(a);
}

/** The whole directories before the first magic character, `""` if there are none: `src/io/*.ts` has `src/io`. */
export function literalDirectory({ text }: Pattern): string {
  return text.slice(0, Math.max(0, text.lastIndexOf("/", literalLength({ text }))));
}

/** Characters before the first magic one: `src/io/*.ts` has 7. */
function literalLength({ text }: Pick<Pattern, "text">): number {
  return text.search(/[*?{\\]|$/);
}

// Globs run on RE2 as well: patterns come from files anyone may edit, and `*a*a*a*a*b` takes a backtracking
// engine time that grows with a power of the path's length for each star.
function globToRegex(glob: string): string {
  const tokens = glob.match(/\*\*+\/|\*\*+|\*|\?|\{[^{}]*,[^{}]*\}|\\?[\s\S]/g) ?? [];
  let before = "/";
  return tokens
    .map((token) => {
      const atStart = before.endsWith("/");
      before = token;
      return tokenToRegex(token, atStart);
    })
    .join("");
}

function tokenToRegex(token: string, atStart: boolean): string {
  if (/^\*\*+\/$/.test(token)) return atStart ? "(?:.*/)?" : ".*/";
  if (/^\*\*+$/.test(token)) return atStart ? ".+" : ".*";
  if (token === "*") return "[^/]*";
  if (token === "?") return "[^/]";
  if (/^\{.*,.*\}$/s.test(token)) return `(?:${token.slice(1, -1).split(",").map(globToRegex).join("|")})`;
  return RE2JS.quote(token.replace(/^\\(?=.)/s, ""));
}

function compile(pattern: string, expression: string): RE2JS {
  try {
    return RE2JS.compile(expression, RE2JS.DOTALL);
  } catch (cause) {
    return fail("pattern_invalid", { pattern, why: (cause as Error).message }, { cause });
  }
}
