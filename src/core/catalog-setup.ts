/** What setting up a repository, a client or a machine can run into. */
export const setupCatalog = {
  client_config_malformed: (it: { file: string; detail: string }) => ({
    message: `${it.file} cannot be read: ${it.detail}.`,
    fix: "Mend the file at this place, then run it again. Nothing was written.",
  }),
  client_config_unsafe: (it: { file: string; why: string; add: string }) => ({
    message: `${it.file} cannot be edited without a risk to what it holds: ${it.why}.`,
    fix: `Nothing was written. Add this by hand:\n${it.add}`,
  }),
  client_entry_foreign: (it: { file: string; key: string }) => ({
    message: `${it.file} has an entry \`${it.key}\` already, and it starts something else.`,
    fix: `Give that entry another name, or remove it, then run it again. Nothing was written.`,
  }),
  client_config_changed: (it: { file: string }) => ({
    message: `${it.file} was changed while you were asked; nothing was written.`,
    fix: "Run it again.",
  }),
  client_command_missing: (it: { file: string; program: string }) => ({
    message: `${it.file} starts ${it.program}, which is not there.`,
    fix: "Run `precedent setup` for this client again, or `npm install` if the program belongs to this project.",
  }),
  client_incomplete: (it: { client: string; half: string }) => ({
    message: `${it.client} is set up here without its ${it.half}.`,
    fix: `Run \`precedent setup ${it.client}\`, if that is not on purpose.`,
  }),
  client_absent: (_: Record<string, never>) => ({
    message: "No coding agent is set up in this repository.",
    fix: "Run `precedent setup claude` (or cursor, vscode, codex, gemini).",
  }),
  hook_absent: (it: { hook: string }) => ({
    message: `The git hook ${it.hook} is not installed; commits are not held against the records here.`,
    fix: "Run `precedent install-hooks`.",
  }),
  folder_unwritable: (it: { folder: string }) => ({
    message: `${it.folder} cannot be written to: each command reads and embeds everything anew.`,
    fix: "Let this user write to it. It holds caches only and may be deleted.",
  }),
  temporary_left: (it: { files: string[] }) => ({
    message: `A write was cut off and left ${it.files.join(", ")}.`,
    fix: "Remove what is named there once no `precedent` process runs; no record is in it.",
  }),
  step_unfinished: (it: { file: string }) => ({
    message: `A change of several files was cut off; its plan is in ${it.file}.`,
    fix: "Nothing to do: the next command that reads the records finishes it.",
  }),
  native_absent: (it: { detail: string }) => ({
    message: `The part of LanceDB that is made for this machine does not load: ${it.detail}.`,
    fix: "Install again without `--omit=optional`. Until then search goes on in memory, by words alone.",
  }),
  index_stale: (it: { stale: number; rows: number }) => ({
    message: `The search index lacks the newest text of ${it.stale} of ${it.rows} records in force.`,
    fix: "Nothing to do: the next search brings it up to date. `precedent index` does it ahead of time.",
  }),
} satisfies Record<string, (facts: never) => { message: string; fix: string }>;
