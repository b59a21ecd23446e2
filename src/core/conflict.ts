import { bindingFactor, scopeReader } from "./binding.ts";
import { shorten } from "./budget.ts";
import { certaintyOf } from "./certainty.ts";
import { type Change, touchedPaths } from "./change.ts";
import { isInside } from "./excuse.ts";
import type { Finding } from "./finding.ts";
import { says, saysAny } from "./gist.ts";
import type { Governance } from "./governance.ts";
import type { Judged } from "./judged.ts";
import { type Hit, meetings } from "./meeting.ts";
import { push } from "./multimap.ts";
import { prepare } from "./prepared.ts";
import type { Prohibition } from "./prohibition.ts";
import { recordsWithin } from "./reach.ts";
import type { ProvenanceRecord } from "./record.ts";
import { around, type SourceLine, sourceLines } from "./source-line.ts";
import type { View } from "./view.ts";

/** Weaker signs are wrong too often to be shown. */
const FLOOR = 0.55;
/** What a record ruled out says less than what it forbids, a title less than a sentence. */
const WEIGHTS = { constraint: 1, rule: 1, option: 0.94, rejected: 0.88, title: 0.85 } as const;
const LINES = 5;

/**
 * Finds what a change adds that a record in force prohibits or has ruled out. Lines that moved, tests, comments, prose,
 * locked and generated files do nothing; a thing the change removes as often as it adds is not new.
 *
 * Only records that can bind a path of the change are asked for their rules: to read those of one takes longer than to
 * hold a change against them.
 *
 * @returns most certain first, one for each record
 */
export function conflictFindings(change: Change, knowledge: RuleKnowledge): Finding[] {
  const lines = sourceLines(change);
  const prepared = prepare(recordsWithin(touchedPaths(change), knowledge), knowledge.rulesOf);
  const scopes = scopeReader(knowledge.governance);
  const weighed = meetings(change, lines, prepared).flatMap((it) => {
    if (isSpared(it)) return [];
    const factor = bindingFactor(it, scopes);
    const strength = it.strength * factor * WEIGHTS[it.prohibition.source];
    return factor > 0 ? [{ ...it, strength, confidence: certaintyOf(it) * factor }] : [];
  });
  return [...newHits(weighed, lines).values()]
    .filter((hits) => hits.some((it) => it.strength >= FLOOR))
    .map((hits) => ({ hits, best: hits.reduce((a, b) => (bySureness(a, b) > 0 ? b : a)) }))
    .sort((a, b) => bySureness(a.best, b.best))
    .map(({ hits, best }) => findingOf(hits, best, plainest(hits, best) ?? best));
}

/** What a record forbids in so many words says more of the same lines than an option it weighed, whichever came true more often. */
function plainest(hits: readonly Weighed[], best: Weighed): Weighed | undefined {
  const lines = new Map<Prohibition, Set<SourceLine>>();
  for (const { prohibition, line } of hits) lines.set(prohibition, (lines.get(prohibition) ?? new Set()).add(line));
  const met = [...(lines.get(best.prohibition) ?? [])];
  const isAsWide = (it: Prohibition) => met.every((line) => lines.get(it)?.has(line));
  const plain = new Set([...lines.keys()].filter((it) => /^(?:constraint|rule)$/.test(it.source) && isAsWide(it)));
  return hits.filter((it) => plain.has(it.prohibition) && it.strength >= FLOOR).toSorted(bySureness)[0];
}

/** What tells which records are rules for a change. */
export type RuleKnowledge = {
  view: View;
  /** The scopes of the view's records in force. */
  governance: Governance;
  /** What a record prohibits: read from its sentences, or as that was kept. */
  rulesOf(record: ProvenanceRecord): readonly Prohibition[];
};

/** A hit, and how often its like came true. */
type Weighed = Hit & { confidence: number };

function bySureness(a: Weighed, b: Weighed): number {
  return b.confidence - a.confidence || b.strength - a.strength;
}

