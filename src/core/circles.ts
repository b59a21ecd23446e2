/**
 * Finds the nodes that lie on a circle of links.
 *
 * @param targets of each node; links to nodes without an entry lead nowhere
 * @returns by node the circle it lies on, from it to it: its id, the next, …, its id again
 */
export function circlesOf(targets: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  // What nothing leads to, and what then leads nowhere, lies on no circle: peeled off, usually all is gone.
  const counts = new Map<string, number>([...targets.keys()].map((id) => [id, 0]));
  for (const list of targets.values()) for (const it of list) counts.set(it, (counts.get(it) ?? 0) + 1);
  const free = [...targets.keys()].filter((id) => counts.get(id) === 0);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    counts.delete(id);
    for (const it of targets.get(id) ?? []) {
      const left = (counts.get(it) ?? 0) - 1;
      counts.set(it, left);
      if (left === 0) free.push(it);
    }
  }
  const circles = new Map<string, string[]>();
  for (const id of counts.keys()) {
    const circle = circles.has(id) ? undefined : circleFrom(id, targets, counts);
    circle?.slice(1).forEach((it, i) => {
      if (!circles.has(it)) circles.set(it, [it, ...circle.slice(i + 2), ...circle.slice(1, i + 2)]);
    });
  }
  return circles;
}

/** Follows links from a node, breadth first, until they come back to it. */
function circleFrom(
  start: string,
  targets: ReadonlyMap<string, readonly string[]>,
  candidates: ReadonlyMap<string, number>,
): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const id of queue) {
    for (const next of targets.get(id) ?? []) {
      if (next === start) return [start, ...pathTo(id, start, cameFrom), start];
      if (!candidates.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, id);
      queue.push(next);
    }
  }
  return undefined;
}

function pathTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path: string[] = [];
  for (let id = end; id !== start; id = cameFrom.get(id) ?? start) path.unshift(id);
  return path;
}
