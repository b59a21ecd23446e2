import { graphOf, linkedRecords } from "./graph.ts";
import type { ProvenanceRecord } from "./record.ts";
import type { View } from "./view.ts";

/**
 * Lists the records that point at some, by id. Only what names them or is named by them is looked at: the graph of all
 * records costs as much as loading them.
 */
export function linksInto(view: View, ids: readonly string[]): (id: string) => ReturnType<typeof linkedRecords> {
  const asked = new Set(ids);
  const named = new Set(ids.flatMap((id) => idsIn(view.byId.get(id)?.record)));
  const near = view.standings.filter(
    ({ record }) => asked.has(record.id) || named.has(record.id) || idsIn(record).some((it) => asked.has(it)),
  );
  const graph = graphOf({ ...view, standings: near });
  return (id) => linkedRecords(graph, id);
}

function idsIn(record: ProvenanceRecord | undefined): string[] {
  if (!record) return [];
  const { supersedes, superseded_by, related, links } = record;
  return [supersedes, superseded_by, ...related, ...Object.values(links).flat()];
}
