import type { Hunk } from "./change.ts";
import type { SourceLine } from "./source-line.ts";

/** What every new thing of a kind has to have: `every table has a tenant_id`, `no flag without an expires_on`. */
export type Companion = { thing: string; opener: Opener | undefined; keys: readonly string[] };

type Opener = { thing: RegExp; opens: RegExp; file?: RegExp; isFile?: true };

const HAS =
  "(?:has|have|carr(?:y|ies)|sets?|declares?|names?|defines?|includes?|contains?|specif(?:y|ies)|states?|needs?|gets?|comes? with|is given|lists?|starts? with|inherits?|extends?|implements?)";
const FORMS: readonly RegExp[] = [
  new RegExp(
    `^(?:every|each|all|any)(?: new)? (.+?) (?:must |has to |have to |should |shall )?(?:always )?${HAS} (.+)$`,
    "i",
  ),
  new RegExp(`^(?:the |our |new )*(\\w+(?: \\w+){0,2}s) (?:must|have to|always|need to) (?:always )?${HAS} (.+)$`, "i"),
  /^(?:no|an?)(?: new)? (.+?) (?:without|lacking|that lacks|that has no) (.+?)(?: (?:must|may|is|are|can|gets?)\b.*)?$/i,
  /^(?:new )?(.+?) (?:without|lacking) (.+?) (?:must|may|should|shall|is|are|can) (?:not|never|forbidden|rejected|refused)\b.*$/i,
  /^(?:an? |the |new )*(.+?) (?:must|may|should|shall|can|is|are) (?:not|never) (?:to )?(?:be )?\w+ without (.+)$/i,
];
const WHERE = /\s(?:in|under|inside|of|for|on)\s.*$/i;
const KEY = /`([^`\s]+)`|(?<![\w./@-])(@?[a-z][a-z\d]*(?:[_-][a-z\d]+)*_[a-z\d_]+|[a-z]+[A-Z]\w+|@\w+)(?![\w/])/g;

const ROUTE =
  /@(?:\w+\.)?(?:get|post|put|patch|delete|route)\(|@(?:Get|Post|Put|Patch|Delete|Request)(?:Mapping)?\(|\[Http(?:Get|Post|Put|Patch|Delete)|\b(?:app|router|server|fastify|r|mux|e|g)\.(?:get|post|put|patch|delete|handle|HandleFunc|Handle|GET|POST|PUT|PATCH|DELETE)\(\s*["'`]\//;
const CLASS =
  /^\s*(?:@\w+\s+)*(?:export |public |abstract |final |sealed |data |pub )*(?:class|struct|record|interface) \w+(?!.*\b(?:extends|<)\s*\w+Base)/;
const ENTRY = /^\s{0,4}- ["']?[\w.-]+["']?:|^\s{0,2}["']?[\w.-]+["']?:\s*\{?$|^\[\[?[\w."-]+\]\]?$/;
const WHOLE = /^/;

