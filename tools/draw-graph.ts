import { z } from "zod";
import { nearestNames } from "../src/core/near.ts";
import { fail } from "../src/core/problem.ts";
import { walkGraph } from "../src/core/traverse.ts";
import { STATES } from "../src/core/view.ts";
import { wholeGraph } from "../src/core/whole-graph.ts";
import { defineTool } from "../src/tool.ts";
import { graphRecords } from "./graph-records.ts";

export const drawGraph = defineTool({
  name: "draw_graph",
  effect: "read",
  audience: "human",
  description: `Draws the records and how they replace, use and relate to each other: all of them, or what hangs together with one.

Use it with \`--format dot\` or \`--format mermaid\` for a picture; an agent walks the same graph with \`graph_records\`.`,
  input: z.strictObject({
    ...graphRecords.input.shape,
    root: z.string().optional().describe("Start from this record instead of drawing all"),
    filter: z.string().optional().describe("Only records in this state, or with tag:<name>"),
  }),
  output: graphRecords.output,
  cli: { verb: "graph", positional: "root", examples: ["graph", "graph --root prov-2026-a1b2c3d4 --format mermaid"] },
  async run({ root, filter, ...walk }, context) {
    // The same question gets the same answer here and over MCP.
    if (root && !filter) return graphRecords.run({ ...walk, root }, context);
    const graph = await context.graph();
    if (root && !graph.nodes.has(root))
      fail("record_unknown", { id: root, near: nearestNames(root, graph.nodes.keys()) });
    const { node_cap: nodeCap, ...rest } = walk;
    const envelope = root ? walkGraph(graph, root, { ...rest, nodeCap }) : wholeGraph(graph);
    return filter ? filtered(envelope, filter) : envelope;
  },
});

type Envelope = ReturnType<typeof walkGraph>;

/** Keeps the records that fit and the links among them. */
function filtered(envelope: Envelope, filter: string): Envelope {
  const tag = /^tag:(.+)$/s.exec(filter)?.[1];
  if (!tag && !STATES.some((it) => it === filter)) {
    const detail = `--filter is ${JSON.stringify(filter)}, neither tag:<name> nor one of ${STATES.join(", ")}`;
    fail("input_invalid", { tool: "graph", detail });
  }
  const nodes = envelope.nodes.filter(({ state, attributes }) =>
    tag ? (attributes["tags"] as string[] | undefined)?.includes(tag) : state === filter,
  );
  const kept = new Set(nodes.map((it) => it.id));
  return { ...envelope, nodes, links: envelope.links.filter((it) => kept.has(it.source) && kept.has(it.target)) };
}
