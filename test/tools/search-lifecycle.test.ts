import { expect, test } from "vitest";
import { openRepo } from "./people.ts";

const TOPICS = ["cache eviction", "ledger rounding", "proxy timeouts", "session tokens", "invoice numbering"];

const STATES = ["implemented", "superseded", "deprecated", "open", "draft", "rejected"] as const;

/** One record in each state about each topic, in nearly the same words; the superseded one leads to the implemented. */
const FILES = Object.fromEntries(
  TOPICS.flatMap((topic, t) =>
    STATES.map((state, s) => {
      const isDraft = state === "draft" || state === "rejected";
      const text = [
        `id: ${idOf(t, s)}`,
        `title: ${state === "implemented" ? `How we do ${topic} now` : `${topic} ${topic} ${topic}`}`,
        `status: ${state}`,
        'created_at: "2026-01-02"',
        "author: ada@example.org",
        `intent: ${topic} is done in a way that is ${state}.`,
        `affected_scope: [src/${topic.replace(" ", "/")}.ts]`,
        `supersedes: "${state === "implemented" ? idOf(t, 1) : ""}"`,
        `superseded_by: "${state === "superseded" ? idOf(t, 0) : ""}"`,
      ];
      return [`provenance/${isDraft ? "drafts/" : ""}${idOf(t, s)}.yml`, `${text.join("\n")}\n`];
    }),
  ),
);

const QUERIES = TOPICS.flatMap((topic, t) => [
  topic,
  `why is ${topic} as it is?`,
  topic.split(" ")[1] ?? "",
  `src/${topic.replace(" ", "/")}.ts`,
  ...STATES.map((_, s) => idOf(t, s)),
]);

type Hit = { id: string; state: string; superseded_by?: string };

function idOf(topic: number, state: number): string {
  return `prov-2026-${topic}000000${state}`;
}

test("over every query, no mode serves a record that is not in force, and each topic's current one is found", async () => {
  const repo = openRepo(FILES);
  const current = TOPICS.map((_, t) => idOf(t, 0));
  for (const query of QUERIES) {
    for (const mode of ["hybrid", "lexical", "vector"]) {
      const { hits } = (await repo.agent("search_records", { query, mode, limit: 50 })) as { hits: Hit[] };
      const stray = hits.filter((it) => !current.includes(it.id) || it.state !== "implemented");
      expect({ query, mode, stray }).toEqual({ query, mode, stray: [] });
    }
  }
  for (const [t, topic] of TOPICS.entries()) {
    const { hits } = (await repo.agent("search_records", { query: topic })) as { hits: Hit[] };
    expect(hits[0]?.id).toBe(idOf(t, 0));
  }
});

test("an audit of a change names records in force alone, whatever the change quotes", async () => {
  const repo = openRepo(FILES);
  for (const [t, topic] of TOPICS.entries()) {
    const file = `src/${topic.replace(" ", "/")}.ts`;
    const ids = STATES.map((_, s) => idOf(t, s)).join(" ");
    const diff = `--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n-old\n+// ${topic}: ${ids}\n`;
    const { findings } = (await repo.agent("audit_change", { diff, description: topic })) as {
      findings: { record: string }[];
    };
    expect(findings[0]?.record).toBe(idOf(t, 0));
    expect(findings.every((it) => it.record.endsWith("0"))).toBe(true);
  }
});

test("records out of force are found where their state is named, and superseded ones lead to their successor", async () => {
  const repo = openRepo(FILES);
  for (const [t, topic] of TOPICS.entries()) {
    const { hits } = (await repo.agent("search_records", { query: topic, states: ["superseded"] })) as { hits: Hit[] };
    expect(hits[0]).toMatchObject({ id: idOf(t, 1), state: "superseded", superseded_by: idOf(t, 0) });
    const others = (await repo.agent("search_records", { query: topic, states: ["rejected", "draft"] })) as {
      hits: Hit[];
    };
    expect(others.hits.map((it) => it.state).sort()).toEqual(TOPICS.flatMap(() => ["draft", "rejected"]).sort());
  }
});
