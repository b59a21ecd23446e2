import type { Occurrence } from "./event.ts";
import { outputsOf } from "./event-links.ts";
import type { Facts } from "./facts.ts";
import type { Precedent } from "./precedents.ts";

/** Events looked at for what came of one, and the newest that rest on each: what all use has no end of effects. */
const VISITS = 100;
const FOLLOWERS = 20;

/**
 * Finds the deployments and incidents that came of an event: along recorded links, and where a trace from an
 * incident leads back to it. What several events lead to is looked up once; of what very many use, the newest count.
 *
 * @returns for an event the ids, deployments before incidents, each sorted
 */
export function effectsIn(facts: Facts, precedents: readonly Precedent[]): (event: Occurrence) => string[] {
  const known = new Map<string, readonly Occurrence[]>();
  const following = (event: Occurrence) => {
    const targets = [event.id, event.run, ...outputsOf(event).map((it) => it.artifact)];
    const found = known.get(event.id) ?? facts.resting(targets, FOLLOWERS);
    known.set(event.id, found);
    return found;
  };
  return (event) => {
    const met = new Map([[event.id, event]]);
    for (const it of met.values()) {
      if (met.size >= VISITS) break;
      for (const found of following(it))
        if (met.size < VISITS && found.timestamp >= event.timestamp) met.set(found.id, found);
    }
    const after = [...met.values()].filter((it) => it.id !== event.id);
    const traced = precedents.filter((it) => it.event.id === event.id).map((it) => it.incident.id);
    const idsOf = (kind: string) => after.filter((it) => it.event_type === kind).map((it) => it.id);
    const incidents = new Set([...idsOf("incident"), ...traced]);
    return [...idsOf("deploy_execute").sort(), ...[...incidents].sort()];
  };
}
