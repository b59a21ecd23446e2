import { expect, test } from "vitest";
import { contentDigest } from "../../src/core/content-digest.ts";
import type { ProvenanceRecord } from "../../src/core/record.ts";
import { recordOf } from "./record-of.ts";

const said = recordOf("prov-2026-001", { intent: "Keep one queue.", constraints: ["No second queue"] });
const digest = (fields: Partial<ProvenanceRecord>) => contentDigest({ ...said, ...fields });

// biome-ignore format: a table
test.each<[string, Partial<ProvenanceRecord>]>([
  ["M4: the runs it is linked to",       { links: { runs: ["lode-test-1"], events: ["lode-test-1#0"] } }],
  ["M4: the traces and monitors added",  { associated_traces: ["trace.json"], monitors: ["latency"] }],
  ["M4: its own history",                { lifecycle: { history: [{ to: "open" }] }, status: "superseded" }],
  ["M5: the context it was written in",  { lifecycle: { context: [["session", "s1"], ["task", "t1"]] } }],
  ["M5: who drafted and approved it",    { lifecycle: { bot: "x/1", approver: "klara" } }],
  ["M5: its labels",                     { tags: ["queue"] }],
  ["M5: the code it was written for",    { manifest: [`man:${"a".repeat(32)}`] }],
  ["M5: its file and layout",            { file: "elsewhere.yml", digest: "sha256:1" }],
])("%s, leaves what a record says as it was", (_, fields) => expect(digest(fields)).toBe(digest({})));

test.each<Partial<ProvenanceRecord>>([
  { intent: "Keep two queues." },
  { constraints: [] },
  { supersedes: "prov-2026-002" },
  { affected_scope: ["src/**"] },
])("%j is another content", (fields) => expect(digest(fields)).not.toBe(digest({})));
