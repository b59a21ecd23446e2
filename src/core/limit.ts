import { isCommon, partsOf, senseOf, sensesIn } from "./sense.ts";
import { around, type SourceLine } from "./source-line.ts";

/** A number a rule bounds. */
export type Limit = {
  bound: "ceiling" | "floor";
  /** In milliseconds, bytes, or as it stands. */
  value: number;
  unit: "time" | "size" | "plain";
  /** What the sentence is about. */
  senses: readonly string[];
  /** What is counted, where a word after the number says it: `attempts`. */
  counted: string;
};

/** Longer sentences tell, they do not bound. */
const SENTENCE_CHARS = 160;

const UNITS: { readonly [unit: string]: readonly ["time" | "size", number] } = {
  ms: ["time", 1],
  milliseconds: ["time", 1],
  millis: ["time", 1],
  s: ["time", 1000],
  sec: ["time", 1000],
  secs: ["time", 1000],
  seconds: ["time", 1000],
  m: ["time", 60_000],
  min: ["time", 60_000],
  mins: ["time", 60_000],
  minutes: ["time", 60_000],
  h: ["time", 3_600_000],
  hour: ["time", 3_600_000],
  hours: ["time", 3_600_000],
  d: ["time", 86_400_000],
  days: ["time", 86_400_000],
  weeks: ["time", 604_800_000],
  kb: ["size", 1024],
  k: ["size", 1024],
  kib: ["size", 1024],
  ki: ["size", 1024],
  mb: ["size", 1024 ** 2],
  mi: ["size", 1024 ** 2],
  mib: ["size", 1024 ** 2],
  gb: ["size", 1024 ** 3],
  g: ["size", 1024 ** 3],
  gi: ["size", 1024 ** 3],
  gib: ["size", 1024 ** 3],
};
const SPOKEN = "ms|millis(?:econds?)?|s|secs?|seconds?|min(?:ute)?s?|h|hours?|days?|weeks?|[kKMG]i?B|[KMG]i";
const NUMBER = String.raw`(\d[\d_,]*(?:\.\d+)?|two|three|four|five|ten)\s*-?\s*(${SPOKEN})?(?![\w./]\w)`;
const CEILING = new RegExp(
  String.raw`\b(?:at most|(?:no|not|never) (?:more|longer|larger|greater|higher|bigger|later|older) than|(?:(?:hard|absolute|upper) )?(?:maximum|max|limit|cap|ceiling)(?: (?:is|of|at))?|(?:not|never|cannot) (?:be )?(?:exceed|raised (?:above|beyond|over)|set (?:above|over)|(?:go|be|run|grow|rise) (?:above|over|beyond|past))|capped at|limited to|cap of)\s+(?:of |to |by |than )?` +
    NUMBER,
  "i",
);
const FLOOR = new RegExp(
  String.raw`\b(?:at least|(?:no|not|never) (?:less|fewer|lower|shorter|smaller) than|(?:minimum|min)(?: (?:is|of))?|(?:not|never|cannot) (?:be )?(?:(?:set |go |be |drop |fall |lowered |reduced |sink )?(?:below|under)))\s+(?:of |to )?` +
    NUMBER,
  "i",
);
const OVER = new RegExp(
  String.raw`\b(?:not|never|no|avoid|forbidden|prohibited|banned|allowed)\b.*\b(?:more|longer|larger|greater|higher|bigger|older|above|over|beyond|exceed(?:s|ing)?)(?: than)?\s+` +
    NUMBER,
  "i",
);
const OVER_STATE = new RegExp(
  String.raw`\b(?:more|longer|larger|greater|higher|bigger|older|above|over|beyond|exceed(?:s|ing)?)(?: than)?\s+` +
    NUMBER +
    String.raw`.*\b(?:forbidden|prohibited|banned|not (?:allowed|permitted|accepted|acceptable))\b`,
  "i",
);
const UNDER = new RegExp(
  String.raw`\b(?:not|never|no|avoid)\b.*\b(?:less|fewer|lower|shorter|smaller|below|under)(?: than)?\s+` + NUMBER,
  "i",
);

