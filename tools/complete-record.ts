import { z } from "zod";
import { idField, stateField } from "../src/core/answer.ts";
import { planCompletion } from "../src/core/decide.ts";
import { manifestFile } from "../src/core/manifest.ts";
import { fail } from "../src/core/problem.ts";
import { problemSchema } from "../src/core/problem-schema.ts";
import type { ProvenanceRecord } from "../src/core/record.ts";
import { getStanding } from "../src/core/view.ts";
import type { Context } from "../src/io/context.ts";
import { decider } from "../src/io/decider.ts";
import type { Captured } from "../src/io/manifests.ts";
import { applyEdits } from "../src/io/record-edits.ts";
import { defineTool } from "../src/tool.ts";

export const completeRecord = defineTool({
  name: "complete_record",
  effect: "change",
  audience: "human",
  description: `Takes a record on once it has been carried out: an open decision or approved spec is implemented, a risk or mistake mitigated, a mitigated mistake closed. What then changes no more is sealed with the commit at HEAD, the state of the code and a digest of its content.

Use it when the work is done. Then commit the record and its manifests, tagged with its id.`,
  input: z.strictObject({
    record: idField,
    force: z.boolean().default(false).describe("Complete although proof in associated_specs is missing"),
    allow_agent: z.boolean().default(false).describe("Let it run in an agent's shell; the record keeps that it did"),
  }),
  output: z.strictObject({
    id: idField,
    file: z.string(),
    state: stateField,
    sealed_at_sha: z.string(),
    manifests: z.array(z.string()).describe("Files that hold the state it was sealed at; they belong into its commit"),
    problems: z.array(problemSchema).describe("Tools that captured nothing"),
  }),
  cli: { verb: "complete", positional: "record", examples: ["complete --record prov-2026-a1b2c3d4"] },
  async run({ record: id, force, allow_agent }, context) {
    const standing = getStanding(await context.view(), id);
    const { record } = standing;
    const missing = record.associated_specs.map((it) => it.path).filter((it) => !context.exists(it));
    if (missing.length && !force) fail("proof_missing", { id, paths: missing });
    const actor = await decider({ allow_agent: allow_agent || isApproved(record) }, context);
    const sealed_at_sha = (await context.git.head()) ?? fail("commit_absent", {});
    const completion = { actor, at: context.now(), sealed_at_sha, isThere: context.isEnforced };
    // Planned first without, so that a step which is refused captures nothing.
    const { isSealing } = planCompletion(standing, completion);
    const captured = isSealing && capturesState(context) ? await context.manifests.capture() : NOTHING;
    const manifest = captured.manifests.map((it) => it.id);
    const { to, edits } = planCompletion(standing, { ...completion, manifest });
    const [file = record.file] = await applyEdits([{ standing, edits }], context);
    const { embedding, index } = context.config;
    // A shared index follows the records where they are merged, not each machine's.
    if (embedding.index_on_complete && !index.uri) await context.search.refresh((await context.view()).inForce, {});
    const manifests = manifest.map((it) => `${context.config.dir}/${manifestFile(it)}`);
    return { id, file, state: to, sealed_at_sha, manifests, problems: captured.problems };
  },
});

const NOTHING: Captured = { manifests: [], problems: [] };

/** LineSpec's check lets a record's commit bring no file but the record: its repositories work unchanged. */
function capturesState({ exists }: Context): boolean {
  return !exists(".linespec.yml") || exists(".precedent.yml");
}

/** What a person has approved may be completed by whoever carries it out, an agent included. */
function isApproved({ lifecycle }: ProvenanceRecord): boolean {
  return Boolean(lifecycle["accepted_at"] && lifecycle.approver);
}
