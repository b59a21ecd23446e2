import type { Occurrence } from "../event.ts";
import { outputsOf } from "../event-links.ts";
import { factOf, personOf } from "../event-text.ts";
import type { Link } from "../graph.ts";
import type { Standing } from "../view.ts";
import { type Exported, hexOf, type Provenance, pretty, VOCABULARY } from "./provenance.ts";

type Attributes = { readonly [name: string]: unknown };
type Statement = { kind: string; id: string; attributes: Attributes };

const PREFIXES = {
  precedent: VOCABULARY,
  record: `${VOCABULARY}record/`,
  event: `${VOCABULARY}event/`,
  artifact: `${VOCABULARY}artifact/`,
  agent: `${VOCABULARY}agent/`,
  thing: `${VOCABULARY}thing/`,
};

/**
 * Writes records and artifacts as entities, events as activities, people and bots as agents, and what joins them as
 * the relations of PROV. A link that PROV has no word for is `wasInfluencedBy` with its own name beside it.
 *
 * @see https://www.w3.org/submissions/prov-json/
 */
export function exportProvJson({ standings, runs, graph }: Provenance): Exported[] {
  const events = runs.flatMap((it) => it.events);
  const known = new Set(events.map((it) => it.id));
  const statements = [
    ...standings.flatMap(recordStatements),
    ...standings.flatMap(({ record }) => (graph.out.get(record.id) ?? []).flatMap(recordLink)),
    ...events.flatMap(eventStatements),
    ...events.flatMap((it) => (graph.out.get(it.id) ?? []).flatMap((link) => eventLink(link, it, known))),
    ...events.flatMap((it) => (graph.in.get(it.id) ?? []).flatMap((link) => generation(link, it))),
  ];
  return [{ file: "provenance.prov.json", text: pretty({ prefix: PREFIXES, ...byKind(statements) }) }];
}

/** Kinds and ids in their order of appearance; what two statements say of one thing is said once. */
function byKind(statements: readonly Statement[]): { [kind: string]: { [id: string]: Attributes } } {
  const kinds = Map.groupBy(statements, (it) => it.kind);
  return Object.fromEntries(
    [...kinds].map(([kind, all]) => [kind, Object.fromEntries(all.map((it) => [it.id, it.attributes]).reverse())]),
  );
}

function recordStatements({ record, state }: Standing): Statement[] {
  const { id, type, title, file, digest, author, lifecycle, created_at } = record;
  const about = { "prov:label": title, "prov:type": term(type), "precedent:state": state, "precedent:file": file };
  const related = record.related.length ? { "precedent:related": record.related } : {};
  const entity = { ...about, "precedent:sha256": hexOf(digest), "precedent:created": created_at, ...related };
  const by = (name: unknown, role: string, kind: string) =>
    typeof name === "string" && name ? attributed(recordName(id), name, role, kind) : [];
  return [
    { kind: "entity", id: recordName(id), attributes: entity },
    ...by(author, "author", "prov:Person"),
    ...by(lifecycle.bot, "drafter", "prov:SoftwareAgent"),
    ...by(lifecycle.approver, "approver", "prov:Person"),
  ];
}

function attributed(entity: string, name: string, role: string, kind: string): Statement[] {
  return [
    agent(name, kind),
    relation("wasAttributedTo", { "prov:entity": entity, "prov:agent": agentName(name), "precedent:role": role }),
  ];
}

function recordLink({ source, target, rel, directed }: Link): Statement[] {
  if (directed === false) return [];
  const [from, to] = [entityName(source), entityName(target)];
  const thing = entityOf(target);
  if (rel === "derivation") {
    const ends = { "prov:generatedEntity": from, "prov:usedEntity": to };
    return [...thing, relation("wasDerivedFrom", { ...ends, "prov:type": qualified("prov:Revision") })];
  }
  const ends = { "prov:influencee": from, "prov:influencer": to };
  return [...thing, relation("wasInfluencedBy", { ...ends, "precedent:rel": rel })];
}

function eventStatements(event: Occurrence): Statement[] {
  const { id, run, event_type, timestamp, event_hash } = event;
  const times = { "prov:startTime": timestamp, "prov:endTime": timestamp };
  const about = { "prov:label": factOf(event), "prov:type": term(event_type.replace(":", "-")) };
  const chain = { "precedent:run": run, "precedent:eventHash": hexOf(event_hash) };
  const person = personOf(event);
  const ends = { "prov:activity": eventName(id), "prov:agent": agentName(person) };
  return [
    { kind: "activity", id: eventName(id), attributes: { ...times, ...about, ...chain } },
    ...(person ? [agent(person, "prov:Person"), relation("wasAssociatedWith", ends)] : []),
  ];
}

/** What an event builds on: another event informed it, anything else was used by it. */
function eventLink({ target, rel }: Link, event: Occurrence, known: ReadonlySet<string>): Statement[] {
  if (rel === "part_of") return [];
  const beside = { "precedent:rel": rel };
  if (known.has(target)) {
    const ends = { "prov:informed": eventName(event.id), "prov:informant": eventName(target) };
    return [relation("wasInformedBy", { ...ends, ...beside })];
  }
  const ends = { "prov:activity": eventName(event.id), "prov:entity": entityName(target) };
  return [...entityOf(target), relation("used", { ...ends, "prov:time": event.timestamp, ...beside })];
}

function generation({ source, rel }: Link, event: Occurrence): Statement[] {
  if (rel !== "generated_by") return [];
  const name = outputsOf(event).find((it) => it.artifact === source)?.name;
  const ends = { "prov:entity": entityName(source), "prov:activity": eventName(event.id) };
  return [
    { kind: "entity", id: entityName(source), attributes: name ? { "prov:label": name } : {} },
    relation("wasGeneratedBy", { ...ends, "prov:time": event.timestamp }),
  ];
}

/** A thing that only a link names. @returns nothing for a record, which states itself */
function entityOf(id: string): Statement[] {
  const name = entityName(id);
  return name.startsWith("record:") ? [] : [{ kind: "entity", id: name, attributes: { "prov:label": id } }];
}

function agent(name: string, kind: string): Statement {
  return { kind: "agent", id: agentName(name), attributes: { "prov:label": name, "prov:type": qualified(kind) } };
}

/** Relations need no name; this one keeps the bytes the same from run to run. */
function relation(kind: string, attributes: Attributes): Statement {
  return {
    kind,
    id: `_:${kind}-${Object.values(attributes)
      .filter((it) => typeof it === "string")
      .join("-")}`,
    attributes,
  };
}

const recordName = (id: string) => `record:${encodeURIComponent(id)}`;
const eventName = (id: string) => `event:${encodeURIComponent(id)}`;
const agentName = (name: string) => `agent:${encodeURIComponent(name)}`;

function entityName(id: string): string {
  if (id.startsWith("sha256:")) return `artifact:${hexOf(id)}`;
  return /^(?:prov-|[A-Z]+-)[\w-]+$/.test(id) ? recordName(id) : `thing:${encodeURIComponent(id)}`;
}

function term(name: string): Attributes {
  return qualified(`precedent:${name}`);
}

function qualified(name: string): Attributes {
  return { $: name, type: "prov:QUALIFIED_NAME" };
}
