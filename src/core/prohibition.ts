import { type Clause, clausesOf, type Polarity, sentencesOf } from "./clause.ts";
import type { Concept } from "./concept.ts";
import { buildConcepts } from "./lexicon-build.ts";
import { codeConcepts } from "./lexicon-code.ts";
import { languageConcepts } from "./lexicon-language.ts";
import { platformConcepts, removedField } from "./lexicon-platform.ts";
import { secureConcepts } from "./lexicon-secure.ts";
import { storeConcepts } from "./lexicon-store.ts";
import { webConcepts } from "./lexicon-web.ts";
import { isPath, type Name, nameOf, namesIn, productsIn } from "./name.ts";
import { areasIn, type Place, packagePlacesIn, partsIn, placesIn } from "./place.ts";
import type { ProvenanceRecord } from "./record.ts";
import { endingsIn, languagesIn } from "./source-file.ts";
import { storedState } from "./view.ts";

/** What is looked for in added code. */
export type Target =
  | { kind: "name"; name: Name }
  | { kind: "concept"; concept: Concept }
  /** Importing from this place. */
  | { kind: "place"; place: Place }
  /** Adding a file with one of these endings. */
  | { kind: "file"; endings: readonly string[] };

export type Source = "constraint" | "option" | "rule" | "rejected" | "title";

/** One thing a record forbids or has ruled out. */
export type Prohibition = {
  record: ProvenanceRecord;
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
  /** It binds only these languages, if it names some. */
  languages: readonly string[];
  /** Whether it speaks of tests: then tests are bound, and nothing else if they are its subject. */
  tests: "free" | "bound" | "only";
  /** What has to stand beside a use, of `never … without …`. */
  missing: string;
  isRepoWide: boolean;
};

/** Lists what a record forbids. Of a rejected record only what it proposed; its own rules bind nobody. */
export function prohibitionsOf(record: ProvenanceRecord): Prohibition[] {
  if (storedState(record) === "rejected") return proposalOf(record);
  const source = record.type === "mistake" ? ("rule" as const) : ("constraint" as const);
  const stated = record.constraints.flatMap((it) => sentencesOf(it).flatMap((text) => statedIn(record, source, text)));
  const titled = clausesOf(record.title).flatMap((it) => compile(record, "title", it, true));
  return [...stated, ...titled, ...ruledOut(record)].filter((it) => it.targets.length > 0);
}

function statedIn(record: ProvenanceRecord, source: Source, text: string): Prohibition[] {
  return clausesOf(text).flatMap((it) => compile(record, source, it, false));
}

function compile(record: ProvenanceRecord, source: Source, clause: Clause, isStrict: boolean): Prohibition[] {
  const targets = targetsOf(clause, isStrict);
  if (targets.length === 0) return [];
  const within = [...placesIn(clause.subject), ...packagePlacesIn(clause.subject), ...placesIn(clause.place)];
  const exempt = [...placesIn(clause.except), ...partsIn(clause.except)];
  const isAboutTests = /\b(?:tests?|specs?|test suite)\b/i;
  const about = `${clause.subject} ${clause.object}`;
  return [
    {
      ...{ record, source, within, exempt, text: clause.text, polarity: clause.polarity, missing: clause.missing },
      targets,
      exemptAreas: exempt.length > 0 ? [] : areasIn(clause.except.replace(/\btests?\b|\w+\(\)/gi, "")),
      areas:
        within.length > 0 || record.affected_scope.length > 0
          ? []
          : areasIn(`${clause.subject === clause.object ? "" : clause.subject} ${clause.place}`),
      languages: clause.object === clause.subject && endingsIn(clause.object).length > 0 ? [] : languagesIn(about),
      tests: testsOf(clause, isAboutTests),
      isRepoWide:
        /\b(?:anywhere|everywhere|whole|entire|all (?:our |the )?(?:code|packages|services)|repository|codebase|repo-?wide)\b/i.test(
          clause.text,
        ),
    },
  ];
}

function testsOf({ subject, place, span }: Clause, isAboutTests: RegExp): Prohibition["tests"] {
  if (/^(?:\w+ )?tests?(?: \w+)?$/i.test(subject.trim()) || /^(?:the |our |\w+ )?tests?\b/i.test(place)) return "only";
  return isAboutTests.test(span) ? "bound" : "free";
}

