import { isCommon, partsOf, senseOf, sensesIn } from "./sense.ts";
import type { SourceLine } from "./source-line.ts";

/** What a sentence asks to be as it says: `Cookies are SameSite=Strict`, `mailers use the :notify delivery method`. */
export type Kept = {
  /** Its words, any of which may be the value of a setting; those after a `not` left out. */
  values: ReadonlySet<string>;
  /** What is said: the key has to be of it. */
  head: string;
  /** Settings it writes out: `imagePullPolicy: Always`. By key in lower case. */
  pairs: ReadonlyMap<string, string>;
};

/** Longer sentences tell. */
const SENTENCE_CHARS = 240;
const REFUSES =
  /n['’]t\b|\b(?:not|never|no|nor|without|avoid\w*|forbid\w*|forbidden|prohibit\w*|banned|disallow\w*|reject\w*|refus\w*|fail\w*|if|when|was|were|had|may|can|could|might)\b/i;
/** What follows these is not what is asked for. */
const ASIDE = /\b(?:not|never|no|nor|without|instead of|rather than|except|unless|over)\b[^,;]*/gi;
const ASKS =
  /\b(?:is|are|be|us(?:e|es|ing)|stays?|sets?|has|have|remains?|keeps?|runs?|pins?|pinned|carr(?:y|ies)|declares?)\b/i;
const PAIR =
  /`["']?([A-Za-z_][\w.-]*)["']?\s*[:=]\s*["']?([\w.:/-]+)["']?`|(?<![\w`])([A-Za-z_][\w.-]{2,})=([\w.-]+)(?![\w(])/g;

/** `X.Y.Z` stands for what everybody fills in. */
const PLACEHOLDER = /^(?:[A-Z]|\.+|[A-Z](?:\.[A-Z])+|[A-Z]{2,}(?:-[A-Z]{2,})+)$/;

/** Reads what a sentence asks for, or undefined if it forbids, allows or tells. */
export function keptIn(sentence: string): Kept | undefined {
  const [head = ""] = sentence.replace(ASIDE, " , ").split(/;/);
  const told = head.replace(/\b(?:must|shall|should|has to|have to)\b/gi, " ");
  if (sentence.length > SENTENCE_CHARS || !ASKS.test(told) || REFUSES.test(told)) return undefined;
  const pairs = [...head.matchAll(PAIR)]
    .filter((it) => !PLACEHOLDER.test(it[2] ?? it[4] ?? ""))
    .map(([, key, value, bareKey, bareValue]): [string, string] => [
      (key ?? bareKey ?? "").toLowerCase(),
      plainValue(value ?? bareValue ?? ""),
    ]);
  const values = new Set((head.match(/(?:[<>=~^]=?|==)?[\w.@-]*\w/g) ?? []).map(plainValue));
  return { values, head, pairs: new Map(pairs) };
}

/** A setting as a line makes it, whatever the language. */
type Setting = { key: string; value: string };

const SETS: readonly RegExp[] = [
  /^\s*(?:-\s+)?["']?(?:[\w$@]+(?:\.|::|->))*([A-Za-z_][\w-]*)["']?\s*(?::=|=>|[:=])\s*(?!=)(.+?)[,;]?\s*$/,
  /^\s*(?:[\w$]*[.:]{1,2})?(?:set|with)_?([A-Z]?\w+)\(\s*([^(),]+)\)[,;]?\s*$/,
  /^\s*([a-zA-Z_][\w-]*)\s+["']?([\w.-]+)["']?\s*;?\s*$/,
];

function settingIn({ bare, role }: SourceLine): Setting | undefined {
  for (const [at, form] of SETS.entries()) {
    if (at === 2 && role !== "config") continue;
    const [, key, value = ""] = form.exec(bare) ?? [];
    if (key && value.length < 80) return { key, value: plainValue(value) };
  }
  return undefined;
}

function plainValue(text: string): string {
  return text
    .trim()
    .replace(/^["'`:]+|["'`]+$/g, "")
    .toLowerCase();
}

/** A line that gives a setting another value than it had, or than is written out for it. */
export type Reset = { line: SourceLine; key: string; value: string; before: string | undefined };

/** Lists the settings a change makes, each with what it was in the same hunk. */
export function resetsIn(lines: readonly SourceLine[]): Reset[] {
  const before = new Map<SourceLine["hunk"], Map<string, string>>();
  for (const line of lines) {
    const setting = line.kind === "removed" ? settingIn(line) : undefined;
    if (!setting) continue;
    const known = before.get(line.hunk) ?? new Map<string, string>();
    before.set(line.hunk, known.set(setting.key, setting.value));
  }
  return lines.flatMap((line) => {
    const setting = line.kind === "added" && line.role !== "test" ? settingIn(line) : undefined;
    return setting ? [{ line, ...setting, before: before.get(line.hunk)?.get(setting.key) }] : [];
  });
}

/** Tells whether a setting leaves what is asked for. */
export function leaves({ values, head, pairs }: Kept, { key, value, before }: Reset): boolean {
  if (value === "" || values.has(value) || /[({$]/.test(value)) return false;
  const asked = pairs.get(key.toLowerCase());
  if (asked !== undefined) return value !== asked && !asked.includes(value);
  if (before === undefined || before === value || !values.has(before)) return false;
  const senses = new Set(sensesIn(head));
  const own = partsOf(key).map(senseOf);
  // A number or a switch says nothing of what it is for.
  const isBare = /^(?:\d+|true|false|on|off|yes|no)$/.test(before);
  const named = own.filter((it) => senses.has(it));
  return isBare ? own.length > 0 && named.length === own.length : named.some((it) => !isCommon(it)) || named.length > 1;
}
