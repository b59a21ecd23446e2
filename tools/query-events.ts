import { z } from "zod";
import { omittedField } from "../src/core/answer.ts";
import { ANSWER_CHARS, fitList } from "../src/core/budget.ts";
import { readCursor, writeCursor } from "../src/core/cursor.ts";
import { effectsIn } from "../src/core/effects.ts";
import { isKind, KINDS, type Occurrence } from "../src/core/event.ts";
import { evidenceOf, factOf } from "../src/core/event-text.ts";
import { fail } from "../src/core/problem.ts";
import { defineTool } from "../src/tool.ts";

/** A refinement and no format: the definitions of all tools share few characters. */
const timeField = z
  .string()
  .refine((it) => it === "" || isDay(it) || z.iso.datetime({ offset: true }).safeParse(it).success, {
    error: "write a day (2026-03-18) or a time (2026-03-18T09:30:00Z)",
  })
  .default("");

export const queryEvents = defineTool({
  name: "query_events",
  effect: "read",
  audience: "agent",
  description: `Finds events, newest first, with fact, evidence, and the deployments and incidents that came of each.

Use it for "who approved 0.9.2?", "did upgrading ex_xbrl hurt before?", "what ran with this config?". Then \`trace_origin\`.`,
  input: z.strictObject({
    kind: z.string().default("").describe("Kind of event"),
    where: z
      .looseObject({})
      .catchall(z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .describe("Payload fields, {dep: ex_xbrl}"),
    artifact: z.string().default("").describe("Only what used this digest"),
    since: timeField.describe("Day or time"),
    until: timeField.describe("Day or time"),
    limit: z.int().min(1).max(500).default(20).describe("Most events"),
    cursor: z.string().default("").describe("`next_cursor` before"),
  }),
  output: z.strictObject({
    events: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.string(),
        at: z.string(),
        fact: z.string(),
        evidence: z.string().describe("Sealed artifact, or the event's own hash"),
        led_to: z.array(z.string()).describe("Deployments and incidents"),
        payload: z.looseObject({}),
      }),
    ),
    total: z.int().min(0).describe("Events found, over all pages"),
    omitted: omittedField,
    next_cursor: z.string().optional(),
  }),
  cli: { verb: "events", positional: "kind", examples: [`events deploy_execute --where '{"version":"0.9.2"}'`] },
  async run({ limit, cursor, ...query }, { ledger }) {
    const offset = readCursor(cursor);
    const { kind, since, until } = query;
    const { events, total } = await ledger.find({ ...query, since: utc(since), until: utc(until), offset, limit });
    // Logs of other programs have kinds of their own; one that nothing has is a slip, and no answer to the question.
    if (total === 0 && kind && !isKind(kind)) fail("event_kind_unknown", { kind, known: KINDS });
    const [facts, precedents] = await Promise.all([ledger.facts(), ledger.precedents()]);
    const effects = effectsIn(facts, precedents);
    const { kept, omitted } = fitList(
      events.map((it) => described(it, effects(it))),
      ANSWER_CHARS - 200,
    );
    const end = offset + kept.length;
    return { events: kept, total, omitted, ...(end < total && { next_cursor: writeCursor(end) }) };
  },
});

function isDay(text: string): boolean {
  return z.iso.date().safeParse(text).success;
}

/** Times are compared as they are written in the log. */
function utc(text: string): string {
  return text === "" || isDay(text) ? text : new Date(text).toISOString();
}

function described(event: Occurrence, led_to: string[]) {
  const { id, event_type, timestamp, payload } = event;
  return { id, kind: event_type, at: timestamp, fact: factOf(event), evidence: evidenceOf(event), led_to, payload };
}