const MORE = new RegExp(NUMBER + String.raw`\s+(?:or|and) (?:more|higher|greater|above|longer|larger)\b`, "i");
const AT_MOST = new RegExp(NUMBER + String.raw`\s+(?:at (?:the )?most|max(?:imum)?|tops)\b`, "i");
const LESS = new RegExp(NUMBER + String.raw`\s+(?:or|and) (?:less|fewer|lower|below|shorter|smaller)\b`, "i");

const WORDS: { readonly [word: string]: number } = { two: 2, three: 3, four: 4, five: 5, ten: 10 };

/** Reads the number a sentence bounds: `at most 3 attempts`, `must not exceed 30 s`, `never below 80 %`. */
export function limitOf(stated: string): Limit | undefined {
  // What stands before a colon says where.
  const sentence = stated.replace(/^[A-Z][\w ]{2,24}:\s+/, "");
  if (sentence.length > SENTENCE_CHARS || /^(?:it|this|they|we|there)\b|\||\]\(|[✅⚠]/i.test(sentence))
    return undefined;
  for (const [pattern, bound] of [
    [CEILING, "ceiling"],
    [FLOOR, "floor"],
    [OVER, "ceiling"],
    [OVER_STATE, "ceiling"],
    [UNDER, "floor"],
    [MORE, "floor"],
    [LESS, "ceiling"],
    [AT_MOST, "ceiling"],
  ] as const) {
    const [all, digits = "", spoken = ""] = pattern.exec(sentence) ?? [];
    if (!all) continue;
    const [kind, factor] = UNITS[unitKey(spoken)] ?? (["plain", 1] as const);
    const value = (WORDS[digits.toLowerCase()] ?? Number(digits.replace(/[_,]/g, ""))) * factor;
    const rest = sentence.replace(all, all.replace(/\d.*$/, " ")).replace(/\([^)]*\)/g, " ");
    const senses = sensesIn(rest).filter(
      (it) =>
        !/^(?:maximum|minimum|limit|cap|exce|default|hard|least|long|larg|great|high|low|few|less|cei|low\w*|rais|replac|stay|abov|belo|exact)$/.test(
          it,
        ),
    );
    const after = sentence.slice(sentence.indexOf(all) + all.length);
    const [, noun = ""] = /^\s+(?:\w+ly\s+)?([a-z]{3,})\b/i.exec(after) ?? [];
    const [counted = ""] = spoken === "" ? sensesIn(noun) : [];
    return Number.isFinite(value) && senses.length > 0 ? { bound, value, unit: kind, senses, counted } : undefined;
  }
  return undefined;
}

function unitKey(spoken: string): string {
  const key = spoken.toLowerCase();
  if (key === "" || key in UNITS) return key;
  return `${key}s` in UNITS ? `${key}s` : key.replace(/s$/, "");
}

