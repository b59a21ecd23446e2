import { byEnds, type Graph, type GraphNode, type Link, type Rel } from "./graph.ts";

/** How far each rel is followed unless the caller names rels. One not listed is left out. */
const DEFAULT_POLICY: { [rel in Rel]?: "deep" | "hop" } = {
  derivation: "deep",
  learned_from: "deep",
  prevents: "hop",
  implements: "hop",
  accepts: "hop",
  uses: "hop",
  related: "hop",
  context: "hop",
  runs: "hop",
  manifest: "deep",
  part_of: "deep",
  based_on: "deep",
  generated_by: "deep",
  gated_by: "deep",
  caused_by: "deep",
  replays: "deep",
};

/** What many share: met on the way, it is not asked who else does, or one commit would bring in all its runs. */
const SHARED: readonly Rel[] = ["manifest", "based_on"];

export const DEFAULT_DEPTH = 8;
export const DEFAULT_NODE_CAP = 200;

export type Cut = "node_cap" | "depth";

/** One shape on every surface; d3, cytoscape and `networkx.node_link_graph(…, edges="links")` read it as it is. */
export type Envelope = {
  root: string;
  nodes: GraphNode[];
  links: Link[];
  /** True if a node or a link that the walk would have followed is not in the answer. */
  truncated: boolean;
  truncated_by?: Cut[];
  /** Nodes with links beyond the answer: call again with one of them as root. */
  frontier?: string[];
};

export type Walk = {
  rels?: readonly Rel[] | undefined;
  direction?: "out" | "in" | "both" | undefined;
  depth?: number | undefined;
  nodeCap?: number | undefined;
};

/**
 * Walks the graph breadth first from `root`, each node expanded once. `rels` replaces the default policy, in which
 * derivation and the steps of runs are followed deep, references one hop from the root, and what is shared is not
 * asked who else shares it unless it is the root.
 *
 * @param root an id in `graph.nodes`
 * @returns nodes in the order met, ties by newest `created_at`, then id; every link of a followed rel between two of
 * them, by source, rel, target
 */
export function walkGraph(graph: Graph, root: string, walk: Walk = {}): Envelope {
  const { rels, direction = "both", depth = DEFAULT_DEPTH, nodeCap = DEFAULT_NODE_CAP } = walk;
  const policy = (rel: Rel) => (rels ? rels.includes(rel) && "deep" : DEFAULT_POLICY[rel]);
  const met = new Map<string, number>([[root, 0]]);
  const frontier = new Set<string>();
  const cuts = new Set<Cut>();

  for (const [id, distance] of met) {
    for (const [link, other] of neighbours(graph, id, direction)) {
      const reach = policy(link.rel);
      if (!rels && direction === "both" && isBackToSharers(link, id, root)) continue;
      if (met.has(other) || !reach || (reach === "hop" && distance > 0)) continue;
      const cut = cutBy(distance >= depth, met.size >= nodeCap);
      if (!cut) {
        met.set(other, distance + 1);
        continue;
      }
      cuts.add(cut);
      frontier.add(id);
    }
  }
  const ids = [...met.keys()];
  return {
    root,
    nodes: ids.flatMap((id) => graph.nodes.get(id) ?? []),
    links: ids
      .flatMap((id) => graph.out.get(id) ?? [])
      .filter((it) => met.has(it.target) && policy(it.rel))
      .sort(byEnds),
    truncated: cuts.size > 0,
    ...(cuts.size > 0 && { truncated_by: [...cuts].sort(), frontier: [...frontier].sort() }),
  };
}

function isBackToSharers({ rel, target }: Link, id: string, root: string): boolean {
  return id !== root && target === id && SHARED.includes(rel);
}

function cutBy(tooDeep: boolean, tooMany: boolean): Cut | undefined {
  if (tooDeep) return "depth";
  return tooMany ? "node_cap" : undefined;
}

function neighbours(graph: Graph, id: string, direction: "out" | "in" | "both"): [Link, string][] {
  const out = (graph.out.get(id) ?? []).map((link): [Link, string] => [link, link.target]);
  const into = (graph.in.get(id) ?? []).map((link): [Link, string] => [link, link.source]);
  // What has no direction is met from both ends, whichever way the walk goes.
  const kept = {
    out: [...out, ...into.filter(([link]) => link.directed === false)],
    in: [...into, ...out.filter(([link]) => link.directed === false)],
    both: [...out, ...into],
  }[direction];
  const created = (other: string) => String(graph.nodes.get(other)?.attributes["created_at"] ?? "");
  return kept.sort(([, a], [, b]) => compare(created(b), created(a)) || compare(a, b));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Walks with a node cap lowered from the default until the answer fits a budget of JSON characters. */
export function fitWalk(graph: Graph, root: string, walk: Walk, budgetChars: number): Envelope {
  let nodeCap = DEFAULT_NODE_CAP;
  for (;;) {
    const envelope = walkGraph(graph, root, { ...walk, nodeCap });
    const overshoot = JSON.stringify(envelope).length / budgetChars;
    if (overshoot <= 1 || nodeCap === 1) return envelope;
    nodeCap = Math.max(1, Math.min(nodeCap - 1, Math.floor(envelope.nodes.length / overshoot)));
  }
}
