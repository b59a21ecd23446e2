import { z } from "zod";

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
