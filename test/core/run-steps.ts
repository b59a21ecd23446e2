import { chainEvent, type Payload, type RunEvent } from "../../src/core/chain.ts";
import { type Facts, factsOf } from "../../src/core/facts.ts";

export type Steps = [kind: string, payload: Payload][];

/** Runs whose events are a minute apart, in the order given. */
export function runsOfSteps(runs: { [run: string]: Steps }): Map<string, RunEvent[]> {
  let minutes = 0;
  return new Map(
    Object.entries(runs).map(([run, steps]) => {
      const events: RunEvent[] = [];
      for (const [event_type, payload] of steps) {
        const timestamp = new Date(Date.UTC(2026, 0, 1, 0, minutes++)).toISOString();
        events.push(chainEvent({ event_type, payload, timestamp }, events.at(-1)));
      }
      return [run, events];
    }),
  );
}

export function factsOfSteps(runs: { [run: string]: Steps }): Facts {
  return factsOf(runsOfSteps(runs));
}
