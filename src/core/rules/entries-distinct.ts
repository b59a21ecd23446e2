import { LISTS } from "../record.ts";
import { type Rule, WARNING } from "./rule.ts";

export const entriesDistinct: Rule<"entry_repeated"> = {
  id: "PROV027",
  code: "entry_repeated",
  severity: WARNING,
  why: "A list with an entry twice is the trace of a merge or a paste that nobody read again.",
  good: "{ id: prov-2026-001, title: A, tags: [db, cache] }",
  bad: "{ id: prov-2026-001, title: A, tags: [db, cache, db] }",
  broken: (record) =>
    LISTS.flatMap((field) =>
      record[field].flatMap((entry, item, all) =>
        all.indexOf(entry) < item ? [{ facts: { id: record.id, field, entry }, field, item }] : [],
      ),
    ),
};