function targetsOf(clause: Clause, isStrict: boolean): Target[] {
  const { span, object, polarity } = clause;
  const modules = IMPORTS.test(span) ? [] : (object.match(/(?<![\w./@-])[a-z][\w-]*\/[a-z][\w.-]*(?![\w/*])/g) ?? []);
  const named = [...namesIn(object, isStrict), ...modules.map(nameOf)];
  const names = [
    ...named,
    ...(object === "" ? [] : productsIn(object).filter((it) => !named.some(({ text }) => text === it.text))),
  ];
  const targets = names.map((name) => ({ kind: "name" as const, name }));
  if (polarity === "remove" && targets.length === 0 && removedField.asks.test(object))
    return [{ kind: "concept", concept: removedField }];
  if (polarity === "remove" && targets.length === 0) return settingsIn(object);
  if (polarity !== "do") return polarity === "disable" ? [...targets, ...conceptsIn(span)] : targets;
  const endings = /\bfiles?\b/.test(object) ? endingsIn(object) : [];
  if (endings.length > 0) return [{ kind: "file", endings }];
  const meant = conceptsIn(isStrict ? "" : span);
  const isMeant = ({ name }: Target & { kind: "name" }) =>
    name.isPlain && meant.some((it) => it.concept.asks.test(name.text));
  return [...meant, ...targets.filter((it) => !isMeant(it)), ...literalsIn(span), ...importsIn(clause)];
}

const concepts: readonly Concept[] = [
  ...codeConcepts,
  ...platformConcepts,
  ...buildConcepts,
  ...languageConcepts,
  ...secureConcepts,
  ...storeConcepts,
  ...webConcepts,
];

function conceptsIn(span: string): (Target & { kind: "concept" })[] {
  return concepts.filter((it) => it.asks.test(span)).map((concept) => ({ kind: "concept", concept }));
}

const literals = new Map<string, Concept>();

/** One concept for each spelling, however many records have it. */
function literal(key: string, shows: string, confidence: number): Target {
  const concept = literals.get(key) ?? { asks: /$^/, shows: new RegExp(shows, "i"), view: "bare", confidence };
  literals.set(key, concept);
  return { kind: "concept", concept };
}

/** What is meant to the letter: `@main`, `--force`, a quoted piece of code, a phrase of SQL. */
function literalsIn(span: string): Target[] {
  const marks = span.match(/(?<![\w`"])(?:(?<!\S)--?[A-Za-z][\w:+=.-]{2,}|@[a-z][\w-]+(?![\w/-])|:[a-z]\w+\b)/g) ?? [];
  const quoted = [...span.matchAll(/`([^`]+)`/g)]
    .map(([, inner = ""]) => inner.trim())
    .filter((it) => /[^\w.-]/.test(it));
  const made = [...span.matchAll(/\bnew ([A-Z]\w*)\((\w*)/g)].map(([, type, given]) =>
    literal(`new ${type} ${given}`, `\\bnew\\s+${type}\\(${given ? "(?!\\s*\\))" : "\\s*\\)"}`, 0.86),
  );
  const phrases = span.match(/\b(?!MUST\b|NOT\b|NEVER\b)[A-Z]{3,}(?: (?!NOT\b)[A-Z]{2,})+(?: [a-z_]+\b)?/g) ?? [];
  const words = [...span.matchAll(/(\S{2,}) (?:keyword|operator|directive|pragma)s?\b/g)].map(([, it = ""]) => it);
  const found = [
    ...marks,
    ...words.filter((it) => !/^(?:the|any|this|that|these)$/i.test(it)),
    ...quoted.filter((it) => it.length > 3 && !it.endsWith("()")),
    ...phrases,
  ];
  const spelled = [...new Set(found)].map((it) => {
    const escaped = it.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    return literal(
      `letter ${it}`,
      `${/^\w/.test(it) ? "\\b" : ""}${escaped}${/\w$/.test(it) ? "(?![\\w-])" : ""}`,
      0.85,
    );
  });
  return [...made, ...spelled];
}

/** The settings a rule keeps: `the memory limit must not be removed`. */
function settingsIn(object: string): Target[] {
  const words = object.toLowerCase().match(/[a-z_]{4,}/g) ?? [];
  const kept = words
    .filter((it) => !/^(?:must|from|this|that|with|these|those|existing|any|public|field)$/.test(it))
    .slice(0, 3);
  return kept.length === 0
    ? []
    : [
        literal(
          `setting ${kept}`,
          `^\\s*["']?(?:${kept.map((it) => it.replace(/s$/, "")).join("|")})s?["']?\\s*[:=]`,
          0.7,
        ),
      ];
}

const IMPORTS =
  /\b(?:imports?|imported|importing|depends?|depending|references?|reach(?:es)? into|access(?:es)?|know(?:s)?|calls?|uses?)\b/i;

/** The places a rule about layers closes: `must not import from src/infrastructure`, `… the infrastructure layer`. */
function importsIn({ span, object }: Clause): Target[] {
  if (!IMPORTS.test(span) || object === "") return [];
  const places = object.split(/[\s,]+/).some(isPath)
    ? placesIn(object.replace(/\b(?:in|inside|within|under)\s.*$/, ""))
    : [];
  const [, layer] = /\b(?:the\s+)?([a-z]{4,})\s+(?:layer|modules?|packages?|folder)\b/.exec(object) ?? [];
  const layers =
    layer && !/^(?:other|another|any|same|this|that|these|those|external|internal|shared|new|third)$/.test(layer)
      ? [layer]
      : [];
  return [
    ...places,
    ...layers.map((it): Place => ({ text: it, covers: (path) => `/${path}/`.includes(`/${it}/`) })),
  ].map((place) => ({ kind: "place", place }));
}

/** The options that were weighed and rejected. Words they share with the one that was chosen are not it. */
function ruledOut(record: ProvenanceRecord): Prohibition[] {
  const kept = `${record.title} ${record.options
    .filter((it) => !it.rejected_because)
    .map((it) => it.name)
    .join(" ")}`;
  return record.options
    .filter((it) => it.rejected_because)
    .flatMap((it) => ruledOutBy(record, "option", it.name, it.name, kept));
}

function proposalOf(record: ProvenanceRecord): Prohibition[] {
  return ruledOutBy(record, "rejected", record.title, proposedBy(record.title), "");
}

function ruledOutBy(
  record: ProvenanceRecord,
  source: Source,
  text: string,
  phrase: string,
  kept: string,
): Prohibition[] {
  const taken = new Set(kept.toLowerCase().match(/[\w.@/-]+/g) ?? []);
  const proposed = phrase.replace(/\b(?:without|instead of|rather than|not|no|like|alongside|on top of)\s.*$/i, "");
  const isNew = (it: Name) =>
    !it.text
      .toLowerCase()
      .split(/[\s]+/)
      .some((word) => taken.has(word));
  const names = [
    ...productsIn(proposed),
    ...namesIn(proposed, source === "rejected" || proposed.trim().includes(" ")),
    ...phraseNames(proposed, source),
  ].filter(isNew);
  const targets = names.map((name): Target => ({ kind: "name", name }));
  return targets.length === 0
    ? []
    : [
        {
          ...{
            record,
            source,
            text,
            targets,
            polarity: "do",
            within: [],
            exempt: [],
            exemptAreas: [],
            areas: [],
            languages: [],
          },
          ...{ tests: "free", missing: "", isRepoWide: false },
        },
      ];
}

/** `Replace REST with tRPC` proposes tRPC. */
function proposedBy(title: string): string {
  return title
    .replace(/\bfrom\b.*?\bto\b/i, "to")
    .replace(/^.*\breplac\w+\b.*?\b(?:with|by)\s+/i, "")
    .replace(/\b(?:instead of|rather than|from|replacing|over)\b.*$/i, "");
}

/** `React Bootstrap` is the package `react-bootstrap`; a capital inside a phrase marks a product. */
function phraseNames(phrase: string, source: Source): Name[] {
  const parts = phrase.trim().split(/\s+(?:with|and|plus|on)\s+|\s*[+/,]\s+/);
  return parts.flatMap((part) => {
    const words = part.split(/\s+/);
    const capitals = words.filter((it, at) => /^[A-Z][\w.+-]*$/.test(it) && (at > 0 || words.length === 1));
    const isProduct =
      source !== "rejected" && words.length > 1 && words.length < 4 && words.every((it) => /^[\w.]+$/.test(it));
    if (!isProduct) return capitals.flatMap((it) => namesIn(it)).map(({ text }) => nameOf(text));
    const keys = ["-", "", "_"].map((it) => `p:${words.join(it).toLowerCase()}`);
    return [{ text: words.join("-"), keys, isPlain: false }];
  });
}
