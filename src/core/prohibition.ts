import { appendOnlyIn } from "./append-only.ts";
import { categoryTargets } from "./category.ts";
import { type Clause, clausesOf, type Polarity, sentencesOf } from "./clause.ts";
import { companionIn } from "./companion.ts";
import { dutiesIn } from "./duty.ts";
import { exceptionIn, excusedIn, permittedIn } from "./excuse.ts";
import { foreignIn } from "./foreign.ts";
import type { Judged } from "./judged.ts";
import { keptIn } from "./kept.ts";
import { limitOf } from "./limit.ts";
import { namesIn } from "./name.ts";
import { originsIn } from "./origin.ts";
import { areasIn, layersIn, type Place, packagePlacesIn, partsIn, placesIn } from "./place.ts";
import { resolved } from "./resolved.ts";
import { chosenBy, NAME_CHARS, proposalOf, type RuledOut, ruledOut } from "./ruled-out.ts";
import { isCommon, sensesIn } from "./sense.ts";
import { endingsIn, languagesIn } from "./source-file.ts";
import { storedState } from "./states.ts";
import { type Target, targetsOf } from "./target.ts";
import { isWide } from "./wide.ts";

export type Source = "constraint" | "option" | "rule" | "rejected" | "title";

/** One thing a record forbids or has ruled out. */
export type Prohibition = {
  record: Judged;
  source: Source;
  /** The words, as they stand in the record. */
  text: string;
  polarity: Polarity;
  targets: readonly Target[];
  /** It binds only here, if it names a place. */
  within: readonly Place[];
  /** It does not bind here. */
  exempt: readonly Place[];
  /** Word stems of the parts a rule excepts or speaks of, where it names no path: `storage layer`. */
  exemptAreas: readonly string[];
  areas: readonly string[];
  /** The layers a rule is about, by name: `handlers`. */
  layers: readonly string[];
  /** What the use is forbidden for, by what words mean; elsewhere it is free. */
  purposes: readonly string[];
  /** What is not to be kept where the rule names, by what words mean: the line has to speak of it. */
  about: readonly string[];
  /** Parts the record excepts by their names: blocks, services, files. */
  excused: readonly string[];
  /** Ports a rule names: one of them has to be near. */
  ports: readonly string[];
  /** Named as what is to be used: code that has it near does as it should. */
  spared: readonly string[];
  /** It binds only these languages, if it names some. */
  languages: readonly string[];
  /** Whether it speaks of tests: then tests are bound, and nothing else if they are its subject. */
  tests: "free" | "bound" | "only";
  /** What has to stand beside a use, of `never … without …`. */
  missing: string;
  isRepoWide: boolean;
};

const known = new WeakMap<Judged, readonly Prohibition[]>();

/**
 * Lists what a record forbids. Of a rejected record only what it proposed; its own rules bind nobody. Each is read once:
 * another view shares most records with the last one.
 */
export function prohibitionsOf(record: Judged): readonly Prohibition[] {
  const found = known.get(record) ?? readProhibitions(record);
  known.set(record, found);
  return found;
}

function readProhibitions(record: Judged): Prohibition[] {
  const weighed = (it: RuledOut) => ({ ...unbound(record, it.source, it.text), targets: it.targets });
  if (storedState(record) === "rejected") return proposalOf(record).map(weighed);
  const source = record.type === "mistake" ? ("rule" as const) : ("constraint" as const);
  const stated = record.constraints.flatMap((it) => constraintIn(record, source, it));
  const permitted = record.constraints.flatMap(sentencesOf).flatMap(permittedIn);
  const found = [...stated, ...titledIn(record), ...ruledOut(record).map(weighed)]
    .filter((it) => it.targets.length > 0)
    .map((it) => (permitted.length > 0 ? { ...it, excused: [...it.excused, ...permitted] } : it));
  return excepting(found, record.constraints.map(sentencesOf).filter(isException).flat());
}

/** A constraint that does nothing but except is about those beside it. */
function isException(sentences: readonly string[]): boolean {
  return sentences.every((it) => exceptionIn(it) !== undefined);
}

function excepting(prohibitions: Prohibition[], sentences: readonly string[]): Prohibition[] {
  const exceptions = sentences.flatMap((it) => exceptionIn(it) ?? []).join(", ");
  if (exceptions === "") return prohibitions;
  const [places, parts] = [placesIn(exceptions), excusedIn(exceptions)];
  return prohibitions.map((it) => ({ ...it, exempt: [...it.exempt, ...places], excused: [...it.excused, ...parts] }));
}

function titledIn(record: Judged): Prohibition[] {
  const { title } = record;
  if (title.length > NAME_CHARS) return [];
  const targets = categoryTargets(title, chosenBy(record));
  const kinds = targets.length > 0 ? [{ ...unbound(record, "title", title), targets }] : [];
  return [...clausesOf(title).flatMap((it) => compile(record, "title", it, true)), ...kinds];
}

/** What a sentence of a constraint excepts, it excepts from all of them. */
function constraintIn(record: Judged, source: Source, constraint: string): Prohibition[] {
  const sentences = sentencesOf(constraint);
  const rules = sentences.filter((it) => exceptionIn(it) === undefined);
  return excepting(
    rules.flatMap((it, at) => statedIn(record, source, it, rules[at - 1] ?? "")),
    sentences,
  );
}

