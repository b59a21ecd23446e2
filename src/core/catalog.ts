import { adrCatalog } from "./catalog-adr.ts";
import { fileCatalog } from "./catalog-files.ts";
import { gitCatalog } from "./catalog-git.ts";
import { lifecycleCatalog } from "./catalog-lifecycle.ts";
import { ruleCatalog } from "./catalog-rules.ts";
import { runCatalog } from "./catalog-runs.ts";
import { searchCatalog } from "./catalog-search.ts";
import { servingCatalog } from "./catalog-serving.ts";
import { setupCatalog } from "./catalog-setup.ts";

/** Every code the program can emit. Adding one here, or in a part of it, is the only way to raise one. */
export const catalog = {
  ...adrCatalog,
  ...fileCatalog,
  ...gitCatalog,
  ...lifecycleCatalog,
  ...ruleCatalog,
  ...runCatalog,
  ...searchCatalog,
  ...servingCatalog,
  ...setupCatalog,
  input_invalid: (it: { tool: string; detail: string }) => ({
    message: `The input of \`${it.tool}\` does not fit its schema: ${it.detail}.`,
    fix: "Correct the named fields and call again.",
  }),
  tool_unknown: (it: { name: string; known: string[] }) => ({
    message: `There is no tool ${it.name}.`,
    fix: `Use one of ${it.known.join(", ")}.`,
  }),
  record_unknown: (it: { id: string; near: string[] }) => ({
    message: `No record has the id ${it.id}.`,
    fix: it.near.length
      ? `Did you mean ${it.near.join(" or ")}?`
      : "Call `search_records` with words from its title, then use the id it returns.",
  }),
  pattern_invalid: (it: { pattern: string; why: string }) => ({
    message: `The scope pattern ${JSON.stringify(it.pattern)} cannot be used: ${it.why}.`,
    fix: "Write it as a path or a glob, or as `re:` with RE2 syntax (no look-around, no back-references).",
  }),
  record_malformed: (it: { detail: string }) => ({
    message: `This file cannot be read as a record: ${it.detail}.`,
    fix: "Mend the file, or move it out of the provenance folder.",
  }),
  field_invalid: (it: { field: string; expected: string }) => ({
    message: `The field \`${it.field}\` is not ${it.expected}.`,
    fix: `Write \`${it.field}\` as ${it.expected}; quote a text that holds ": ".`,
  }),
  field_missing: (it: { id: string; field: string }) => ({
    message: `${it.id} has no ${it.field}.`,
    fix: `Write \`${it.field}\` into the record.`,
  }),
  status_unknown: (it: { id: string; status: string }) => ({
    message: `${it.id} has the status ${JSON.stringify(it.status)}, which is none.`,
    fix: "Use open, implemented, superseded or deprecated; in drafts/ draft, proposed or rejected.",
  }),
  superseded_alone: (it: { id: string }) => ({
    message: `${it.id} is superseded but names no successor.`,
    fix: "Write `superseded_by`, or `supersedes` into the record that replaces it.",
  }),
  reference_unknown: (it: { id: string; field: string; target: string; near: string[] }) => ({
    message: `${it.id} names ${it.target} under \`${it.field}\`, and no record has that id.`,
    fix: it.near.length ? `Did you mean ${it.near.join(" or ")}?` : "Correct the id or remove the link.",
  }),
  scope_unusable: (it: { id: string; detail: string }) => ({
    message: `A scope of ${it.id} binds nothing: ${it.detail}`,
    fix: "Write it as a path or a glob, or as `re:` with RE2 syntax.",
  }),
  source_ambiguous: (it: { given: string[] }) => ({
    message: `The change to audit is named ${it.given.length === 0 ? "by nothing" : `by ${it.given.join(" and ")}`}.`,
    fix: "Give one of `diff`, `commit`, `range` and `staged`, or a `description` alone.",
  }),
  title_missing: (_: Record<string, never>) => ({
    message: "The record has no title, and nothing it is drafted from has one.",
    fix: "Give a `title`, one line that says what was decided.",
  }),
  record_duplicated: (it: { id: string; others: string[]; kept: string }) => ({
    message: `The id ${it.id} is also used by ${it.others.join(", ")}.`,
    fix: `Give one of them an id of its own; until then ${it.kept} is read.`,
  }),
  record_misnamed: (it: { id: string; file: string }) => ({
    message: `The record ${it.id} is in ${it.file}, whose name says another id.`,
    fix: `Rename the file to ${it.id}.yml, or correct the id.`,
  }),
  record_symlinked: (it: { file: string }) => ({
    message: `${it.file} is a symbolic link; it is not followed.`,
    fix: "Put the record itself here, or name its folder in `shared_repos`.",
  }),
  cursor_invalid: (it: { cursor: string }) => ({
    message: `The cursor ${JSON.stringify(it.cursor)} is none of ours.`,
    fix: "Give the `next_cursor` of the answer before, or leave it out for the first page.",
  }),
} satisfies Record<string, (facts: never) => { message: string; fix: string }>;