const VALUE =
  /(?<![\w.#])(\d[\d_]*(?:\.\d+)?(?:\s*(?:\*|<<)\s*\d[\d_]*)*)\s*(ms|s|sec|secs|m|min|h|d|[KMG]i?[Bb]?|k)?(?![\w.])(?:\s*\*\s*time\.(Millisecond|Second|Minute|Hour))?/g;

/** `{2,63}` of a pattern counts characters. */
const QUANTIFIER = /\{\d+,\d*\}/g;

/** Tells whether a line sets what is counted beyond the bound. */
export function exceeds(limit: Limit, line: SourceLine): boolean {
  const { bare } = line;
  const numbers = [...bare.replace(QUANTIFIER, "").matchAll(VALUE)];
  if (numbers.length === 0 || numbers.length > 4 || !isOf(limit, line)) return false;
  return numbers.some(([, digits = "", suffix = "", golang = ""]) => {
    const plain = productOf(digits);
    const values = valuesOf(plain, suffix, golang, limit, bare);
    return values.length > 0 && values.every((it) => (limit.bound === "ceiling" ? it > limit.value : it < limit.value));
  });
}

function productOf(digits: string): number {
  const [base = "", shift = "0"] = digits.split("<<");
  return base.split("*").reduce((product, it) => product * Number(it.replace(/[_\s]/g, "")), 1) * 2 ** Number(shift);
}

/** What a number may mean; where the line does not say its unit, each that is usual. */
function valuesOf(plain: number, suffix: string, golang: string, { unit, bound }: Limit, bare: string): number[] {
  if (plain === 0 && bound === "floor") return [];
  if (unit === "plain") return suffix || golang ? [] : [plain];
  const named = golang
    ? `${golang.toLowerCase()}s`
    : suffix.toLowerCase().replace(/^([kmg])$/, unit === "time" ? "$1" : "$1b");
  const [kind, factor] = UNITS[named] ?? [];
  if (kind && factor) return kind === unit ? [plain * factor] : [];
  const [, worded = ""] =
    /(millis(?:econds?)?|_?ms\b|Ms\b|MS\b|seconds?|Secs?\b|_s\b|minutes?|_mins?\b|hours?|days?|bytes|_?kb\b|_?mb\b)/i.exec(
      bare,
    ) ?? [];
  const key = worded.toLowerCase().replace(/^_/, "");
  if (key === "bytes") return unit === "size" ? [plain] : [];
  const [wordKind, wordFactor] = key === "" ? [] : (UNITS[key] ?? UNITS[`${key}s`] ?? []);
  if (wordKind && wordFactor) return wordKind === unit ? [plain * wordFactor] : [];
  return unit === "time" ? [plain, plain * 1000] : [plain];
}

/** Whether the line names what is counted, or replaces a number that was the bound itself. */
function isOf(limit: Limit, line: SourceLine): boolean {
  const { senses, value, unit, counted } = limit;
  const { words, near } = saidBy(line);
  if (replacesBound(limit, line)) return true;
  if (unit === "plain" && words.some((it) => DURATIONS.has(it) && !senses.includes(it))) return false;
  const isCeiling = CEILED.test(line.bare) && senses.some((it) => !isCommon(it) && words.includes(it));
  if (unit === "plain" && isCeiling && senses.filter((it) => near.has(it)).length > 1) return true;
  if (counted !== "" && !words.includes(counted)) return false;
  if (counted !== "" && !isCommon(counted)) return true;
  const shared = senses.filter((it) => words.includes(it));
  const met = senses.filter((it) => near.has(it));
  const isBound = CEILED.test(line.bare) || near.has(senseOf("limits"));
  if (unit === "size" && isBound && senses.some((it) => !isCommon(it) && near.has(it))) return true;
  if ((shared.some((it) => !isCommon(it)) || shared.length > 1) && met.length >= Math.min(2, senses.length))
    return true;
  if (unit !== "plain" || value < 3) return false;
  return line.hunk.lines.some(
    (it, at) =>
      it.kind === "removed" && Math.abs(at - line.at) < 6 && new RegExp(`(?<![\\w.])${value}(?![\\w.])`).test(it.text),
  );
}

type Said = { words: readonly string[]; near: ReadonlySet<string> };

const said = new WeakMap<SourceLine, Said>();

/** The senses of a line and of what stands around it, read once for all limits. */
function saidBy(line: SourceLine): Said {
  const known = said.get(line);
  if (known) return known;
  const words = wordsOf(line.bare);
  const near = new Set([...words, ...wordsOf(`${around(line, 4).join(" ")} ${line.hunk.section} ${line.file}`)]);
  const made = { words, near };
  said.set(line, made);
  return made;
}

/** Words by which a number counts time, whatever else the key speaks of: `retryInterval`. */
const DURATIONS = new Set(
  ["interval", "delay", "timeout", "backoff", "wait", "milliseconds", "seconds", "minutes", "ms"].map(senseOf),
);

/** A number that is called a bound. */
const CEILED = /\bmax|Max|MAX|[lL]imit|LIMIT|\bmin[A-Z_]|Min|MIN_/;

/** Tells whether a line is what another was, but for a number that was the bound. */
function replacesBound(limit: Limit, line: SourceLine): boolean {
  const skeleton = (text: string) => text.replace(/\d[\d_.]*/g, "0").trim();
  return line.hunk.lines.some(
    ({ kind, text }) =>
      kind === "removed" &&
      skeleton(text) === skeleton(line.text) &&
      [...text.matchAll(VALUE)].some(([, digits = "", suffix = "", golang = ""]) =>
        valuesOf(Number(digits.replace(/_/g, "")), suffix, golang, limit, text).includes(limit.value),
      ),
  );
}

function wordsOf(text: string): string[] {
  return (text.match(/[A-Za-z][A-Za-z\d]*/g) ?? []).flatMap(partsOf).map(senseOf);
}
