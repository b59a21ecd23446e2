import { z } from "zod";
import { FINDING_CLASSES } from "./finding.ts";
import { RECORD_TYPES } from "./record.ts";
import { STATES } from "./view.ts";

/** The pieces that answers of several tools share. */
export const idField = z.string().describe("Record id, e.g. prov-2026-a1b2c3d4");
export const stateField = z.enum(STATES).describe("What the record counts as now, derived from the graph");
export const typeField = z.enum(RECORD_TYPES).describe("Kind of record");

export const omittedField = z.int().min(0).describe("Entries left out to keep the answer short");

export const hitSchema = z.strictObject({
  id: idField,
  title: z.string(),
  state: stateField,
  score: z.number().describe("Fused rank score; compare within one answer only"),
  why: z.array(z.string()).describe("What matched, strongest signal first"),
  superseded_by: z.string().optional().describe("The record to read instead"),
});
export type Hit = z.infer<typeof hitSchema>;

export const findingSchema = z.strictObject({
  class: z.enum(FINDING_CLASSES),
  record: idField,
  title: z.string(),
  message: z.string(),
  confidence: z.number().min(0).max(1).describe("1 where a rule decided, less where meaning did"),
  lines: z
    .array(z.strictObject({ file: z.string(), line: z.int().optional(), text: z.string() }))
    .describe("The lines it is about, by their new number where there is one"),
  fix: z.string(),
});

export const modeField = z.enum(["hybrid", "lexical", "vector"]).describe("What the search could use");

export const draftSchema = z.strictObject({
  id: idField,
  file: z.string().describe("POSIX path relative to the root"),
  state: stateField,
  written: z.boolean().describe("False for a preview"),
  text: z.string().describe("The file as it is, or would be, written"),
  nearest: z.array(hitSchema).describe("Records in force that are close: you may repeat or contradict one"),
  next: z.string(),
});

const texts = z.array(z.string().min(1).max(2000)).max(200);

/** What a draft may say; `create_record`, `supersede_record` and `update_record` take the same fields. */
export const contentFields = {
  title: z.string().min(1).max(120).describe("The decision in a line"),
  intent: z.string().max(20_000).describe("What is to be achieved, and why"),
  constraints: texts.describe("Rules that must hold, one each: `Must not …`, `Only … may …`"),
  affected_scope: texts.describe("Paths it governs: exact, glob, or `re:` with RE2"),
  forbidden_scope: texts.describe("Paths that must not be changed"),
  options: z
    .array(z.strictObject({ name: z.string().min(1), rejected_because: z.string().optional() }))
    .describe("Alternatives weighed, with why each was ruled out"),
  related: texts.describe("Ids of related records"),
  tags: texts.describe("Words to filter by"),
};
