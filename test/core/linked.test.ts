import fc from "fast-check";
import { expect, test } from "vitest";
import { graphOf, linkedRecords } from "../../src/core/graph.ts";
import { linksInto } from "../../src/core/linked.ts";
import { recordOf, viewOf } from "./record-of.ts";

test("what points at a record is what the graph of all records says", () => {
  const ids = ["prov-2026-001", "prov-2026-002", "prov-2026-003", "SPEC-0000001", "RA-0000001"];
  const some = fc.subarray(ids);
  const one = fc.constantFrom("", ...ids);
  const links = fc.record({ specs: some, decisions: some, uses: some }, { requiredKeys: [] });
  const fields = fc.tuple(...ids.map(() => fc.record({ supersedes: one, superseded_by: one, related: some, links })));
  fc.assert(
    fc.property(fields, some, (all, asked) => {
      const view = viewOf(...ids.map((id, i) => recordOf(id, all[i])));
      const [graph, linked] = [graphOf(view), linksInto(view, asked)];
      for (const id of asked) expect(linked(id)).toEqual(linkedRecords(graph, id));
    }),
  );
});
