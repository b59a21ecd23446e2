import type { ProvenanceRecord } from "../record.ts";
import { literalDirectory, type Pattern, readPattern } from "../scope.ts";
import { onceForView, type Rule, WARNING } from "./rule.ts";

/** Others named, and others counted: with a thousand open records on one path more would drown the rest. */
const MAX_NAMED = 3;
const MAX_COUNTED = 20;

type Scopes = { byText: Map<string, Set<string>>; byFolder: Map<string, Pattern[]> };

export const scopeSeparate: Rule<"scope_overlapping"> = {
  id: "PROV015",
  code: "scope_overlapping",
  severity: WARNING,
  why: "Two open decisions about the same files are decided twice, and the second one silently against the first.",
  good: '{ id: prov-2026-001, title: A, status: open, affected_scope: ["src/a/**"] }\n---\n{ id: prov-2026-002, title: B, status: open, affected_scope: [src/b.ts] }',
  bad: '{ id: prov-2026-001, title: A, status: open, affected_scope: [src/a/x.ts] }\n---\n{ id: prov-2026-002, title: B, status: open, affected_scope: ["src/a/**"] }',
  broken: (record, view) => {
    if (record.status !== "open") return [];
    const scopes = openScopes(view);
    const shared = patternsOf(record).flatMap((pattern) => {
      const others = othersOn(pattern, record.id, scopes);
      return others.length ? [{ text: pattern.text, others }] : [];
    });
    const others = [...new Set(shared.flatMap((it) => it.others))];
    if (others.length === 0) return [];
    const facts = {
      id: record.id,
      others: others.slice(0, MAX_NAMED),
      more: Math.max(0, others.length - MAX_NAMED),
      patterns: shared.slice(0, MAX_NAMED).map((it) => it.text),
    };
    return [{ facts, field: "affected_scope" }];
  },
};

const openScopes = onceForView((view): Scopes => {
  const byText = new Map<string, Set<string>>();
  const byFolder = new Map<string, Pattern[]>();
  for (const { record } of view.standings.filter((it) => it.record.status === "open")) {
    for (const pattern of patternsOf(record)) {
      const owners = byText.get(pattern.text);
      owners?.add(record.id);
      if (owners) continue;
      byText.set(pattern.text, new Set([record.id]));
      const folder = pattern.kind === "regex" ? "" : literalDirectory(pattern);
      if (pattern.kind !== "exact") byFolder.set(folder, [...(byFolder.get(folder) ?? []), pattern]);
    }
  }
  return { byText, byFolder };
});

/** @returns at most `MAX_COUNTED`, in the order of the records */
function othersOn(pattern: Pattern, self: string, { byText, byFolder }: Scopes): string[] {
  const covering = pattern.kind === "exact" ? foldersAbove(pattern.text).flatMap((it) => byFolder.get(it) ?? []) : [];
  const texts = [pattern.text, ...covering.filter((it) => it.covers(pattern.text)).map((it) => it.text)];
  const others: string[] = [];
  for (const text of texts) {
    for (const id of byText.get(text) ?? []) {
      if (others.length === MAX_COUNTED) return others;
      if (id !== self && !others.includes(id)) others.push(id);
    }
  }
  return others;
}

function patternsOf({ affected_scope }: ProvenanceRecord): Pattern[] {
  return [...new Set(affected_scope)].flatMap((it) => readPattern(it) ?? []);
}

function foldersAbove(path: string): string[] {
  const names = path.split("/");
  return names.map((_, i) => names.slice(0, i).join("/"));
}
