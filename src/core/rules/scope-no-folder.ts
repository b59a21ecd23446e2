import { ERROR, type Rule } from "./rule.ts";

export const scopeNoFolder: Rule<"scope_folder"> = {
  id: "PROV021",
  code: "scope_folder",
  severity: ERROR,
  why: "LineSpec reads a path without magic as one file, so a bare folder covers none of the files in it.",
  good: '{ id: prov-2026-001, title: A, status: open, affected_scope: ["src/io/**"] }',
  bad: "{ id: prov-2026-001, title: A, status: open, affected_scope: [src/io] }",
  broken: ({ id, status, ...record }, _, world) =>
    (["affected_scope", "forbidden_scope"] as const).flatMap((field) =>
      (status === "open" ? record[field] : []).flatMap((pattern, item) =>
        !/[*?{]|^re:|\/$/.test(pattern) && world.at(pattern) === "folder"
          ? [{ facts: { id, pattern }, field, item }]
          : [],
      ),
    ),
};
