import { byEnds, type Link } from "../graph.ts";
import { type Exported, type Provenance, pretty } from "./provenance.ts";

/** Everything in one document: records with their effective states, the links that leave them, and the runs' events as they are chained. */
export function exportJson({ standings, runs, graph }: Provenance): Exported[] {
  const records = standings.map(({ record: { spelled: _howItsFileSpellsThem, ...fields }, ...standing }) => ({
    ...fields,
    ...standing,
  }));
  const links: Link[] = standings.flatMap(({ record }) => graph.out.get(record.id) ?? []).sort(byEnds);
  return [{ file: "provenance.json", text: pretty({ format: "precedent-export", version: 1, records, links, runs }) }];
}