/** How the kinds of things open. A `file` that is new is the thing itself. */
const OPENERS: readonly Opener[] = [
  { thing: /\btables?$/, opens: /\bCREATE TABLE\b|\bcreate_?[tT]able\b/i },
  { thing: /\b(?:endpoints?|routes?)$/, opens: ROUTE },
  { thing: /\bjobs?$/, opens: /^ {2}[\w-]+:\s*$/, file: /\.github\/workflows\// },
  { thing: /\bsteps?$/, opens: /^\s+- (?:name|uses|run):/, file: /\.github\/workflows\// },
  { thing: /\bservices?$/, opens: /^ {2}[\w-]+:\s*$/, file: /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/ },
  { thing: /\bmessages?$/, opens: /^\s*message \w+/, file: /\.proto$/ },
  { thing: /\bvariables?$/, opens: /^variable "/, file: /\.tf$/ },
  { thing: /\boutputs?$/, opens: /^output "/, file: /\.tf$/ },
  { thing: /\bresources?$/, opens: /^resource "/, file: /\.tf$/ },
  { thing: /\bmodule (?:calls?|blocks?)$/, opens: /^module "/, file: /\.tf$/ },
  { thing: /\bworkflows?$/, opens: WHOLE, file: /\.github\/workflows\//, isFile: true },
  { thing: /\bmigrations?$/, opens: WHOLE, file: /migrat/i, isFile: true },
  { thing: /\bcrates?$|\bCargo\.toml$/, opens: WHOLE, file: /Cargo\.toml$/, isFile: true },
  {
    thing: /\b(?:deployments?|cron ?jobs?|manifests?|stateful ?sets?)$/i,
    opens: /^kind:\s*\w+/,
    file: /\.ya?ml$/,
    isFile: true,
  },
  { thing: /\b(?:packages?|package\.json)$/, opens: WHOLE, file: /package\.json$/, isFile: true },
  { thing: /\b(?:images?|dockerfiles?)$/i, opens: WHOLE, file: /Dockerfile[^/]*$/, isFile: true },
  { thing: /\b(?:scripts?)$/, opens: WHOLE, file: /\.(?:sh|bash)$/, isFile: true },
];

/** In characters. */
const FURTHER = 28;

/** Reads what has to come with a thing. Only what is spelled as a key, a call or a column can be looked for. */
export function companionIn(sentence: string): Companion | undefined {
  const text = sentence.replace(/[.;!]+$/, "");
  for (const form of FORMS) {
    const [, who = "", what = ""] = form.exec(text) ?? [];
    const thing = who.replace(WHERE, "").toLowerCase();
    const named = [...what.replace(/\b(?:unless|except|or|instead|not)\b.*$/, "").matchAll(KEY)];
    // What is said of a key further on is not that it has to be there.
    if (thing === "" || thing.split(" ").length > 4 || (named[0]?.index ?? FURTHER) >= FURTHER) continue;
    const keys = named.map(([, quoted, plain]) => quoted ?? plain ?? "");
    return { thing, keys, opener: OPENERS.find((it) => it.thing.test(thing)) };
  }
  return undefined;
}

/** Finds the lines that open a thing, all of which can be seen, without what belongs to it. */
export function lacking<T extends { target: { companion: Companion } }>(
  lines: readonly SourceLine[],
  all: readonly T[],
): { line: SourceLine; sought: T }[] {
  if (all.length === 0) return [];
  const byOpener = Map.groupBy(all, ({ target }) => target.companion.opener);
  const named = new Map<string, T[]>();
  return lines.flatMap((line) => {
    if (line.kind !== "added" || line.role === "test" || line.bare.trim() === "") return [];
    const inFile = named.get(line.file) ?? all.filter(({ target }) => isOf(target.companion, line.file));
    named.set(line.file, inFile);
    const opened = [...byOpener].filter(([it]) => it?.opens.test(line.bare) && (it.file?.test(line.file) ?? true));
    const found = [
      ...opened.flatMap(([it, those]) => (it ? without(those, line, blockOf(line, it)) : [])),
      ...(inFile.length > 0 ? without(inFile, line, entryAt(line)) : []),
    ];
    return found.map((sought) => ({ line, sought }));
  });
}

function without<T extends { target: { companion: Companion } }>(
  those: readonly T[],
  { hunk, at }: SourceLine,
  block: readonly string[] | undefined,
): T[] {
  if (!block) return [];
  const text = flat([...above(hunk, at), ...block].join("\n"));
  return those.filter(({ target }) => target.companion.keys.some((it) => !text.includes(flat(it))));
}

/** Tells whether a file has a thing's name, and so the entries of its list are such things. */
function isOf({ thing, opener }: Companion, file: string): boolean {
  if (opener && (opener.file?.test(file) ?? true)) return false;
  const noun = (thing.split(" ").at(-1) ?? "").replace(/ies$/, "y").replace(/s$/, "");
  return noun.length > 3 && file.toLowerCase().includes(noun);
}

function blockOf(line: SourceLine, { opens, isFile }: Opener): string[] | undefined {
  const { hunk, at } = line;
  if (!isFile) return blockFrom(hunk, at);
  const isNew = hunk.oldStart === 0 && hunk.lines.every((it) => it.kind === "added");
  const first = hunk.lines.findIndex((it) => opens.test(it.text));
  return isNew && first === at ? hunk.lines.map((it) => it.text) : undefined;
}

/** An entry of a list, or a class. */
function entryAt({ hunk, at, role, bare }: SourceLine): string[] | undefined {
  return (role === "config" ? ENTRY : CLASS).test(bare) ? blockFrom(hunk, at) : undefined;
}

/** The lines a block has, if its end is there. */
function blockFrom({ lines }: Hunk, at: number): string[] | undefined {
  const depth = depthOf(lines[at]?.text ?? "");
  const block = [lines[at]?.text ?? ""];
  for (let it = at + 1; it < lines.length; it++) {
    const { kind, text } = lines[it] ?? { kind: "removed", text: "" };
    if (kind === "removed") continue;
    if (kind === "context" && depthOf(text) > depth) return undefined;
    if (text.trim() !== "" && depthOf(text) <= depth && !/^\s*[)\]}]/.test(text)) return block;
    block.push(text);
    if (/^\s*[)\]}]+[;,]?\s*$/.test(text) && depthOf(text) === depth) return block;
  }
  // Where a hunk ends with what is new, so does the file.
  return lines.at(-1)?.kind === "added" && block.length > 1 ? block : undefined;
}

/** Decorators and attributes. */
function above({ lines }: Hunk, at: number): string[] {
  const found: string[] = [];
  for (let it = at - 1; it >= 0 && /^\s*(?:@|\[|#\[)/.test(lines[it]?.text ?? ""); it--)
    found.push(lines[it]?.text ?? "");
  return found;
}

function depthOf(text: string): number {
  return text.length - text.trimStart().length;
}

function flat(text: string): string {
  return text.toLowerCase().replace(/[_\s-]/g, "");
}
