import type { Scored } from "../core/bm25.ts";
import { type Exact, exactOf, pathsIn } from "../core/exact.ts";
import { fuse, type Leg, type Ranked } from "../core/rank.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { titlesOf } from "../core/titles.ts";
import { wordsOf } from "../core/words.ts";
import type { Guarded } from "./embedders/guarded.ts";
import { type Choice, choose, divide, textLeg, vectorLeg } from "./legs.ts";
import { meaningOf } from "./meaning.ts";
import type { Current } from "./sync.ts";
import { type Aspect, aspectOf, type Knowledge, textLegs } from "./text-signal.ts";

export type Mode = "hybrid" | "lexical" | "vector";

export type Query = {
  text: string;
  /** Code the query is about. Its words are matched apart from the text's, which a long diff would drown. */
  code?: string | undefined;
  /** The records that may be answered with, all if absent. */
  allowed?: readonly ProvenanceRecord[] | undefined;
  limit: number;
  mode: Mode;
  /** Paths the query is about, beside those in its text. POSIX, relative to the root. */
  paths?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
};

/** The records of one state of the files, as a `View` has them. */
export type Snapshot = { inForce: readonly ProvenanceRecord[]; others: readonly ProvenanceRecord[] };

/** More of a query only slows the search. */
const TEXT_CHARS = 20_000;
const CODE_CHARS = 60_000;
/** Each signal offers more than is asked for, so that fusion has something to choose from. Twice as many find no more. */
const OVERFETCH = { factor: 2, least: 100 };
/** What the best of each signal is worth. The sum of words and meaning stays below a scope that covers a path. */
const WEIGHTS = { id: 4, path: 1.5, tag: 0.2, text: 1, vector: 1 };
/** Of the vectors of the local table, which knows words but not sentences; measured on the labelled queries. */
const LOCAL_VECTOR_WEIGHT = 0.2;

export type Retrieve = (
  query: Query,
  snapshot: Snapshot,
  now: Current,
  embedder: Guarded | undefined,
) => Promise<{ mode: Mode; hits: Ranked[] }>;

type Nearness = {
  choice: Choice;
  limit: number;
  besides: Promise<readonly Scored[]>;
  embedder: Guarded;
  signal: AbortSignal | undefined;
};

/** False for what nothing can be found by: no text, or symbols only. */
export function isSearchable({ text, code = "", paths = [] }: Query): boolean {
  return paths.length > 0 || wordsOf(`${text.slice(0, TEXT_CHARS)}\n${code.slice(0, CODE_CHARS)}`).length > 0;
}

/**
 * Finds records by all signals there are and fuses them. What it derives from the records is kept while they are
 * the same objects.
 *
 * @param threshold least cosine of a hit where vectors alone decide
 */
export function retriever(threshold: number): Retrieve {
  const meaning = meaningOf();
  const knowledge = lastOf(knowledgeOf);
  const divided = lastOf(divide);
  const chosen = lastOf(choose);
  const allowedOf = lastOf(byId);

  return async (query, snapshot, now, embedder) => {
    const known = knowledge(snapshot);
    const allowed = query.allowed ? allowedOf(query.allowed) : known.records;
    const choice = chosen(divided(known.records, now), allowed);
    const { text, aspects, whole } = readQuery(query);
    const limit = Math.max(OVERFETCH.least, OVERFETCH.factor * query.limit);
    // Looking up each of thousands that hold a common tag or title word takes longer than weighing them.
    const isAllowed = query.allowed ? (id: string) => allowed.has(id) : () => true;
    const wanted = { weight: WEIGHTS.text / aspects.length, limit, isAllowed };
    const byWords = Promise.all(
      aspects.map(async (it) => textLegs(it, await textLeg(it.asked, choice, limit), known, wanted)),
    ).then((legs) => legs.flat());
    const isComparable = snapshot.inForce.length === 0 || now.stored.isEmbedded.includes(true);
    const isMeant = embedder && query.mode !== "lexical" && isComparable && aspects.length > 0;
    const besides = byWords.then((legs) => legs.flatMap((it) => it.found));
    const near = { choice, limit, besides, signal: query.signal };
    const byMeaning = isMeant ? nearTo(whole, { ...near, embedder }) : undefined;
    // Both are under way before either is awaited: LanceDB searches on its own threads.
    const [words, close] = await Promise.all([byWords, byMeaning]);
    if (close && query.mode === "vector") {
      const found = close.filter((it) => it.score >= threshold);
      return { mode: "vector", hits: fuse([vectorSignal(found, embedder)], query.limit) };
    }
    const found = [...words, ...(close ? [vectorSignal(close, embedder)] : [])];
    const named = { text, whole, paths: query.paths ?? [] };
    const legs = [...found, ...exactLegs(known.exact, named, { found, limit, isAllowed })];
    return { mode: close ? "hybrid" : "lexical", hits: fuse(legs, query.limit) };
  };

  /** Undefined while there is no vector to compare with. */
  async function nearTo(text: string, near: Nearness) {
    const { choice, limit, besides, embedder, signal } = near;
    const vector = await meaning.ofQuery(text, embedder, signal);
    if (!vector) return undefined;
    const outside = await meaning.ofRecords(choice.others, embedder, signal);
    return vectorLeg(vector, outside, choice, { limit, besides });
  }
}

