import { type DraftContent, draftFields, type Field, type Writing } from "./draft.ts";
import { fail } from "./problem.ts";

const SUFFIX = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_SUFFIX_CHARS = 60;

/** Checks what is to follow an id, for ids become file names. @throws suffix_invalid */
export function checkSuffix(suffix: string): string {
  if (suffix && (!SUFFIX.test(suffix) || suffix.length > MAX_SUFFIX_CHARS)) fail("suffix_invalid", { suffix });
  return suffix;
}

/** Lays out a record that a person opens without a draft, as LineSpec does: who opens it has decided. */
export function openFields(content: DraftContent, specs: readonly string[], writing: Writing): Field[] {
  const accepted = { accepted_at: writing.at.toISOString(), approver: writing.actor.name };
  const values: { [key: string]: unknown } = {
    status: "open",
    lifecycle: accepted,
    associated_specs: specs.map((path) => ({ path })),
  };
  return draftFields(content, writing).map(([key, value]) => [key, Object.hasOwn(values, key) ? values[key] : value]);
}
