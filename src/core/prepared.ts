import type { Concept } from "./concept.ts";
import { push } from "./multimap.ts";
import type { Name } from "./name.ts";
import type { Prohibition } from "./prohibition.ts";
import type { ProvenanceRecord } from "./record.ts";
import { type Sieve, sieveOf } from "./sieve.ts";
import type { Target } from "./target.ts";

/** A prohibition, and what of it is looked for. */
export type Sought<K extends Target["kind"]> = { prohibition: Prohibition; target: Target & { kind: K } };

/** The prohibitions of a set of records, filed by what they look for. */
export type Prepared = {
  prohibitions: readonly Prohibition[];
  byKey: ReadonlyMap<string, readonly Entry[]>;
  byConcept: ReadonlyMap<Concept, readonly Prohibition[]>;
  /** By a line, the concepts it could show. */
  shown: Sieve<Concept>;
  bySense: ReadonlyMap<string, readonly Sought<"gist">[]>;
  bySwitch: ReadonlyMap<string, readonly Sought<"switch">[]>;
  places: readonly Sought<"place">[];
  siblings: readonly Sought<"siblings">[];
  foreign: readonly Sought<"foreign">[];
  files: readonly Sought<"file" | "edit">[];
  limits: readonly Sought<"limit">[];
  companions: readonly Sought<"companion">[];
  /** By a value that is asked for, and by a key whose value is written out. */
  byKept: ReadonlyMap<string, readonly Sought<"kept">[]>;
  /** By a word of what was ruled out. */
  byRefused: ReadonlyMap<string, readonly Sought<"swap">[]>;
};

type Entry = { prohibition: Prohibition; name: Name };

type Rules = (record: ProvenanceRecord) => readonly Prohibition[];

let last: { records: readonly ProvenanceRecord[]; rulesOf: Rules; made: Prepared } | undefined;

/** Files the prohibitions of records by what they look for. */
export function prepare(records: readonly ProvenanceRecord[], rulesOf: Rules): Prepared {
  // Where no record has a scope, every change meets the same ones.
  if (last?.rulesOf === rulesOf && isSame(last.records, records)) return last.made;
  last = { records, rulesOf, made: file(records.flatMap(rulesOf)) };
  return last.made;
}

function isSame(some: readonly ProvenanceRecord[], others: readonly ProvenanceRecord[]): boolean {
  return some === others || (some.length === others.length && some.every((it, at) => it === others[at]));
}

function file(prohibitions: readonly Prohibition[]): Prepared {
  const all = soughtIn(prohibitions);
  const byKey = new Map<string, Entry[]>();
  const byConcept = new Map<Concept, Prohibition[]>();
  const bySense = new Map<string, Sought<"gist">[]>();
  const bySwitch = new Map<string, Sought<"switch">[]>();
  const byKept = new Map<string, Sought<"kept">[]>();
  const byRefused = new Map<string, Sought<"swap">[]>();
  for (const { prohibition, target } of all) {
    if (target.kind === "concept") push(byConcept, target.concept, prohibition);
    const packages = target.kind === "concept" ? (target.concept.packages ?? []) : [];
    const isImported = target.kind === "concept" && target.concept.isVague === true;
    for (const it of packages)
      push(byKey, `p:${it}`, { prohibition, name: { text: it, keys: [], isPlain: false, isImported } });
    if (target.kind === "name")
      for (const key of target.name.keys) push(byKey, key, { prohibition, name: target.name });
    if (target.kind === "gist") {
      // One for all its words: it is by identity that they are counted.
      const sought = { prohibition, target };
      for (const it of target.senses) push(bySense, it, sought);
    }
    if (target.kind === "kept") {
      const sought = { prohibition, target };
      for (const it of target.kept.values) push(byKept, `v:${it}`, sought);
      for (const it of target.kept.pairs.keys()) push(byKept, `k:${it}`, sought);
    }
    if (target.kind === "swap") for (const it of target.swap.refused) push(byRefused, it, { prohibition, target });
    if (target.kind === "switch") push(bySwitch, target.senses[0] ?? "", { prohibition, target });
  }
  const ofKind = <K extends Target["kind"]>(...kinds: K[]) =>
    all.filter((it): it is Sought<K> => (kinds as string[]).includes(it.target.kind));
  return {
    ...{ prohibitions, byKey, byConcept, bySense, bySwitch, places: ofKind("place"), siblings: ofKind("siblings") },
    foreign: ofKind("foreign").filter(isScoped),
    shown: sieveOf([...byConcept.keys()], (it) => it.shows),
    ...{
      files: ofKind("file", "edit"),
      limits: ofKind("limit"),
      companions: ofKind("companion").filter(isScoped),
      byKept,
      byRefused,
    },
  };
}

function isScoped({ prohibition }: { prohibition: Prohibition }): boolean {
  return prohibition.record.affected_scope.length > 0;
}

function soughtIn(prohibitions: readonly Prohibition[]): { prohibition: Prohibition; target: Target }[] {
  return prohibitions.flatMap((prohibition) => prohibition.targets.map((target) => ({ prohibition, target })));
}
