import type { Concept } from "./concept.ts";
import type { Name } from "./name.ts";
import { type Prohibition, prohibitionsOf } from "./prohibition.ts";
import type { ProvenanceRecord } from "./record.ts";
import { type Sieve, sieveOf } from "./sieve.ts";
import type { Target } from "./target.ts";
import type { View } from "./view.ts";

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

const known = new WeakMap<View, Prepared>();

/** Reads the prohibitions of the records in force, and of the rejected ones, once for each view. */
export function prepareView(view: View): Prepared {
  const found = known.get(view);
  if (found) return found;
  const rejected = view.standings
    .filter((it) => it.state === "rejected" && it.record.type === "decision")
    .map((it) => it.record);
  const made = prepareProhibitions([...view.inForce, ...rejected]);
  known.set(view, made);
  return made;
}

const read = new WeakMap<ProvenanceRecord, Prohibition[]>();

/** Another view shares most records with the last one. */
function readOnce(record: ProvenanceRecord): Prohibition[] {
  const made = read.get(record) ?? prohibitionsOf(record);
  read.set(record, made);
  return made;
}

/** @param records in force, or rejected: others never bind */
function prepareProhibitions(records: readonly ProvenanceRecord[]): Prepared {
  const prohibitions = records.flatMap(readOnce);
  const byKey = new Map<string, Entry[]>();
  const byConcept = new Map<Concept, Prohibition[]>();
  const bySense = new Map<string, Sought<"gist">[]>();
  const bySwitch = new Map<string, Sought<"switch">[]>();
  const byKept = new Map<string, Sought<"kept">[]>();
  const byRefused = new Map<string, Sought<"swap">[]>();
  for (const { prohibition, target } of soughtIn(prohibitions)) {
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
    soughtIn(prohibitions).filter((it): it is Sought<K> => (kinds as string[]).includes(it.target.kind));
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

/** Adds to the list a map has under a key. */
export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
