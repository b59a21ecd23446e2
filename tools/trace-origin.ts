import { z } from "zod";
import { omittedField } from "../src/core/answer.ts";
import { fitList } from "../src/core/budget.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { traceFrom } from "../src/io/origin.ts";
import { verifyHops } from "../src/io/verify.ts";
import { defineTool } from "../src/tool.ts";

/** A whole chain fits; what a post-mortem quotes should not need a second call. */
const TRACE_CHARS = 4000;

export const traceOrigin = defineTool({
  name: "trace_origin",
  effect: "read",
  audience: "agent",
  description: `Traces back to the decisions behind something: incident, receipt, deploy decision, test report, CI change, dependency; or line, commit, record and its predecessors.

Use it for "how did this get here?". Then \`get_record\` or \`replay_run\`.`,
  input: z.strictObject({
    from: z.string().min(1).max(300).describe("incident-47, run, event, digest, record, commit or file:line"),
    depth: z.int().min(1).max(50).optional().describe("Most steps"),
  }),
  output: z.strictObject({
    hops: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.string(),
        at: z.string(),
        fact: z.string(),
        evidence: z.string().describe("Digest that proves it"),
        confidence: z.enum(["asserted", "recorded", "inferred"]),
        via: z.string().describe("Why it belongs here"),
        from: z.string().optional().describe("The hop it was reached from"),
      }),
    ),
    clear: z.array(z.string()).describe("Evidence with nothing against it, left out of the hops"),
    truncated: z.boolean(),
    omitted: omittedField,
    problems: z.array(problemSchema).describe("Evidence that is missing or altered"),
  }),
  cli: { positional: "from", examples: ["trace incident-47", "trace src/render/period.ex:12", "trace HEAD"] },
  async run({ from, depth }, context) {
    const { hops, clear, truncated, problems: found = [] } = await traceFrom(from, context, depth);
    const { kept: problems } = fitList([...found, ...(await verifyHops(hops, context))], TRACE_CHARS / 4);
    const { kept, omitted } = fitList(
      hops,
      TRACE_CHARS - 120 - JSON.stringify({ clear: clear.slice(0, 10), problems }).length,
    );
    return { hops: kept, clear: clear.slice(0, 10), truncated, omitted, problems };
  },
});
