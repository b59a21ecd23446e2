import { z } from "zod";
import { catalog } from "./catalog.ts";

/**
 * One thing that is wrong, in a shape an agent can act on without reading our source.
 * Findings of `check` are returned as problems; failures are thrown as `ProblemError`.
 */
export const problemSchema = z.strictObject({
  code: z.string().describe("Stable snake_case identifier; never reworded, only retired"),
  severity: z.enum(["error", "warning", "note"]),
  rule: z.string().optional().describe("The rule that found it, e.g. PROV009"),
  message: z.string().describe("What is wrong, one sentence, with the value that was found"),
  fix: z.string().describe("The next step to take, naming the tool or field"),
  at: z
    .strictObject({
      file: z.string().optional().describe("POSIX path relative to the repository root"),
      line: z.int().min(1).optional(),
      column: z.int().min(1).optional(),
      record: z.string().optional(),
      field: z.string().optional(),
      commit: z.string().optional(),
    })
    .optional(),
});
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
