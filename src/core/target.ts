import type { Clause } from "./clause.ts";
import type { Companion } from "./companion.ts";
import type { Concept } from "./concept.ts";
import type { Foreign } from "./foreign.ts";
import type { Kept } from "./kept.ts";
import { concepts } from "./lexicon.ts";
import { removedField } from "./lexicon-platform.ts";
import type { Limit } from "./limit.ts";
import { literalsIn, settingsIn } from "./literal.ts";
import { isPath, type Name, nameOf, namesIn, productsIn } from "./name.ts";
import { layersIn, type Place, placesIn } from "./place.ts";
import { type Siblings, siblingsOf } from "./relation.ts";
import { isCommon, sensesIn } from "./sense.ts";
import { sieveOf } from "./sieve.ts";
import { endingsIn } from "./source-file.ts";
import type { Swap } from "./swap.ts";

/** What is looked for in added code. */
export type Target =
  | { kind: "name"; name: Name }
  | { kind: "concept"; concept: Concept }
  /** Importing from this place. */
  | { kind: "place"; place: Place }
  /** Adding a file with one of these endings, or in one of these places. */
  | { kind: "file"; endings: readonly string[]; places: readonly Place[] }
  /** Changing a file that is there already. */
  | { kind: "edit"; place: Place }
  /** Saying all these words. `beside` are those who may not, one of which has to be near. */
  | { kind: "gist"; senses: readonly string[]; beside: readonly string[] }
  /** Setting what has all these words in its key on, or off. */
  | { kind: "switch"; senses: readonly string[]; isOn: boolean }
  | { kind: "limit"; limit: Limit }
  /** Bringing in a thing without what belongs to it. */
  | { kind: "companion"; companion: Companion }
  /** Giving a setting another value than is asked for. */
  | { kind: "kept"; kept: Kept }
  /** Putting what was ruled out where the chosen was. */
  | { kind: "swap"; swap: Swap }
  /** Importing what comes from outside the project. */
  | { kind: "foreign"; foreign: Foreign }
  /** Importing from another part of the same kind. */
  | { kind: "siblings"; siblings: Siblings };

/** Lists what a clause has code looked for. @param isStrict take only what is a name by its spelling, as of a title */
export function targetsOf(clause: Clause, isStrict: boolean): Target[] {
  const { span, object, polarity } = clause;
  const names = namedIn(clause, isStrict || clause.isLoose);
  if (polarity === "edit") {
    const edits = editsIn(object);
    return edits.length > 0 ? edits : [...conceptsIn(span), ...widelyIn(clause, names)];
  }
  if (polarity === "remove") return names.length > 0 ? names : removalsIn(object);
  if (polarity === "enable") return [...(names.length > 0 ? names : conceptsIn(span)), ...switchOf(object, true)];
  if (polarity === "disable") return [...names, ...conceptsIn(span), ...switchOf(object, false)];
  if (polarity === "without") return [...names, ...conceptsIn(`${span} without ${clause.missing}`)];
  const files = filesIn(clause);
  if (files.length > 0) return files;
  const meant = isStrict ? [] : meantBy(clause);
  const isMeant = ({ name }: Target & { kind: "name" }) =>
    name.isPlain && meant.some((it) => it.concept.asks.test(name.text));
  const siblings = siblingsIn(clause);
  const isSure = siblings.length > 0 || meant.some((it) => it.concept.confidence >= SURE);
  const wide = isStrict ? [] : [...widelyIn(clause, names).filter((it) => it.kind !== "gist" || !isSure), ...siblings];
  return [...meant, ...names.filter((it) => !isMeant(it)), ...literalsIn(span), ...importsIn(clause), ...wide];
}

/** A concept that is so surely known says more than the words. */
const SURE = 0.84;

/** Where the forbidden words alone name nothing, `never by tag`, what they are said of counts as well. */
function meantBy({ span, object, subject, isLoose }: Clause): (Target & { kind: "concept" })[] {
  const meant = conceptsIn(span);
  if (subject === "" || span.startsWith(subject)) return meant;
  const whole = conceptsIn(`${subject} ${span}`).filter((it) => !meant.some(({ concept }) => concept === it.concept));
  const isTold = meant.length === 0 && (object === "" || isLoose);
  return [...meant, ...(isTold ? whole : whole.filter((it) => it.concept.confidence >= SURE))];
}

