import type { catalog } from "../catalog.ts";
import type { Code, Problem } from "../problem.ts";
import type { ProvenanceRecord } from "../record.ts";
import type { View } from "../view.ts";
import type { World } from "../world.ts";

/** One thing a record must satisfy. `good` and `bad` are its documentation and its test. */
export type Rule<C extends Code = Code> = {
  /** As LineSpec numbers them up to PROV019; ours follow. */
  id: `PROV${string}`;
  code: C;
  severity: Severities;
  why: string;
  /** YAML of records that satisfy the rule; several are separated by `---`. */
  good: string;
  /** YAML of records of which the first breaks it. */
  bad: string;
  /** @returns each breach; none if the record is fine */
  broken(record: ProvenanceRecord, view: View, world: World): Breach<C>[];
};

/** What a breach counts as where the project only warns, and where it is strict. */
export type Severities = { warn: Problem["severity"]; strict: Problem["severity"] };

export type Breach<C extends Code = Code> = {
  facts: Parameters<(typeof catalog)[C]>[0];
  /** The key it is about. */
  field?: string;
  /** Which entry of the key's list, from 0. */
  item?: number;
};

export const ERROR: Severities = { warn: "warning", strict: "error" };
export const WARNING: Severities = { warn: "warning", strict: "warning" };
export const NOTE: Severities = { warn: "note", strict: "note" };

/** Derives something from all records once for each view, however many records a rule then judges. */
export function onceForView<T>(derive: (view: View) => T): (view: View) => T {
  const known = new WeakMap<View, T>();
  return (view) => {
    const value = known.get(view) ?? derive(view);
    known.set(view, value);
    return value;
  };
}
