import { bindingFactor, scopeReader } from "./binding.ts";
import { shorten } from "./budget.ts";
import type { Change } from "./change.ts";
import type { Concept } from "./concept.ts";
import { type Fact, factsOf, importedBy } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import type { Governance } from "./governance.ts";
import type { Name } from "./name.ts";
import { type Prohibition, prohibitionsOf, type Target } from "./prohibition.ts";
import type { ProvenanceRecord } from "./record.ts";
import { roleOf } from "./source-file.ts";
import { around, type SourceLine, sourceLines } from "./source-line.ts";
import type { View } from "./view.ts";

/** The prohibitions of a set of records, filed by what they look for. */
export type Prepared = {
  prohibitions: readonly Prohibition[];
  byKey: ReadonlyMap<string, readonly Entry[]>;
  byConcept: ReadonlyMap<Concept, readonly Prohibition[]>;
  places: readonly { prohibition: Prohibition; target: Target & { kind: "place" } }[];
  files: readonly { prohibition: Prohibition; target: Target & { kind: "file" } }[];
};

type Entry = { prohibition: Prohibition; name: Name };

/** A line that does what is forbidden. */
type Hit = { prohibition: Prohibition; line: SourceLine; confidence: number };

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
export function prepareProhibitions(records: readonly ProvenanceRecord[]): Prepared {
  const prohibitions = records.flatMap(readOnce);
  const byKey = new Map<string, Entry[]>();
  const byConcept = new Map<Concept, Prohibition[]>();
  const places: Prepared["places"][number][] = [];
  const files: Prepared["files"][number][] = [];
  for (const prohibition of prohibitions) {
    for (const target of prohibition.targets) {
      if (target.kind === "place") places.push({ prohibition, target });
      if (target.kind === "file") files.push({ prohibition, target });
      if (target.kind === "concept") push(byConcept, target.concept, prohibition);
      const packages = target.kind === "concept" ? (target.concept.packages ?? []) : [];
      for (const it of packages) push(byKey, `p:${it}`, { prohibition, name: { text: it, keys: [], isPlain: false } });
      if (target.kind === "name")
        for (const key of target.name.keys) push(byKey, key, { prohibition, name: target.name });
    }
  }
  return { prohibitions, byKey, byConcept, places, files };
}

/** Below it a finding is wrong too often to be shown. */
const FLOOR = 0.55;
const LINES = 5;

/**
 * Finds what a change adds that a record in force prohibits or has ruled out. Lines that moved, tests, comments, prose,
 * locked and generated files do nothing; a thing the change removes as often as it adds is not new.
 *
 * @returns most certain first, one for each record
 */
export function conflictFindings(
  change: Change,
  prepared: Prepared,
  { governance }: { governance?: Governance } = {},
): Finding[] {
  const lines = sourceLines(change);
  const scopes = scopeReader(governance);
  const hits = [
    ...keyHits(lines, prepared),
    ...conceptHits(lines, prepared),
    ...placeHits(lines, prepared),
    ...fileHits(change, prepared),
  ];
  const weighed = hits.flatMap((it) => {
    const factor = bindingFactor(it, scopes);
    return factor > 0 ? [{ ...it, confidence: it.confidence * factor }] : [];
  });
  return [...newHits(weighed, lines)]
    .map(findingOf)
    .filter((it) => it.confidence >= FLOOR)
    .sort((a, b) => b.confidence - a.confidence);
}

function keyHits(lines: readonly SourceLine[], { byKey }: Prepared): Hit[] {
  if (byKey.size === 0) return [];
  return lines.flatMap((line) =>
    factsOf(line).flatMap((fact) =>
      (byKey.get(fact.key) ?? []).flatMap(({ prohibition, name }) => {
        const confidence = factConfidence(fact, name, prohibition);
        return confidence > 0 ? [{ prohibition, line, confidence }] : [];
      }),
    ),
  );
}

const GLOBALS = /^(?:print|eval|exec|printf|panic|goto|exit|input|fetch|open|alert|require|sleep)$/;

function factConfidence(fact: Fact, name: Name, { polarity }: Prohibition): number {
  if (polarity === "enable") return fact.kind === "setting" && !fact.isOff ? 0.86 : 0;
  if (polarity === "disable") return fact.kind === "setting" && fact.isOff ? 0.86 : 0;
  if (fact.kind === "setting") return fact.isOff ? 0 : 0.8;
  if (fact.kind !== "identifier") return fact.kind === "command" ? 0.84 : 0.92;
  const isGlobal = GLOBALS.test(name.text);
  if (!name.isPlain) return fact.isMember && isGlobal ? 0 : 0.86;
  return fact.isUsed && !fact.isMember ? 0.82 : 0;
}

function conceptHits(lines: readonly SourceLine[], { byConcept }: Prepared): Hit[] {
  return [...byConcept].flatMap(([concept, prohibitions]) =>
    lines
      .filter((it) => showsConcept(it, concept))
      .flatMap((line) => prohibitions.map((prohibition) => ({ prohibition, line, confidence: concept.confidence }))),
  );
}

