import type { Occurrence } from "./event.ts";
import { outputsOf } from "./event-links.ts";
import type { Facts } from "./facts.ts";
import type { Precedent } from "./precedents.ts";

/** Events looked at for what came of one; an artifact that all use has no end of effects. */
const VISITS = 300;

const FORWARD = ["based_on", "uses", "gated_by", "caused_by"] as const;

/**
 * Finds the deployments and incidents that came of an event: along recorded links, and where a trace from an
 * incident leads back to it.
 *
 * @returns ids, deployments before incidents, each sorted
 */
export function effectsOf(event: Occurrence, facts: Facts, precedents: readonly Precedent[]): string[] {
  const met = new Map([[event.id, event]]);
  for (const it of met.values()) {
    if (met.size >= VISITS) break;
    const targets = [it.id, it.run, ...outputsOf(it).map((output) => output.artifact)];
    for (const found of targets.flatMap((target) => FORWARD.flatMap((rel) => facts.linked(target, rel))))
      if (met.size < VISITS && found.timestamp >= event.timestamp) met.set(found.id, found);
  }
  const after = [...met.values()].filter((it) => it.id !== event.id);
  const traced = precedents.filter((it) => it.event.id === event.id).map((it) => it.incident.id);
  const idsOf = (kind: string) => after.filter((it) => it.event_type === kind).map((it) => it.id);
  const incidents = new Set([...idsOf("incident"), ...traced]);
  return [...idsOf("deploy_execute").sort(), ...[...incidents].sort()];
}
