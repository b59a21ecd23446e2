import { type Rule, WARNING } from "./rule.ts";

const PLACEHOLDER = /^\W*(?:TODO|TBD|FIXME)\b.*$/m;

export const noPlaceholder: Rule<"placeholder_left"> = {
  id: "PROV034",
  code: "placeholder_left",
  severity: WARNING,
  why: "A decision that people have approved says what they approved, not that somebody will write it down.",
  good: "{ id: prov-2026-001, title: A, status: open, intent: No comment says TODO without a record. }",
  bad: '{ id: prov-2026-001, title: A, status: open, intent: "TODO: why" }',
  broken: ({ id, status, title, intent, constraints }) => {
    if (status !== "open" && status !== "implemented") return [];
    const texts = [
      { field: "title", text: title },
      { field: "intent", text: intent },
      ...constraints.map((text, item) => ({ field: "constraints", text, item })),
    ];
    return texts.flatMap(({ text, ...place }) => {
      const [found] = PLACEHOLDER.exec(text) ?? [];
      return found ? [{ facts: { id, field: place.field, text: found.slice(0, 60) }, ...place }] : [];
    });
  },
};
