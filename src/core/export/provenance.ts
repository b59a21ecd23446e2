import type { Occurrence } from "../event.ts";
import type { Graph } from "../graph.ts";
import type { Standing } from "../view.ts";

/** What is exported: the records as they stand, the runs, and the graph that joins them. */
export type Provenance = {
  standings: readonly Standing[];
  runs: readonly { id: string; events: readonly Occurrence[] }[];
  graph: Graph;
};

/** A file of another format. @param text ends with a line end */
export type Exported = { file: string; text: string };

/** Terms that no standard has are under this address. */
export const VOCABULARY = "https://github.com/precedent-mcp/precedent/ns/";

/** Digests have the algorithm in front; the standards want bare hex. */
export function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, "");
}

/** JSON for a person: indented, as files in a repository are. */
export function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
