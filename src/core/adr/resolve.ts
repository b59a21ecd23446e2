import { type Problem, problem } from "../problem.ts";
import type { Adr } from "./read.ts";
import { numberInName, type Reference } from "./reference.ts";

/** A record that an earlier import made. */
export type Known = { source: string; digest: string; id: string; number: number | undefined };

/** The records an ADR's links lead to, by id. */
export type Linked = { supersedes: string[]; supersededBy: string[]; related: string[] };

type Target = { file: string; number: number | undefined; id: string };

/**
 * Finds the records that the links between ADRs mean: by path, by name, then by number in the same folder. A
 * replacement that one end states holds for both; one of only a part of another is a relation.
 *
 * @param idOf the id a file without a record will get
 */
export function linkAdrs(
  adrs: readonly Adr[],
  known: readonly Known[],
  idOf: (adr: Adr) => string,
): { linked: Map<string, Linked>; problems: Problem[] } {
  const recorded = new Map(known.map((it) => [it.source, it.id]));
  const targets: Target[] = [
    ...adrs.map((it) => ({ file: it.file, number: it.number, id: recorded.get(it.file) ?? idOf(it) })),
    ...known
      .filter((it) => !adrs.some(({ file }) => file === it.source))
      .map((it) => ({ file: it.source, number: it.number, id: it.id })),
  ];
  const problems: Problem[] = [];
  const linked = new Map(
    adrs.map((it): [string, Linked] => [it.file, { supersedes: [], supersededBy: [], related: [] }]),
  );
  const find = (adr: Adr, reference: Reference): Target[] => {
    const found = findTargets(reference, adr.file, targets).filter((it) => it.file !== adr.file);
    if (found.length === 1) return found;
    const facts = { file: adr.file, link: reference.raw, candidates: found.map((it) => it.file) };
    problems.push(problem("adr_link_unclear", facts, { severity: "warning", at: { file: adr.file } }));
    return [];
  };
  const add = (file: string, kind: keyof Linked, id: string) => {
    const list = linked.get(file)?.[kind];
    if (list && !list.includes(id)) list.push(id);
  };
  const byFile = new Map(targets.map((it) => [it.file, it.id]));
  for (const adr of adrs) {
    const own = byFile.get(adr.file) ?? "";
    for (const reference of adr.supersededBy)
      for (const { file, id } of find(adr, reference)) {
        add(adr.file, reference.isPartial ? "related" : "supersededBy", id);
        if (!reference.isPartial) add(file, "supersedes", own);
      }
    for (const reference of adr.supersedes)
      for (const { file, id } of find(adr, reference)) {
        add(adr.file, reference.isPartial ? "related" : "supersedes", id);
        if (!reference.isPartial && isDecided(adr)) add(file, "supersededBy", own);
      }
    for (const reference of adr.related) for (const { id } of find(adr, reference)) add(adr.file, "related", id);
  }
  return { linked: new Map([...linked].map(([file, it]) => [file, currentFirst(it, adrs, byFile)])), problems };
}

/** What is only proposed replaces nothing yet. */
function isDecided({ status }: Adr): boolean {
  return status !== "proposed" && status !== "draft" && status !== "on-hold" && status !== "rejected";
}

/** Of several successors the one that was decided comes first: it is the one to read instead. */
function currentFirst(links: Linked, adrs: readonly Adr[], ids: ReadonlyMap<string, string>): Linked {
  const pending = new Set(adrs.filter((it) => !isDecided(it)).map((it) => ids.get(it.file)));
  const rank = (id: string) => Number(pending.has(id));
  return { ...links, supersededBy: [...links.supersededBy].sort((a, b) => rank(a) - rank(b)) };
}

function findTargets({ target, number, raw }: Reference, from: string, targets: readonly Target[]): Target[] {
  const folder = from.slice(0, from.lastIndexOf("/") + 1);
  const near = (found: Target[]) => {
    const inFolder = found.filter((it) => it.file.slice(0, it.file.lastIndexOf("/") + 1) === folder);
    return inFolder.length ? inFolder : found;
  };
  if (target) {
    const path = normalise(target.startsWith("/") ? target.slice(1) : folder + target);
    const exact = targets.filter((it) => it.file === path);
    if (exact.length) return exact;
    const stem = stemOf(raw);
    const named = near(targets.filter((it) => stemOf(it.file) === stem));
    if (named.length) return named;
  }
  const wanted = number ?? numberInName(raw);
  return wanted === undefined ? [] : near(targets.filter((it) => it.number === wanted));
}

function stemOf(file: string): string {
  return file
    .slice(file.lastIndexOf("/") + 1)
    .replace(/\.(?:mdx?|markdown|rst|adoc|asciidoc|txt|html)$/i, "")
    .toLowerCase();
}

function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
