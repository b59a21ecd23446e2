import { type ProvenanceRecord, typeOfId } from "./record.ts";
import type { Standing, View } from "./view.ts";

export const RELS = [
  "derivation",
  "implements",
  "accepts",
  "uses",
  "learned_from",
  "prevents",
  "related",
  "proved_by",
  "scope",
  "forbids",
  "context",
  "runs",
  "manifest",
  "part_of",
  "based_on",
  "generated_by",
  "gated_by",
  "caused_by",
  "replays",
] as const;
export type Rel = (typeof RELS)[number];

export type GraphNode = {
  id: string;
  kind:
    | "Record"
    | "Rule"
    | "Run"
    | "Event"
    | "Incident"
    | "Artifact"
    | "Manifest"
    | "Commit"
    | "Path"
    | "External"
    | "Missing";
  type: string;
  label: string;
  state?: string;
  attributes: { [name: string]: unknown };
};

/** From the newer or dependent node to the older or depended-on one; `related` alone has no direction. */
export type Link = { source: string; target: string; rel: Rel; directed?: false };

type Lookup<V> = Pick<ReadonlyMap<string, V>, "get" | "has">;

/** What a walk asks: a node by its id, and the links that leave it and that come to it. */
export type Graph = {
  nodes: Lookup<GraphNode> & { keys(): Iterable<string> };
  out: Lookup<readonly Link[]>;
  in: Lookup<readonly Link[]>;
};

/** The graph of all records, which fits into memory as a whole. */
export type RecordGraph = {
  nodes: ReadonlyMap<string, GraphNode>;
  out: ReadonlyMap<string, readonly Link[]>;
  in: ReadonlyMap<string, readonly Link[]>;
};

const LINK_RELS = new Map<string, Rel>([
  ["specs", "implements"],
  ["risks", "accepts"],
  ["incidents", "learned_from"],
]);

/** Links whose values are ids as they stand. What another kind names has the kind in its id: `pr:137`. */
const ID_KINDS = ["decisions", "specs", "risks", "mistakes", "incidents", "events", "runs", "artifacts", "manifests"];

/** Builds the graph of all records. A reference to nothing becomes a node of kind `Missing`, so that it shows. */
export function graphOf(view: View): RecordGraph {
  const nodes = new Map<string, GraphNode>();
  const links = new Map<string, Link>();
  for (const standing of view.standings) nodes.set(standing.record.id, recordNode(standing));
  for (const { record } of view.standings) {
    const rules = rulesOf(record);
    for (const rule of rules) nodes.set(rule.id, rule);
    for (const link of [...linksOf(record), ...rules.flatMap((it) => ruleLinks(it.id, record))]) {
      if (link.source === link.target) continue;
      links.set(`${link.source} ${link.rel} ${link.target}`, link);
      for (const id of [link.source, link.target]) if (!nodes.has(id)) nodes.set(id, referenceNode(id));
    }
  }
  const sorted = [...links.values()].sort(byEnds);
  return { nodes, out: groupBy(sorted, (it) => it.source), in: groupBy(sorted, (it) => it.target) };
}

function linksOf(record: ProvenanceRecord): Link[] {
  const to = (rel: Rel, targets: readonly string[]): Link[] =>
    targets.map((target) => ({ source: record.id, target, rel }));
  return [
    ...to("derivation", record.supersedes ? [record.supersedes] : []),
    // Both ends may state one replacement; each is folded to the same link, newer to older.
    ...(record.superseded_by ? [{ source: record.superseded_by, target: record.id, rel: "derivation" as const }] : []),
    ...record.related.map((other) => undirected(record.id, other)),
    ...Object.entries(record.links).flatMap(([kind, ids]) =>
      kind === "decisions"
        ? ids.map((id) => undirected(record.id, id))
        : to(
            LINK_RELS.get(kind) ?? "uses",
            ids.map((id) => referenceId(kind, id)),
          ),
    ),
    ...to(
      "proved_by",
      [...record.associated_specs.map((it) => it.path), ...record.associated_traces].map((it) => `path:${it}`),
    ),
    ...to(
      "proved_by",
      record.monitors.map((it) => `monitor:${it}`),
    ),
    ...to(
      "scope",
      record.affected_scope.map((it) => `path:${it}`),
    ),
    ...to(
      "forbids",
      record.forbidden_scope.map((it) => `path:${it}`),
    ),
    ...to("context", contextsOf(record)),
    ...to("manifest", record.manifest),
    ...(record.sealed_at_sha
      ? [{ source: `git:${record.sealed_at_sha}`, target: record.id, rel: "runs" as const }]
      : []),
  ];
}

