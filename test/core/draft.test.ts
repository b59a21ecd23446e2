import { describe, expect, test, vi } from "vitest";
import { type Actor, type DraftContent, draftFields, mintId, successorContent } from "../../src/core/draft.ts";
import { type ProvenanceRecord, type Raw, readRecord, typeOfId } from "../../src/core/record.ts";
import { recordOf, viewOf } from "./record-of.ts";

const content: DraftContent = {
  type: "decision",
  title: "Use SQLite",
  intent: "Start fast",
  constraints: ["No server"],
  affected_scope: ["src/db/"],
  forbidden_scope: [],
  options: [],
  related: ["prov-2026-001"],
  tags: ["db"],
};
const agent: Actor = { kind: "agent", name: "claude-code/1.2.3" };
const at = new Date("2026-03-04T23:30:00.000Z");
const draft = (fields: Partial<DraftContent>, actor: Actor) =>
  draftFields({ ...content, ...fields }, { id: "prov-2026-00c0ffee", actor, author: "a@b.c", at });

describe("draftFields", () => {
  test("C6: what an agent writes is a draft that names its bot; what it supersedes is an intent", () => {
    const fields = draft({ supersedes: "prov-2026-001" }, agent);
    expect(Object.fromEntries(fields)).toMatchObject({
      status: "draft",
      created_at: "2026-03-04",
      author: "a@b.c",
      supersedes: "prov-2026-001",
      lifecycle: { bot: "claude-code/1.2.3", drafted_at: "2026-03-04T23:30:00.000Z" },
      sealed_at_sha: "",
    });
    const { record } = readRecord(Object.fromEntries(fields) as Raw, { file: "d.yml", digest: "sha256:0" });
    const view = viewOf(recordOf("prov-2026-001"), record as NonNullable<typeof record>);
    expect(view.inForce.map((it) => it.id)).toEqual(["prov-2026-001"]);
    expect(record).toMatchObject({ ...content, supersedes: "prov-2026-001" });
  });

  test("a person's draft names no bot", () => {
    expect(Object.fromEntries(draft({}, { kind: "human", name: "klara" }))["lifecycle"]).toEqual({
      drafted_at: "2026-03-04T23:30:00.000Z",
    });
  });

  test("fields stand in LineSpec's order with tags last; ours only where they say something", () => {
    const keys = (fields: Partial<DraftContent>) => draft(fields, agent).map(([key]) => key);
    const common = "id title status created_at author intent constraints affected_scope forbidden_scope supersedes";
    const rest = "superseded_by related associated_specs associated_traces monitors";
    expect(keys({}).join(" ")).toBe(`${common} ${rest} lifecycle sealed_at_sha tags`);
    const other = keys({ type: "risk", options: [{ name: "A" }] }).join(" ");
    expect(other).toBe(`${common} ${rest} options type lifecycle sealed_at_sha tags`);
  });
});

test("S3: an id is minted from four random bytes and the year in UTC, in the form LineSpec reads", () => {
  vi.stubEnv("TZ", "Pacific/Auckland");
  expect(mintId(new Uint8Array([0, 1, 171, 255, 9]), new Date("2026-12-31T23:59:59Z"))).toBe("prov-2026-0001abff");
  for (let byte = 0; byte < 256; byte++) expect(typeOfId(mintId(new Uint8Array(4).fill(byte), at))).toBe("decision");
});

describe("successorContent", () => {
  const older = { ...recordOf("prov-2026-001"), ...content, type: "spec", options: [{ name: "A" }], related: ["x"] };

  test("takes over what is not stated, but for the intent and the options", () => {
    expect(successorContent(older as ProvenanceRecord, {})).toEqual({
      ...content,
      type: "spec",
      intent: "",
      related: ["x"],
      supersedes: "prov-2026-001",
    });
  });

  test("what is stated counts, an empty list too", () => {
    const stated = { title: "T", intent: "I", constraints: [], affected_scope: ["a"], forbidden_scope: ["b"] };
    const others = { options: [{ name: "B" }], related: [], tags: [] };
    expect(successorContent(older as ProvenanceRecord, { ...stated, ...others })).toEqual({
      ...stated,
      ...others,
      type: "spec",
      supersedes: "prov-2026-001",
    });
  });
});
