import type { z } from "zod";
import { catalog } from "./catalog.ts";
import type { problemSchema } from "./problem-schema.ts";

// The schema has a module of its own: what only raises a problem must not wait for zod.
export type Problem = z.infer<typeof problemSchema>;
export type Place = NonNullable<Problem["at"]>;

export type Code = keyof typeof catalog;

export function problem<C extends Code>(
  code: C,
  facts: Parameters<(typeof catalog)[C]>[0],
  { severity = "error", rule, at }: { severity?: Problem["severity"]; rule?: string; at?: Place } = {},
): Problem {
  const text = (catalog[code] as (it: typeof facts) => Pick<Problem, "message" | "fix">)(facts);
  return { code, severity, ...(rule && { rule }), ...text, ...(at && { at }) };
}

/** The only error class thrown on purpose; anything else that reaches the edge is our bug. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.code}: ${problem.message}`, options);
    this.problem = problem;
  }
}

export function fail<C extends Code>(
  code: C,
  facts: Parameters<(typeof catalog)[C]>[0],
  options?: ErrorOptions,
): never {
  throw new ProblemError(problem(code, facts), options);
}
