import { z } from "zod";
import { hitSchema, modeField, omittedField, stateField, typeField } from "../src/core/answer.ts";
import { ANSWER_CHARS, fitList } from "../src/core/budget.ts";
import { readCursor, writeCursor } from "../src/core/cursor.ts";
import { filterRecords, hitsOf, listHits } from "../src/core/hits.ts";
import { defineTool } from "../src/tool.ts";

export const searchRecords = defineTool({
  name: "search_records",
  effect: "read",
  audience: "agent",
  description: `Searches records by words, meaning, id, path and tag; each hit says why. Without a query it lists what the filters leave.

Use it to find the reason behind what you do not understand. In force only, unless you name \`states\`. Then \`get_record\`.`,
  input: z.strictObject({
    query: z.string().default("").describe("Words, a question or an id"),
    types: z.array(typeField).default([]).describe("Only these kinds"),
    states: z.array(stateField).default([]).describe("Instead of what is in force"),
    tags: z.array(z.string()).default([]).describe("All of these"),
    path: z.string().default("").describe("Only what governs it"),
    limit: z.int().min(1).max(500).default(10).describe("Most hits"),
    cursor: z.string().default("").describe("`next_cursor` of the answer before"),
    mode: modeField.default("hybrid").describe("hybrid, or one leg of it"),
  }),
  output: z.strictObject({
    mode: modeField,
    hits: z.array(hitSchema),
    total: z.int().min(0).describe("Hits found or records listed, over all pages"),
    omitted: omittedField,
    next_cursor: z.string().optional().describe("Give it as `cursor` for the next page"),
    stale: z.int().min(0).describe("Records whose newest text is not in the index yet"),
    problems: z.array(z.string()).describe("Why the answer may be weaker than it could be"),
  }),
  cli: {
    positional: "query",
    // As LineSpec's document says.
    defaults: { limit: 5 },
    examples: ['search "why is git called by one module"', "search --states draft proposed"],
  },
  async run({ query, types, states, tags, path, limit, cursor, mode }, context) {
    const view = await context.view();
    const start = readCursor(cursor);
    const scoped = path && context.locate(path);
    const allowed = filterRecords(view, { types, states, tags, path: scoped });
    const found = query.trim()
      ? await context.search.search({ text: query, allowed, limit: start + limit + 1, mode }, view)
      : { mode, stale: 0, problems: [], hits: listHits(allowed) };
    const page = hitsOf(found.hits, view).slice(start, start + limit);
    const { kept, omitted } = fitList(page, ANSWER_CHARS - 600);
    const end = start + kept.length;
    return {
      mode: found.mode,
      hits: kept,
      total: found.hits.length,
      omitted,
      ...(end < found.hits.length && { next_cursor: writeCursor(end) }),
      stale: found.stale,
      problems: found.problems.map((it) => `${it.message} ${it.fix}`),
    };
  },
});
