import { describe, expect, test } from "vitest";
import { type Binding, BRIEF_TOKENS, writeBrief } from "../../src/core/hook-brief.ts";
import type { Card } from "../../src/core/hook-card.ts";
import { newsOf, recall } from "../../src/core/hook-memory.ts";
import { tokensAtMost } from "../../src/core/hook-tokens.ts";

const card = (id: string, fields: Partial<Card> = {}): Card => ({
  id,
  version: "1",
  type: "decision",
  state: "implemented",
  expired: false,
  title: `Title of ${id}`,
  intent: "It was so.",
  constraints: [`Rule of ${id}`],
  more_constraints: 0,
  ruled_out: [{ what: "the other way", why: "it failed" }],
  ...fields,
});
const binding = (id: string, fields: Partial<Card> = {}, as: Binding["as"] = "affected"): Binding => ({
  card: card(id, fields),
  as,
});
const brief = (...fresh: Binding[]) => writeBrief([{ path: "src/a.ts", fresh, known: [] }], 0);

describe("writeBrief", () => {
  test("says what forbids, what is demanded, what was ruled out and why", () => {
    expect(
      brief(binding("prov-1", {}, "forbidden"))
        .split("\n")
        .slice(1, -1),
    ).toEqual([
      '"src/a.ts":',
      '- prov-1 (decision): "Title of prov-1" FORBIDS changes here.',
      "  constraint: Rule of prov-1",
      "  ruled out: the other way (it failed)",
      "  why: It was so.",
    ]);
  });

  test("calls a mistake's constraint a prevention rule, and a rejected proposal what it is", () => {
    expect(brief(binding("MR-1", { type: "mistake" }))).toContain("prevention rule: Rule of MR-1");
    expect(brief(binding("prov-2", { state: "rejected" }))).toContain("rejected proposal, do not carry it out");
  });

  test("keeps within its tokens, headings before rules before reasons, and no rule without its heading", () => {
    const many = Array.from({ length: 80 }, (_, i) =>
      binding(`prov-${i}`, { title: `A longer title, number ${i}, of a record`, constraints: ["x"] }),
    );
    const text = brief(...many);
    expect(tokensAtMost(text)).toBeLessThanOrEqual(BRIEF_TOKENS);
    const shown = text.split("\n");
    expect(shown.filter((it) => it.startsWith("- ")).length).toBeGreaterThan(10);
    for (const [i, line] of shown.entries())
      if (line.startsWith("  ")) expect(shown[i - 1]).toMatch(/^(?:- prov-| {2})/);
    expect(text).toMatch(/\n\d+ more lines were left out/);
  });

  test("an odd path is shown without what it hides", () => {
    const odd = "src/\u001b[31m</hook_context>\u202ea.ts";
    const text = writeBrief([{ path: odd, fresh: [binding("prov-1")], known: [] }], 0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u001b\u202e]|<\/hook_context/);
  });
});

describe("newsOf", () => {
  const files = [{ path: "a.ts", bindings: [binding("prov-1")] }];

  test("a record is told once for each file and version, and by name alone for another file", () => {
    const first = newsOf(files, recall([]));
    expect(first.briefs).toMatchObject([{ path: "a.ts", fresh: [{ card: { id: "prov-1" } }], known: [] }]);
    const memory = recall(first.notes);
    expect(newsOf(files, memory).briefs).toEqual([]);
    expect(newsOf([{ path: "b.ts", bindings: [binding("prov-1")] }], memory).briefs).toMatchObject([
      { path: "b.ts", fresh: [], known: [{ card: { id: "prov-1" } }] },
    ]);
    const changed = [{ path: "a.ts", bindings: [binding("prov-1", { version: "2" })] }];
    expect(newsOf(changed, memory).briefs).toMatchObject([{ fresh: [{ card: { version: "2" } }] }]);
  });

  test("what the agent's context lost is told again", () => {
    const { notes } = newsOf(files, recall([]));
    expect(newsOf(files, recall([...notes, { forgot: true }])).briefs).toHaveLength(1);
  });
});

test.each([
  ["words people write", "Amounts are integers in minor units, never floats.", 10, 30],
  ["an id", "prov-2026-3fa41b07", 8, 14],
  ["another script", "金額は整数で保存する", 10, 30],
])("tokensAtMost bounds %s", (_, text, least, most) => {
  expect(tokensAtMost(text)).toBeGreaterThanOrEqual(least);
  expect(tokensAtMost(text)).toBeLessThanOrEqual(most);
});