/** @returns the aspects that have words; `whole` is what is embedded */
function readQuery(query: Query): { text: string; whole: string; aspects: Aspect[] } {
  const text = query.text.slice(0, TEXT_CHARS);
  const code = query.code?.slice(0, CODE_CHARS) ?? "";
  const aspects = [text, code].map(aspectOf).filter((it) => it.words.length > 0);
  return { text, whole: code ? `${text}\n${code}` : text, aspects };
}

function knowledgeOf({ inForce, others }: Snapshot): Knowledge & { exact: Exact } {
  const all = [...inForce, ...others].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { records: byId(all), titles: titlesOf(all), exact: exactOf(all) };
}

export function byId(records: readonly ProvenanceRecord[]): Map<string, ProvenanceRecord> {
  return new Map(records.map((it) => [it.id, it]));
}

type Named = { text: string; whole: string; paths: readonly string[] };

type Besides = { found: readonly Leg[]; limit: number; isAllowed: (id: string) => boolean };

/** @param found otherwise */
function exactLegs(exact: Exact, { text, whole, paths }: Named, { found, limit, isAllowed }: Besides): Leg[] {
  const named = <T extends Scored>(signal: "id" | "path" | "tag", them: readonly T[], detail: (it: T) => string) => ({
    signal,
    weight: WEIGHTS[signal],
    found: them.filter((it) => isAllowed(it.id)),
    reason: (it: T) => ({ detail: detail(it), strength: 1 }),
  });
  const outright = [
    named("id", exact.ids(whole), (it) => it.id),
    named("path", exact.paths([...new Set([...paths, ...pathsIn(text)])]), (it) => it.pattern),
  ];
  const besides = new Set<string>();
  for (const leg of [...found, ...outright]) for (const it of leg.found) besides.add(it.id);
  const tags = exact.tags(text, { limit, besides, isAllowed });
  return [...outright, named("tag", tags.found, ({ id }) => tags.of(id).join(" "))].filter(
    (leg) => leg.found.length > 0,
  );
}

function vectorSignal(found: Leg["found"], embedder: Guarded | undefined): Leg {
  const weight = embedder?.id.startsWith("local:") ? LOCAL_VECTOR_WEIGHT : WEIGHTS.vector;
  const reason = ({ score }: Scored) => ({ detail: `similarity ${score.toFixed(2)}`, strength: score });
  return { signal: "vector", weight, found, reason };
}

/** Keeps the last value, while its arguments are the same objects. */
function lastOf<A extends readonly object[], V>(make: (...args: A) => V): (...args: A) => V {
  let last: { args: A; value: V } | undefined;
  return (...args) => {
    if (!last?.args.every((it, i) => it === args[i])) last = { args, value: make(...args) };
    return last.value;
  };
}
