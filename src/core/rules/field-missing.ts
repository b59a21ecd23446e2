import { storedState } from "../view.ts";
import { ERROR, type Rule } from "./rule.ts";

const REQUIRED = ["title", "status", "created_at", "author", "intent"] as const;
/** What every other format we read asks for as well. */
const REQUIRED_ANYWHERE: readonly string[] = ["title", "status"];

export const fieldMissing: Rule<"field_missing"> = {
  id: "PROV002",
  code: "field_missing",
  severity: ERROR,
  why: "Without a title, a state, a day, an author and an intent nobody can tell what was decided, when and by whom.",
  good: "{ id: prov-2026-001, title: Use SQLite, status: open, created_at: 2026-01-02, author: a@b.c, intent: Small. }",
  bad: "{ id: prov-2026-001, title: Use SQLite, status: open, created_at: 2026-01-02, author: a@b.c }",
  broken: (record) =>
    REQUIRED.filter((field) => Object.keys(record.spelled).length === 0 || REQUIRED_ANYWHERE.includes(field))
      .filter((field) => !record[field] && !(field === "intent" && storedState(record) === "draft"))
      .map((field) => ({ facts: { id: record.id, field }, field })),
};
