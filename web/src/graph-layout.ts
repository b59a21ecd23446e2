import type { GraphLink, GraphNode } from "./api.ts";

export type Positions = Map<string, { x: number; y: number }>;

const COLUMN = 260;
const ROW = 84;

/**
 * Lays a graph out by time: the root in the middle, what it came from to its left, what came of it to its right. The
 * same graph always looks the same.
 */
export function layOut(root: string, nodes: readonly GraphNode[], links: readonly GraphLink[]): Positions {
  const columns = columnsOf(root, nodes, links);
  const positions: Positions = new Map();
  for (const [column, members] of Map.groupBy(nodes, (it) => columns.get(it.id) ?? 0)) {
    const sorted = [...members].sort((a, b) => (rank(a, root) < rank(b, root) ? -1 : 1));
    sorted.forEach((node, at) => {
      positions.set(node.id, { x: column * COLUMN, y: (at - (sorted.length - 1) / 2) * ROW });
    });
  }
  return positions;
}

/** Signed distance from the root; a column that would be too tall spills into the next beyond it. */
function columnsOf(root: string, nodes: readonly GraphNode[], links: readonly GraphLink[]): Map<string, number> {
  const columns = new Map([[root, 0]]);
  let edge = [root];
  while (edge.length) {
    const next: string[] = [];
    for (const id of edge)
      for (const { source, target } of links) {
        const [other, side] = source === id ? [target, -1] : [source, 1];
        if ((source !== id && target !== id) || columns.has(other)) continue;
        const own = columns.get(id) ?? 0;
        columns.set(other, own === 0 ? side : own + Math.sign(own));
        next.push(other);
      }
    edge = next;
  }
  return columns;
}

function rank({ id, kind }: GraphNode, root: string): string {
  const order = id === root ? "0" : kind === "Record" ? "1" : "2";
  return `${order}${id}`;
}
