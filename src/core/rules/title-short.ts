import { type Rule, WARNING } from "./rule.ts";

const MAX_CHARS = 120;

export const titleShort: Rule<"title_long"> = {
  id: "PROV013",
  code: "title_long",
  severity: WARNING,
  why: "Titles stand in lists and in agents' answers, where a paragraph hides the ones around it.",
  good: "{ id: prov-2026-001, title: Use SQLite }",
  bad: `{ id: prov-2026-001, title: ${"Use SQLite and then some ".repeat(5)} }`,
  broken: ({ id, title }) => {
    const chars = [...title].length;
    return chars > MAX_CHARS ? [{ facts: { id, chars, limit: MAX_CHARS }, field: "title" }] : [];
  },
};