/** The rules by which a mistake is kept from happening again, each with the id it states or one made of its place. */
function rulesOf(record: ProvenanceRecord): GraphNode[] {
  if (record.type !== "mistake") return [];
  return record.constraints.map((statement, i) => ({
    id: (i === 0 && record.rule_id) || `PRV-${record.id}-${i + 1}`,
    kind: "Rule",
    type: "rule",
    label: statement,
    attributes: { file: record.file, created_at: record.created_at, enforcement: record.enforcement },
  }));
}

/** From the mistake to its rule, and from the rule to what it watches over and what holds it. */
function ruleLinks(rule: string, { id, affected_scope, enforcement }: ProvenanceRecord): Link[] {
  const held = enforcement.flatMap(({ kind, ref, must_exist }) => {
    if (!ref) return [];
    return must_exist ? [`path:${ref}`] : [`enforcement:${[kind, ref].filter(Boolean).join(" ")}`];
  });
  const targets = [...affected_scope.map((it) => `path:${it}`), ...held];
  return [
    { source: id, target: rule, rel: "prevents" },
    ...targets.map((target): Link => ({ source: rule, target, rel: "prevents" })),
  ];
}

/** What a record was written in, outermost first: `[["session", "a1"], ["task", "7"]]`. */
function contextsOf({ lifecycle }: ProvenanceRecord): string[] {
  const { context } = lifecycle;
  const pairs = Array.isArray(context) ? context : [];
  return pairs.flatMap((it: unknown) => (Array.isArray(it) && it.length === 2 ? [`${it[0]}:${it[1]}`] : []));
}

function undirected(a: string, b: string): Link {
  const [source = a, target = b] = [a, b].sort();
  return { source, target, rel: "related", directed: false };
}

function recordNode({ record, state, successor }: Standing): GraphNode {
  const attributes = { file: record.file, created_at: record.created_at, tags: record.tags };
  return {
    id: record.id,
    kind: "Record",
    type: record.type,
    label: record.title,
    state,
    attributes: { ...attributes, ...(successor && { successor }) },
  };
}

function referenceId(kind: string, id: string): string {
  return ID_KINDS.includes(kind) || typeOfId(id) || /^[a-z]+:/.test(id) ? id : `${kind}:${id}`;
}

/** Only what the records alone can hold is missing; paths, pull requests and addresses live elsewhere. */
export function referenceNode(id: string): GraphNode {
  const [, scheme, rest = ""] = /^([a-z]+):(.*)$/s.exec(id) ?? [];
  if (!scheme) return { id, kind: "Missing", type: typeOfId(id) ?? "missing", label: id, attributes: {} };
  const label = rest.startsWith("//") ? id : rest;
  const kind = scheme === "git" ? "Commit" : "External";
  return { id, kind: scheme === "path" ? "Path" : kind, type: scheme, label, attributes: {} };
}

/** Orders links by source, rel, target. */
export function byEnds(a: Link, b: Link): number {
  const key = (it: Link) => `${it.source} ${it.rel} ${it.target}`;
  return key(a) < key(b) ? -1 : 1;
}

function groupBy(links: readonly Link[], end: (link: Link) => string): Map<string, Link[]> {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    const group = groups.get(end(link));
    if (group) group.push(link);
    else groups.set(end(link), [link]);
  }
  return groups;
}

/** Lists the records that point at one, by id. */
export function linkedRecords(graph: Graph, id: string): { id: string; rel: Rel }[] {
  const into = (graph.in.get(id) ?? []).map(({ source, rel }) => ({ id: source, rel }));
  const undirected = (graph.out.get(id) ?? []).filter((it) => it.directed === false);
  return [...into, ...undirected.map(({ target, rel }) => ({ id: target, rel }))]
    .filter((it) => graph.nodes.get(it.id)?.kind === "Record")
    .sort((a, b) => (`${a.id} ${a.rel}` < `${b.id} ${b.rel}` ? -1 : 1));
}
