/** The codes of files on disk: paths, YAML, configuration, locks. `catalog.ts` has them all. */
export const fileCatalog = {
  path_outside: (it: { path: string }) => ({
    message: `The path ${JSON.stringify(it.path)} is not inside the repository.`,
    fix: "Give a path relative to the repository root, without `..` or links that lead out of it.",
  }),
  path_symlinked: (it: { path: string }) => ({
    message: `${it.path} is a symbolic link, and files are not written through links.`,
    fix: "Replace the link by the file itself, then call again.",
  }),
  file_exists: (it: { file: string }) => ({
    message: `${it.file} exists already.`,
    fix: "Change it with `update_record`, or use another id.",
  }),
  file_unreadable: (it: { file: string; why: string }) => ({
    message: `${it.file} cannot be read: ${it.why}.`,
    fix: "Make it a plain file that this user may read.",
  }),
  encoding_unsupported: (it: { found: string }) => ({
    message: `This file is not UTF-8 text: ${it.found}.`,
    fix: "Save it as UTF-8.",
  }),
  yaml_malformed: (it: { detail: string; remedy: string }) => ({
    message: `This YAML cannot be read: ${it.detail}.`,
    fix: it.remedy,
  }),
  yaml_too_large: (it: { sizeBytes: number; limitBytes: number }) => ({
    message: `This file has ${it.sizeBytes} bytes, more than the ${it.limitBytes} a record may have.`,
    fix: "Move the long text to a document of its own and name its path in `associated_specs`.",
  }),
  yaml_too_deep: (it: { limit: number }) => ({
    message: `This YAML nests deeper than ${it.limit} levels.`,
    fix: "Flatten it; a record needs three levels.",
  }),
  yaml_unfit: (it: { detail: string }) => ({
    message: `The file was not written, for its new text would not be a readable record: ${it.detail}.`,
    fix: "Mend the file by hand, then call again.",
  }),
  key_reserved: (it: { key: string }) => ({
    message: `\`${it.key}\` may not be written here: LineSpec would take it for its own.`,
    fix: "Use another key below the top level, such as `state` or `sealed_by`.",
  }),
  layout_unsupported: (it: { key: string }) => ({
    message: `\`${it.key}\` cannot be set in place: the mapping around it is not written in block style.`,
    fix: "Write the file's outermost mapping as `key: value` lines, then call again.",
  }),
  config_invalid: (it: { file: string; key: string; expected: string }) => ({
    message: `In ${it.file} \`${it.key}\` is not ${it.expected}.`,
    fix: `Write \`${it.key}\` as ${it.expected}, or remove it for its default.`,
  }),
  config_key_unknown: (it: { file: string; key: string; near: string[] }) => ({
    message: `${it.file} has a key \`${it.key}\` that nothing reads.`,
    fix: it.near.length ? `Did you mean \`${it.near.join("` or `")}\`?` : "Remove it.",
  }),
  variable_missing: (it: { file: string; key: string; name: string }) => ({
    message: `\`${it.key}\` in ${it.file} names the environment variable ${it.name}, which is not set; the key counts as absent.`,
    fix: `Set ${it.name} where this program starts, or remove the key.`,
  }),
  shared_repo_unusable: (it: { path: string; why: string }) => ({
    message: `The shared repository ${JSON.stringify(it.path)} is left out: ${it.why}.`,
    fix: "Name a local folder that holds records, relative to the config file; clone a remote one first.",
  }),
  shared_repo_outside: (it: { path: string }) => ({
    message: `The shared repository ${JSON.stringify(it.path)} lies outside this one: its records are read and never written.`,
    fix: "Change its records where they live.",
  }),
  lock_timeout: (it: { file: string; waitMs: number }) => ({
    message: `Another process held ${it.file} for longer than ${it.waitMs} ms.`,
    fix: "Call again; if it persists, end the other `precedent` process that works in this repository.",
  }),
};
