import { z } from "zod";
import { ANSWER_CHARS } from "../src/core/budget.ts";
import { RELS } from "../src/core/graph.ts";
import { nearestNames } from "../src/core/near.ts";
import { fail } from "../src/core/problem.ts";
import { fitWalk, walkGraph } from "../src/core/traverse.ts";
import { defineTool } from "../src/tool.ts";

export const graphRecords = defineTool({
  name: "graph_records",
  effect: "read",
  audience: "agent",
  description: `Walks the provenance graph from a node: what it replaced and relies on, what replaced and relies on it.

Use it before you supersede a decision. Links run from newer or dependent to older. Then \`get_record\` on a node.`,
  input: z.strictObject({
    root: z.string().min(1).describe("Id of a record or other node"),
    depth: z.int().min(0).max(50).optional().describe("Most links from the root (8)"),
    rels: z.array(z.enum(RELS)).optional().describe("Follow these deep, e.g. derivation"),
    direction: z.enum(["out", "in", "both"]).default("both").describe("out: what it came from; in: what came of it"),
    node_cap: z.int().min(1).max(10_000).optional().describe("By default what fits"),
  }),
  output: z.strictObject({
    root: z.string(),
    nodes: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.string(),
        type: z.string(),
        label: z.string(),
        state: z.string().optional(),
        attributes: z.looseObject({}),
      }),
    ),
    links: z.array(z.looseObject({ source: z.string(), target: z.string(), rel: z.enum(RELS) })),
    truncated: z.boolean().describe("True if the walk was cut"),
    truncated_by: z.array(z.enum(["node_cap", "depth"])).optional(),
    frontier: z.array(z.string()).optional().describe("Nodes with more links: call again with one as root"),
  }),
  cli: { verb: "walk", positional: "root", examples: ["walk prov-2026-a1b2c3d4 --depth 2 --json"] },
  async run({ root, depth, rels, direction, node_cap }, context) {
    const graph = await context.graph();
    if (!graph.nodes.has(root)) fail("record_unknown", { id: root, near: nearestNames(root, graph.nodes.keys()) });
    const walk = { depth, rels, direction };
    return node_cap ? walkGraph(graph, root, { ...walk, nodeCap: node_cap }) : fitWalk(graph, root, walk, ANSWER_CHARS);
  },
});