function statedIn(record: Judged, source: Source, text: string, before: string): Prohibition[] {
  const limit = limitOf(text);
  const bounded: Prohibition[] = limit
    ? [{ ...unbound(record, source, text), targets: [{ kind: "limit", limit }] }]
    : [];
  const targets: Target[] = [...categoryTargets(text, chosenBy(record)), ...originsIn(text), ...appendOnlyIn(text)];
  const clauses = clausesOf(resolved(text, before)).map((it) => ({ ...it, text }));
  const isBare = !limit && clauses.length === 0 && record.affected_scope.length > 0;
  const kept = isBare ? keptIn(text) : undefined;
  if (kept) targets.push({ kind: "kept", kept });
  const foreign = foreignIn(text);
  if (foreign) targets.push({ kind: "foreign", foreign });
  const companion = companionIn(text);
  if (companion) targets.push({ kind: "companion", companion });
  const closed =
    targets.length > 0 ? [{ ...unbound(record, source, text), targets, languages: languagesIn(text) }] : [];
  const duties = dutiesIn(text).map((it) => ({ ...unbound(record, source, text), ...it }));
  return [...duties, ...clauses.flatMap((it) => compile(record, source, it, false)), ...bounded, ...closed];
}

/** A prohibition that binds wherever its record does. */
function unbound(record: Judged, source: Source, text: string): Prohibition {
  return {
    ...{ record, source, text, polarity: "do", targets: [], within: [], exempt: [], exemptAreas: [], areas: [] },
    ...{
      layers: [],
      spared: [],
      ports: [],
      purposes: [],
      about: [],
      excused: [],
      languages: [],
      tests: "free",
      missing: "",
      isRepoWide: false,
    },
  };
}

const TESTS = /\b(?:tests?|specs?|test suite)\b/i;
function compile(record: Judged, source: Source, clause: Clause, isStrict: boolean): Prohibition[] {
  const targets = targetsOf(clause, isStrict);
  if (targets.length === 0) return [];
  const { subject, object, place, except, text, polarity, missing } = clause;
  const isFile = targets.some((it) => it.kind === "file" || it.kind === "edit");
  const within = isFile ? [] : [...placesIn(subject), ...packagePlacesIn(subject), ...placesIn(place)];
  const exempt = [...placesIn(except), ...packagePlacesIn(except), ...partsIn(except)];
  const isPlaced = within.length > 0 || record.affected_scope.length > 0;
  return [
    {
      ...unbound(record, source, text),
      ...{ polarity, missing, targets, within, exempt },
      exemptAreas: exempt.length > 0 ? parenthesised(except) : areasIn(except.replace(/\btests?\b|\w+\(\)/gi, "")),
      areas: isPlaced ? [] : areasIn(`${subject === object ? "" : subject} ${place}`),
      layers: layersIn(subject === object ? "" : subject),
      purposes: sensesIn(clause.purpose),
      about: sensesIn(clause.about).filter((it) => !isCommon(it)),
      excused: [...excusedIn(except), ...otherwiseIn(clause.span)],
      ports: portsIn(text, clause.span),
      spared: [...namesIn(except, true).map((it) => it.text), ...(/\bports?\b/.test(except) ? numbersIn(except) : [])],
      languages: object === subject && endingsIn(object).length > 0 ? [] : languagesIn(`${subject} ${object}`),
      tests: testsOf(clause),
      isRepoWide: isWide(text),
    },
  ];
}

function portsIn(text: string, span: string): string[] {
  if (!/\b(?:ports?|expos\w+|open\w*|publish\w*|reach\w*|listen\w*)\b/i.test(text)) return [];
  return numbersIn(span);
}

function numbersIn(text: string): string[] {
  return text.match(/(?<![\w.:/-])\d{2,5}(?![\w.:/%-])/g) ?? [];
}

/** Blocks of files that are each other's opposite: a rule about one leaves the other free. Where a word is common, what it has to be said of. */
const PAIRS: readonly (readonly [string, string, RegExp?])[] = [
  ["ingress", "egress"],
  ["inbound", "outbound"],
  ["inbound", "egress"],
  ["outbound", "ingress"],
  ["limits", "requests", /\b(?:cpu|resources?|memory (?:limits|requests))\b/i],
  ["liveness", "readiness"],
];

function otherwiseIn(span: string): string[] {
  const says = (word: string) => new RegExp(`\\b${word}\\b`, "i").test(span);
  return PAIRS.flatMap(([one, other, of]) => {
    if (says(one) === says(other) || of?.test(span) === false) return [];
    return [says(one) ? other : one];
  });
}

/** The words before a path in brackets say the same in another way: `the review environments (infra/review)`. */
function parenthesised(except: string): readonly string[] {
  const [, words = ""] = /^([^(]+)\([^)]*\/[^)]*\)/.exec(except) ?? [];
  return areasIn(words);
}

function testsOf({ subject, place, span }: Clause): Prohibition["tests"] {
  if (/^(?:\w+ )?tests?(?: \w+)?$/i.test(subject.trim()) || /^(?:the |our |\w+ )?tests?\b/i.test(place)) return "only";
  return TESTS.test(span) ? "bound" : "free";
}
