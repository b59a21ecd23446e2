import { DIGEST } from "./canonical.ts";
import { type Occurrence, payloadOf } from "./event.ts";
import { EVENT_RELS, eventLinks, outputsOf } from "./event-links.ts";
import { evidenceOf, factOf } from "./event-text.ts";
import type { Facts } from "./facts.ts";
import { byEnds, type Graph, type GraphNode, type Link, referenceNode } from "./graph.ts";
import { MANIFEST_ID, type Manifest } from "./manifest.ts";

/** The rels whose source is the event that states them. */
const FROM_EVENT = EVENT_RELS.filter((it) => it !== "part_of" && it !== "generated_by");

/**
 * Joins the records with the runs: one graph, whose nodes and links are looked up as a walk comes to them, since there
 * may be a hundred thousand runs.
 *
 * @param manifest reads one by its id; undefined if it is not here
 */
export function withRuns(records: Graph, facts: Facts, manifest: (id: string) => Manifest | undefined): Graph {
  const node = (id: string) => runNode(id, facts, manifest) ?? records.nodes.get(id) ?? mentioned(id, facts);
  return {
    nodes: {
      get: node,
      has: (id) => node(id) !== undefined,
      keys: () => [...records.nodes.keys(), ...facts.runs()],
    },
    out: lookup((id) => [...(records.out.get(id) ?? []), ...linksFrom(id, facts)]),
    in: lookup((id) => [...(records.in.get(id) ?? []), ...linksTo(id, facts)]),
  };
}

function lookup(find: (id: string) => Link[]): Graph["out"] {
  const sorted = (id: string) =>
    [...new Map(find(id).map((it) => [`${it.source} ${it.rel} ${it.target}`, it])).values()].sort(byEnds);
  return { get: sorted, has: (id) => sorted(id).length > 0 };
}

function linksFrom(id: string, facts: Facts): Link[] {
  const event = facts.event(id);
  const produced = DIGEST.test(id) ? facts.linked(id, "generated_by") : [];
  const stated = event ? eventLinks(event).filter((it) => it.rel !== "generated_by" && it.target !== id) : [];
  return [
    ...stated.map(({ rel, target }): Link => ({ source: id, target, rel })),
    ...(event ? [{ source: id, target: event.run, rel: "part_of" } as const] : []),
    ...produced.map((it): Link => ({ source: id, target: it.id, rel: "generated_by" })),
  ];
}

function linksTo(id: string, facts: Facts): Link[] {
  const event = facts.event(id);
  const outputs = event ? eventLinks(event).filter((it) => it.rel === "generated_by") : [];
  const stating = FROM_EVENT.flatMap((rel) =>
    facts.linked(id, rel).map((it): Link => ({ source: it.id, target: id, rel })),
  );
  return [
    ...stating.filter((it) => it.source !== id),
    ...outputs.map((it): Link => ({ source: it.target, target: id, rel: "generated_by" })),
    ...facts.run(id).map((it): Link => ({ source: it.id, target: id, rel: "part_of" })),
  ];
}

function runNode(id: string, facts: Facts, manifest: (id: string) => Manifest | undefined): GraphNode | undefined {
  const event = facts.event(id);
  if (event) return eventNode(event);
  if (MANIFEST_ID.test(id)) return manifestNode(id, manifest(id));
  if (DIGEST.test(id)) return artifactNode(id, facts);
  const [first, ...rest] = facts.run(id);
  return first && runOf(first, rest.at(-1) ?? first, rest.length + 1);
}

function eventNode(event: Occurrence): GraphNode {
  const { id, event_type, timestamp, event_hash } = event;
  const kind = payloadOf(event, "incident") ? "Incident" : "Event";
  const attributes = { created_at: timestamp, event_hash, evidence: evidenceOf(event) };
  return { id, kind, type: event_type, label: factOf(event), attributes };
}

function runOf(first: Occurrence, last: Occurrence, events: number): GraphNode {
  const attributes = { created_at: first.timestamp, ended_at: last.timestamp, events };
  return { id: first.run, kind: "Run", type: first.event_type, label: first.run, attributes };
}

/** An artifact is a node whether its bytes are here or not, and even if nothing here produced it. */
function artifactNode(id: string, facts: Facts): GraphNode {
  const [producer] = facts.linked(id, "generated_by");
  const output = producer && outputsOf(producer).find((it) => it.artifact === id);
  const attributes = {
    ...(producer && { created_at: producer.timestamp }),
    ...(output && { size_bytes: output.size_bytes, bytes_missing: !output.stored }),
  };
  return { id, kind: "Artifact", type: "artifact", label: output?.name ?? id.slice(0, 15), attributes };
}

function manifestNode(id: string, manifest: Manifest | undefined): GraphNode {
  const providers = manifest?.entries.map((it) => it.provider).join(", ") ?? "";
  const attributes = manifest ? { entries: manifest.entries } : { bytes_missing: true };
  return { id, kind: "Manifest", type: "manifest", label: providers || id, attributes };
}

/** What an event names and nothing else knows still shows. */
function mentioned(id: string, facts: Facts): GraphNode | undefined {
  return FROM_EVENT.some((rel) => facts.linked(id, rel).length > 0) ? referenceNode(id) : undefined;
}