/** Settings that hold text for people. */
const TOLD =
  /^\s*(?:-\s*)?["']?(?:description|summary|title|message|comment|notes?|help|label|tooltip|reason)["']?\s*:/i;

/** How far from a line what belongs to it may stand, in lines. */
const NEAR = 6;

function showsConcept(line: SourceLine, it: Concept): boolean {
  const { shows, view = "code", languages, unless, file, near } = it;
  if (!shows || (languages && !languages.includes(line.language)) || (file && !file.test(line.file))) return false;
  if (line.role === "config" && TOLD.test(line.bare)) return false;
  if (!shows.test(line[view]) || unless?.test(line[view])) return false;
  return !near || near.test(`${line.hunk.section}\n${around(line, NEAR).join("\n")}`);
}

function placeHits(lines: readonly SourceLine[], { places }: Prepared): Hit[] {
  if (places.length === 0) return [];
  return lines.flatMap((line) => {
    const paths = importedBy(line).map((it) => resolveImport(line.file, it));
    return paths.flatMap((path) =>
      places
        .filter(
          ({ target, prohibition }) =>
            target.place.covers(path) && !target.place.covers(line.file) && prohibition.polarity === "do",
        )
        .map(({ prohibition }) => ({ prohibition, line, confidence: 0.86 })),
    );
  });
}

/** Where an import points, as a path of the repository as far as its text tells. */
function resolveImport(file: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier.replace(/^[@~]\//, "").replace(/\.|::|\\/g, "/");
  const folders = file.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") folders.pop();
    else if (part !== ".") folders.push(part.replace(/\.\w+$/, ""));
  }
  return folders.join("/");
}

function fileHits(change: Change, { files }: Prepared): Hit[] {
  return change.files
    .filter((it) => it.kind === "added" && roleOf(it.path) !== "ignored")
    .flatMap(({ path, hunks }) =>
      files
        .filter(({ target }) => target.endings.some((it) => path.endsWith(it)))
        .map(({ prohibition }) => {
          const text = hunks[0]?.lines[0]?.text ?? "added";
          const line: SourceLine = {
            file: path,
            language: "",
            role: roleOf(path),
            kind: "added",
            line: 1,
            text,
            bare: text,
            code: text,
            hunk: hunks[0] ?? { oldStart: 0, newStart: 0, section: "", lines: [] },
            at: 0,
          };
          return { prohibition, line, confidence: 0.86 };
        }),
    );
}

/** Leaves out what the change takes away as often as it brings in: a rename around a use, a use that moved. */
function newHits(hits: readonly Hit[], lines: readonly SourceLine[]): Map<string, Hit[]> {
  const byRecord = new Map<string, Hit[]>();
  const byProhibition = new Map<Prohibition, Hit[]>();
  for (const it of hits) push(byProhibition, it.prohibition, it);
  for (const [prohibition, all] of byProhibition) {
    if (prohibition.polarity === "without" || prohibition.polarity === "remove") {
      for (const it of all) if (isLacking(it, lines)) push(byRecord, prohibition.record.id, it);
      continue;
    }
    const count = (kind: SourceLine["kind"]) =>
      new Set(all.filter((it) => it.line.kind === kind).map((it) => it.line)).size;
    if (count("added") <= count("removed")) continue;
    for (const it of all) if (it.line.kind === "added") push(byRecord, prohibition.record.id, it);
  }
  return byRecord;
}

/** Judges `never … without …` and `must not be removed`: the thing is there, what belongs to it is not. */
function isLacking({ prohibition, line }: Hit, lines: readonly SourceLine[]): boolean {
  const beside = lines.filter((it) => it.file === line.file && it.kind === "added");
  if (prohibition.polarity === "remove") {
    const names = prohibition.targets.flatMap((it) => (it.kind === "name" ? [it.name.text] : []));
    const [field = ""] = line.bare.match(/\w+/) ?? [];
    if (names.length === 0) names.push(field);
    return (
      line.kind === "removed" &&
      !lines.some((it) => it.kind === "added" && names.some((name) => it.text.includes(name)))
    );
  }
  // `now()` without an argument: one that is given is what was asked for.
  const calls = prohibition.targets.flatMap((it) => (it.kind === "name" && it.name.isCall ? [it.name.text] : []));
  if (calls.length > 0 && !calls.some((it) => line.text.includes(`${it}()`))) return false;
  const [word = ""] = prohibition.missing.match(/[a-z_$][\w$]*/i) ?? [];
  const near = beside.filter((it) => Math.abs((it.line ?? 0) - (line.line ?? 0)) <= 6);
  return line.kind === "added" && word !== "" && !near.some((it) => it.text.toLowerCase().includes(word.toLowerCase()));
}

function findingOf([, hits]: [string, Hit[]]): Finding {
  const best = hits.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  const { record, text, source } = best.prohibition;
  const shown = [...new Set(hits.map((it) => it.line))].slice(0, LINES);
  const said = {
    constraint: "prohibits",
    rule: "prohibits",
    option: "ruled out",
    rejected: "was rejected:",
    title: "says",
  }[source];
  return {
    class: "conflict",
    record: record.id,
    title: record.title,
    message: `${record.id} ${said} ${JSON.stringify(shorten(text, 240))}; ${doing(shown)}.`,
    confidence: Math.round(best.confidence * 100) / 100,
    lines: shown.map((it) => ({
      file: it.file,
      ...(it.line && { line: it.line }),
      text: shorten(it.text.trim(), 160),
    })),
    fix: fixOf(record, source),
  };
}

function doing(lines: readonly SourceLine[]): string {
  const verb = lines[0]?.kind === "removed" ? ["takes it away", "take it away"] : ["does it", "do it"];
  return lines.length === 1 ? `a line of this change ${verb[0]}` : `${lines.length} lines of this change ${verb[1]}`;
}

function fixOf({ id }: ProvenanceRecord, source: Prohibition["source"]): string {
  const way = source === "option" || source === "rejected" ? "what was chosen instead" : "what the record asks for";
  return `Read ${id} with \`get_record\` and do ${way}, or draft a successor with \`supersede_record\` and let a person approve it.`;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