/** How far the port of a rule about an address may stand from it, in lines. */
const BLOCK = 8;

/** Tells whether what is to be used stands beside a line. */
function isSpared({ prohibition, line }: Hit): boolean {
  if (isInside(line, prohibition.excused)) return true;
  if (prohibition.about.length > 0 && !says(line, prohibition.about)) return true;
  if (prohibition.purposes.length > 0 && !saysAny(line, prohibition.purposes)) return true;
  const { ports } = prohibition;
  if (ports.length > 0 && !ports.some((it) => new RegExp(`\\b${it}\\b`).test(around(line, BLOCK).join("\n"))))
    return true;
  if (prohibition.spared.length === 0) return false;
  const text = around(line, 2).join("\n");
  return prohibition.spared.some((it) => text.includes(it));
}

/** Leaves out what the change takes away as often as it brings in: a rename around a use, a use that moved. */
function newHits(hits: readonly Weighed[], lines: readonly SourceLine[]): Map<string, Weighed[]> {
  const byRecord = new Map<string, Weighed[]>();
  const byCause = new Map<Prohibition, Map<Hit["by"], Weighed[]>>();
  for (const it of hits) {
    const causes = byCause.get(it.prohibition) ?? new Map<Hit["by"], Weighed[]>();
    byCause.set(it.prohibition, causes);
    push(causes, it.by, it);
  }
  for (const [prohibition, causes] of byCause) {
    for (const all of causes.values()) {
      for (const it of freshIn(prohibition, all, lines)) push(byRecord, prohibition.record.id, it);
    }
  }
  return byRecord;
}

function freshIn(
  { polarity }: Prohibition,
  hits: readonly Weighed[],
  lines: readonly SourceLine[],
): readonly Weighed[] {
  if (polarity === "without" || polarity === "remove") return hits.filter((it) => isLacking(it, lines));
  const count = (kind: SourceLine["kind"]) =>
    new Set(hits.filter((it) => it.line.kind === kind).map((it) => it.line)).size;
  return count("added") > count("removed") ? hits.filter((it) => it.line.kind === "added") : [];
}

/** Judges `never … without …` and `must not be removed`: the thing is there, what belongs to it is not. */
function isLacking({ prohibition, line }: Hit, lines: readonly SourceLine[]): boolean {
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
  const near = around(line, BESIDE).join("\n").toLowerCase();
  const wanted = wantedIn(prohibition.missing);
  return (
    line.kind === "added" &&
    wanted.length > 0 &&
    !wanted.some((it) => new RegExp(`(?<![a-z])${it.replaceAll("$", "\\$")}`).test(near))
  );
}

/** How far from a use what must go with it may stand, in lines. */
const BESIDE = 14;

/** The words, any of which shows that what must go with a use is there: `a ticket number (QA-nnn)` gives `qa-`. */
function wantedIn(missing: string): string[] {
  const marks = (missing.match(/\b[A-Z]{2,}-(?=[nNxX\d#])/g) ?? []).map((it) => it.toLowerCase());
  if (marks.length > 0) return marks;
  const words = missing.toLowerCase().match(/[a-z_$][\w$]+/g) ?? [];
  return words
    .filter(
      (it) =>
        !/^(?:an?|of|in|to|it|is|be|by|or|at|on|as|the|and|any|its|with|for|explicit|own|first|being|set|proper|given|using|before|after|that|from|through)$/.test(
          it,
        ),
    )
    .map((it) => it.replace(/(?:ing|ed|s)$/, ""));
}

/** @param told whose words are quoted */
function findingOf(hits: readonly Hit[], best: Weighed, told: Weighed): Finding {
  const { record, text, source } = told.prohibition;
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

function fixOf({ id }: Judged, source: Prohibition["source"]): string {
  const way = source === "option" || source === "rejected" ? "what was chosen instead" : "what the record asks for";
  return `Read ${id} with \`get_record\` and do ${way}, or draft a successor with \`supersede_record\` and let a person approve it.`;
}