function namedIn(clause: Clause, isStrict: boolean): (Target & { kind: "name" })[] {
  const { span } = clause;
  const object = clause.object.replace(
    /\b(?:before|until|unless|once|as long as|(?<=\w )inside|(?<=\w )within)\b.*$/i,
    "",
  );
  const modules = IMPORTS.test(span) ? [] : (object.match(/(?<![\w./@-])[a-z][\w-]*\/[a-z][\w.-]*(?![\w/*])/g) ?? []);
  const named = [...namesIn(object, isStrict), ...modules.map(nameOf)];
  const products = object === "" ? [] : productsIn(object).filter((it) => !named.some(({ text }) => text === it.text));
  return [...named, ...products].map((name) => ({ kind: "name", name }));
}

function removalsIn(object: string): Target[] {
  return removedField.asks.test(object) ? [{ kind: "concept", concept: removedField }] : settingsIn(object);
}

const MIGRATIONS: Place = {
  text: "migrations",
  by: "pattern",
  pattern:
    /(?:^|\/)(?:\w*migrations?|migrate|versions)\/(?:.*\/)?(?:[^/]*\.sql|[Vv]?\d[^/]*\.\w+|[\da-f]{12}_\w+\.py)$/i,
};

/** The files a rule leaves as they are: `applied migrations must not be edited`. */
function editsIn(object: string): Target[] {
  const places = object.split(/[\s,]+/).some(isPath) ? placesIn(object) : [];
  const isMigration =
    /\b(?:applied|existing|merged|released|shipped|deployed|old|committed|past|published|run)\b.*\bmigrations?\b|^(?:an? |any |the )?migrations?(?: files?)?\b/i.test(
      object,
    );
  return [...places, ...(isMigration ? [MIGRATIONS] : [])].map((place) => ({ kind: "edit", place }));
}

const KEPT = /\b(?:check(?:ed)? in|commit(?:ted)?|added to (?:git|the repo\w*|version control)|tracked|in git)\b/i;

/** The files a rule keeps away: `No new JavaScript files`, `nothing under gen/ is checked in`. */
function filesIn({ span, object }: Clause): Target[] {
  const endings = /\bfiles?\b/.test(object) ? endingsIn(object) : [];
  if (endings.length > 0) return [{ kind: "file", endings, places: [] }];
  const places = KEPT.test(span) ? placesIn(span.replace(/`/g, "")) : [];
  const dotted = KEPT.test(span)
    ? (span.match(/(?<!\S)\*?\.[a-z]{2,10}\b/g) ?? []).map((it) => it.replace("*", ""))
    : [];
  return places.length + dotted.length === 0 ? [] : [{ kind: "file", endings: dotted, places }];
}

/** Setting what a rule keeps off or on. */
function switchOf(object: string, isOn: boolean): Target[] {
  const senses = sensesIn(object);
  return senses.length === 0 || senses.length > 3 || senses.every(isCommon) ? [] : [{ kind: "switch", senses, isOn }];
}

const PATH_LIKE = /\S*\/\S*|`[^`]*`|\b\w+\.\w+\b/g;
/** Fewer words say too little, more are a story. */
const MOST_SENSES = 6;
/** Longer sentences are told around what they forbid. */
const WIDE_CHARS = 160;

/** What is met by its words alone, where nothing has a name by its spelling. */
function widelyIn(clause: Clause, names: readonly (Target & { kind: "name" })[]): Target[] {
  const { span, object, subject, except, place, text } = clause;
  if (clause.isNamed || text.length > WIDE_CHARS || /^[*+#|-]|\|/.test(text)) return [];
  if (names.some((it) => !it.name.isPlain) || (except !== "" && !/\//.test(except))) return [];
  const switched = /\b(?:allow\w*|enabl\w*|permit\w*|accept\w*|activat\w*)\b/i.test(span)
    ? switchOf(object || span, true)
    : [];
  const told = subject !== "" && span.startsWith(subject) ? "" : subject;
  const aside = sensesIn(told.replace(PATH_LIKE, " "));
  const gists = alternativesOf(span.replace(PATH_LIKE, " ")).flatMap((it): Target[] => {
    const senses = sensesIn(it);
    const beside = aside.filter((sense) => !senses.includes(sense));
    const isTelling = senses.length > 0 && senses.length <= MOST_SENSES && senses.some((sense) => !isCommon(sense));
    const isAlone = senses.length === 1 && (clause.isLoose || (beside.length === 0 && place === ""));
    const isNamed = senses.length < 3 && names.length > 0;
    return !isTelling || isAlone || isNamed ? [] : [{ kind: "gist", senses, beside }];
  });
  return [...switched, ...gists];
}

/** Each thing of a list with what is said of all: `log names or addresses to disk` is `log names to disk` and its like. */
function alternativesOf(span: string): string[] {
  const items = span.split(/\s*,\s*(?:(?:and|or|nor)\s+)?|\s+(?:and|or|nor)\s+/).filter((it) => it !== "");
  if (items.length < 2) return [span];
  const [verb = ""] = items[0]?.includes(" ") ? span.split(" ") : [];
  const [tail = ""] = /\s(?:to|in|into|from|on|onto|with|inside|at)\s.*$/.exec(items.at(-1) ?? "") ?? [];
  return items.map((it) => `${verb} ${it.replace(tail, "")} ${tail}`);
}

function siblingsIn({ span, subject, text }: Clause): Target[] {
  const siblings = siblingsOf(`${subject} ${span}`) ?? (/\bimport/.test(text) ? siblingsOf(text) : undefined);
  return siblings ? [{ kind: "siblings", siblings }] : [];
}

const asked = sieveOf(concepts, (it) => it.asks);

/** The things a phrase means that are known by how code does them. */
export function conceptsIn(span: string): (Target & { kind: "concept" })[] {
  const possible = asked(span);
  const found = concepts.filter((it) => possible.has(it) && it.asks.test(span));
  const narrowed = new Set(found.flatMap((it) => (it.isNarrow ? (it.family ?? []) : [])));
  return found
    .filter((it) => it.isNarrow || it.family === undefined || !narrowed.has(it.family))
    .map((concept) => ({ kind: "concept", concept }));
}

const IMPORTS =
  /\b(?:imports?|imported|importing|depends?|depending|references?|reach(?:es)? into|access(?:es)?|know(?:s)?|calls?|uses?|touch(?:es)?)\b/i;

/** The places a rule about layers closes: `must not import from src/infrastructure`, `… the infrastructure layer`. */
function importsIn(clause: Clause): Target[] {
  const { span, object } = clause;
  if (!IMPORTS.test(span) || object === "") return [];
  const places = object.split(/[\s,]+/).some(isPath)
    ? placesIn(object.replace(/\b(?:in|inside|within|under)\s.*$/, ""))
    : [];
  const [, source] = /\bimports?(?:ed)? from (?:the )?([a-z]{5,})$/i.exec(span) ?? [];
  const [, layer = source] = /\b(?:the\s+)?([a-z]{4,})\s+(?:layer|modules?|packages?|folder)\b/.exec(object) ?? [];
  const layers =
    layer && !/^(?:other|another|any|same|this|that|these|those|external|internal|shared|new|third)$/.test(layer)
      ? [layer]
      : [];
  // Where the rule is about one layer, the plain name of another is that layer.
  const others = places.length === 0 && layersIn(clause.subject).length > 0 ? layersIn(object) : [];
  return [
    ...places,
    ...others.map(
      (it): Place => ({ text: it, by: "pattern", pattern: new RegExp(`(?:^|/)${it}(?:s|y|ies|e)?(?:/|$)`, "i") }),
    ),
    ...layers.map((it): Place => ({ text: it, by: "folder", folder: it })),
  ].map((place) => ({ kind: "place", place }));
}
