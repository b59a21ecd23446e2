import type { Graph } from "./graph.ts";
import type { Envelope } from "./traverse.ts";

/**
 * Takes the records of a graph and all links between them, whatever their number.
 *
 * @returns nodes by id, links by source, rel and target; references to records that are missing are nodes too
 */
export function wholeGraph(graph: Graph): Envelope {
  const isRecord = (id: string) => ["Record", "Missing"].includes(graph.nodes.get(id)?.kind ?? "");
  const ids = new Set([...graph.nodes.keys()].filter(isRecord));
  return {
    root: "",
    nodes: [...ids].sort().flatMap((id) => graph.nodes.get(id) ?? []),
    links: [...ids].sort().flatMap((id) => (graph.out.get(id) ?? []).filter((it) => ids.has(it.target))),
    truncated: false,
  };
}
