import type { RunEvent } from "./chain.ts";
import { type Occurrence, occurrences } from "./event.ts";
import { type EventLink, eventKeys, eventLinks } from "./event-links.ts";

/** What the runs say, as a trace asks for it. The answers stay the same while it is asked. */
export type Facts = {
  /** The ids of all runs. */
  runs(): readonly string[];
  /** The events of a run in order; none if there is no such run. */
  run(id: string): readonly Occurrence[];
  /** @param id `{run}#{seq}` or `incident-{n}` */
  event(id: string): Occurrence | undefined;
  /** Events that state a link to a node, newest first, at most a thousand. @param before ISO 8601; only those up to then */
  linked(target: string, rel: EventLink["rel"], before?: string): readonly Occurrence[];
  /** Events that rest on any of these nodes, newest first. */
  resting(targets: readonly string[], limit: number): readonly Occurrence[];
  /** Events known by a key such as `version:0.9.2`, newest first. */
  keyed(key: string): readonly Occurrence[];
  /** Events of a kind, newest first. @param before ISO 8601; only events up to then */
  latest(kind: string, limit: number, before?: string): readonly Occurrence[];
};

/** Events that one node is linked from, at most, in a walk; a query has them all. */
export const MANY = 1000;

/** The links by which one event rests on what another left. */
export const RESTING: readonly EventLink["rel"][] = ["based_on", "uses", "gated_by", "caused_by"];

/** After every time stamp there is. */
export const END_OF_TIME = "9999";

/** @returns the run an event's id names, and undefined for one that is not of its form */
export function runOfEvent(id: string): string | undefined {
  const incident = /^incident-(\d+)$/.exec(id);
  return incident ? `lode-incident-${incident[1]}` : /^(.+)#\d+$/.exec(id)?.[1];
}

/** Facts from runs held in memory. @param runs by id */
export function factsOf(runs: ReadonlyMap<string, readonly RunEvent[]>): Facts {
  const byRun = new Map([...runs].map(([id, events]) => [id, occurrences(id, events)]));
  const all = [...byRun.values()].flat().sort(newestFirst);
  const byId = new Map(all.map((it) => [it.id, it]));
  const stated = all.map((event) => ({ event, links: eventLinks(event), keys: eventKeys(event) }));
  return {
    runs: () => [...runs.keys()],
    run: (id) => byRun.get(id) ?? [],
    event: (id) => byId.get(id),
    linked: (target, rel, before = END_OF_TIME) =>
      stated
        .filter(({ links }) => links.some((it) => it.target === target && it.rel === rel))
        .map((it) => it.event)
        .filter((it) => it.timestamp <= before)
        .slice(0, MANY),
    resting: (targets, limit) =>
      stated
        .filter(({ links }) => links.some((it) => RESTING.includes(it.rel) && targets.includes(it.target)))
        .map((it) => it.event)
        .slice(0, limit),
    keyed: (key) => stated.filter(({ keys }) => keys.includes(key)).map((it) => it.event),
    latest: (kind, limit, before = END_OF_TIME) =>
      all.filter((it) => it.event_type === kind && it.timestamp <= before).slice(0, limit),
  };
}

/** Newest first; of one moment by id, so that the order is one. */
export function newestFirst(a: Occurrence, b: Occurrence): number {
  if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp ? 1 : -1;
  if (a.run === b.run) return b.seq - a.seq;
  return a.run < b.run ? -1 : 1;
}
