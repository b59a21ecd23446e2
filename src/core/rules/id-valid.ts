import { typeOfId } from "../record.ts";
import { ERROR, type Rule } from "./rule.ts";

export const idValid: Rule<"id_invalid"> = {
  id: "PROV004",
  code: "id_invalid",
  severity: ERROR,
  why: "Commit messages name records by id; one of another form is never found in them.",
  good: "{ id: prov-2026-a1b2c3d4-billing, title: Use SQLite }",
  bad: "{ id: prov-26-1, title: Use SQLite }",
  broken: ({ id }) => (typeOfId(id) ? [] : [{ facts: { id }, field: "id" }]),
};
