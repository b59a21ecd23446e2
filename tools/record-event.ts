import { z } from "zod";
import type { Payload } from "../src/core/chain.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import { prepareEvent, recordEvent as write } from "../src/io/record-run.ts";
import { defineTool } from "../src/tool.ts";

const texts = z.array(z.string().min(1).max(500)).max(200).default([]);

export const recordEvent = defineTool({
  name: "record_event",
  effect: "add",
  audience: "agent",
  description: `Logs dependency_review, ci_config_update, run_tests, deploy_decision, deploy_execute, incident, build, release, review or custom:name, and seals its files. Refused without evidence.

Use it when one happened; \`report\` or \`commit\` fills \`payload\` in. Then \`trace_origin\`.`,
  input: z.strictObject({
    kind: z.string().min(1).max(80).describe("One of these"),
    run_id: z.string().max(150).default("").describe("An open run, or an unused id"),
    payload: z.looseObject({}).default({}).describe("The kind's fields; files in `based_on` are sealed"),
    inputs: texts.describe("Used: ids or files"),
    outputs: texts.describe("Files produced"),
    links: z.object({}).catchall(z.array(z.string())).default({}).describe("{records: [ids], prs: [137]}"),
    report: z.string().default("").describe("JUnit, vitest, jest, pytest or TAP file"),
    commit: z.string().default("").describe("What did it; else the work tree"),
    open: z.boolean().default(false).describe("More events follow"),
    preview: z.boolean().default(false).describe("Write nothing"),
  }),
  output: z.strictObject({
    event: z.string().describe("Id of the event; empty for a preview"),
    run: z.string(),
    event_hash: z.string(),
    sealed: z.boolean().describe("True if the run is closed"),
    payload: z.looseObject({}).describe("The payload as recorded"),
    gate: z
      .strictObject({ passed: z.boolean(), clauses: z.array(z.string()) })
      .optional()
      .describe("What a deployment's gate says to this"),
    problems: z.array(problemSchema),
  }),
  cli: {
    positional: "kind",
    examples: [
      `record run_tests --report vitest.json --payload '{"command":"npm test"}'`,
      `record dependency_review --commit HEAD --payload '{"rationale":"New taxonomy","decided_by":"erik"}' --preview`,
    ],
  },
  async run({ preview, ...stated }, context) {
    const input = { ...stated, payload: stated.payload as Payload };
    const prepared = await prepareEvent(input, context);
    const gate = prepared.gate ? { gate: prepared.gate } : {};
    if (preview) {
      return { event: "", run: "", event_hash: "", sealed: false, payload: prepared.payload, ...gate, problems: [] };
    }
    const { event, problems } = await write(input, prepared, context);
    const { id, run, event_hash, payload } = event;
    return { event: id, run, event_hash, sealed: !input.open, payload, ...gate, problems };
  },
});
