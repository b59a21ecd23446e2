import { ruleCatalog } from "./catalog-rules.ts";
import { runCatalog } from "./catalog-runs.ts";
import { setupCatalog } from "./catalog-setup.ts";

/** Every code the program can emit. Adding one here is the only way to raise one. */
export const catalog = {
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
  field_sealed: (it: { id: string; state: string; fields: string[]; allowed: readonly string[] }) => ({
    message: `${it.id} is ${it.state}; ${it.fields.join(", ")} cannot change any more.`,
    fix: it.allowed.length
      ? `Only ${it.allowed.join(", ")} may change. For the rest call \`supersede_record\`.`
      : `${it.state} is final: draft a new record with \`create_record\`.`,
  }),
  transition_illegal: (it: { id: string; from: string; to: string; legal: readonly string[] }) => ({
    message: `${it.id} cannot go from ${it.from} to ${it.to}.`,
    fix: it.legal.length ? `From ${it.from} it may become ${it.legal.join(" or ")}.` : `${it.from} is final.`,
  }),
  draft_incomplete: (it: { id: string; fields: string[] }) => ({
    message: `${it.id} cannot be proposed: ${it.fields.join(", ")} is empty or holds a placeholder.`,
    fix: "Fill them with `update_record` (`set`) and propose again.",
  }),
  supersession_taken: (it: { id: string; successor: string }) => ({
    message: `${it.id} is superseded already, by ${it.successor}.`,
    fix: `Supersede ${it.successor} instead.`,
  }),
  record_changed: (it: { id: string; file: string }) => ({
    message: `${it.id} was changed in ${it.file} since it was read; nothing was written.`,
    fix: "Read it again with `get_record`, then repeat the call.",
  }),
  time_invalid: (it: { text: string; now: string }) => ({
    message: `${JSON.stringify(it.text)} is no day after ${it.now}.`,
    fix: "Give a day (YYYY-MM-DD), a length of time (12h, 30d, 4w), or `never`.",
  }),
  expiry_missing: (it: { id: string }) => ({
    message: `${it.id} accepts a risk and does not say until when.`,
    fix: "Set `expires_at` with `update_record`: a day, or `never` for a risk that is accepted for good.",
  }),
  enforcement_missing: (it: { id: string; absent: string[] }) => ({
    message: it.absent.length
      ? `${it.id} relies on ${it.absent.join(", ")}, which is not there.`
      : `${it.id} names nothing that keeps the mistake from happening again.`,
    fix: "Name under `enforcement` what does, such as `{ kind: test, ref: test/orders.test.ts, must_exist: true }`.",
  }),
  signing_failed: (it: { program: string; detail: string }) => ({
    message: `The approval could not be signed: ${it.program}: ${it.detail}.`,
    fix: "See that `git config user.signingkey` names your key and that `git commit -S` works, then approve again.",
  }),
  signing_key_missing: (_: Record<string, never>) => ({
    message: "This repository wants signed approvals (preset regulated), and git knows no key of yours.",
    fix: "Set `git config gpg.format ssh` and `git config user.signingkey ~/.ssh/id_ed25519.pub`, or your GPG key.",
  }),
  approval_invalid: (it: { id: string; by: string; file: string; isOtherText: boolean }) => ({
    message: it.isOtherText
      ? `${it.id} says something else than ${it.by} approved.`
      : `The signature of ${it.by} in ${it.file} does not hold.`,
    fix: `See \`precedent history ${it.id}\`; restore what was approved, or let the successor be approved.`,
  }),
  approval_unsigned: (it: { id: string; state: string }) => ({
    message: `${it.id} is ${it.state} and no signed approval of it is on file.`,
    fix: "With preset regulated, approve with `precedent approve`, and commit the file it writes to receipts/.",
  }),
  approval_unvouched: (it: { id: string; by: string }) => ({
    message: `${it.id} was approved by ${it.by} with a key that nobody vouches for.`,
    fix: "List the key in `allowed_signers` beside the records, as `who@example.org ssh-ed25519 AAAA…`.",
  }),
  approval_unverifiable: (it: { id: string; by: string; why: string }) => ({
    message: `The receipt says that ${it.by || "somebody"} accepted ${it.id}, and that cannot be verified: ${it.why}.`,
    fix: "Fetch the whole history, or have a successor approved with `precedent approve` under preset regulated, which signs.",
  }),
  title_missing: (_: Record<string, never>) => ({
    message: "The record has no title, and nothing it is drafted from has one.",
    fix: "Give a `title`, one line that says what was decided.",
  }),
  folder_missing: (it: { folder: string }) => ({
    message: `There is no folder ${it.folder}.`,
    fix: "Start from a folder that exists, inside the repository.",
  }),
  repository_bare: (it: { folder: string }) => ({
    message: `${it.folder} is a bare repository: it has no files to keep records beside.`,
    fix: "Run this in a clone or worktree of it; `git worktree add` makes one.",
  }),
  git_pointer_broken: (it: { file: string; target: string }) => ({
    message: `${it.file} points to ${JSON.stringify(it.target)}, which is not a git directory.`,
    fix: "Run `git worktree repair` or `git submodule update --init`, or remove the file.",
  }),
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
  diff_unreadable: (it: { found: string }) => ({
    message: `This is not a unified diff: ${it.found ? `it begins ${JSON.stringify(it.found)}` : "it is empty"}.`,
    fix: it.found
      ? "Give the output of `git diff`, or lines from `--- a/path`, `+++ b/path` and `@@` on."
      : "Where `git diff` prints nothing, the change may be staged or in files git does not know: `git add` them and give `staged`.",
  }),
  git_absent: (it: { root: string }) => ({
    message: `No git program was found to read ${it.root} with.`,
    fix: "Install git and see that its folder is on PATH.",
  }),
  repository_absent: (it: { root: string }) => ({
    message: `${it.root} is not in a git repository.`,
    fix: "Run this inside a repository, or run `git init` there first.",
  }),
  ref_unknown: (it: { ref: string; near: string[]; shallow: boolean }) => ({
    message: `Git knows no commit ${JSON.stringify(it.ref)}${it.shallow ? " in this shallow clone" : ""}.`,
    fix: [
      it.near.length ? `Did you mean ${it.near.join(" or ")}?` : "Name a commit, branch or tag that `git log` shows.",
      ...(it.shallow ? ["If it lies further back, run `git fetch --unshallow`."] : []),
    ].join(" "),
  }),
  range_invalid: (it: { range: string }) => ({
    message: `${JSON.stringify(it.range)} is not a range of commits.`,
    fix: "Write it as `A..B` or `A...B`.",
  }),
  range_unrelated: (it: { range: string; shallow: boolean }) => ({
    message: `The two ends of ${it.range} have no common ancestor${it.shallow ? " in this shallow clone" : ""}.`,
    fix: it.shallow ? "Run `git fetch --unshallow`, or use two dots." : "Use two dots to compare the two trees.",
  }),
  parent_unknown: (it: { commit: string; parent: number; parents: number }) => ({
    message: `Commit ${it.commit} has no parent ${it.parent}; it has ${it.parents}.`,
    fix: "Leave the parent out to compare with the first.",
  }),
  history_shallow: (it: { commit: string }) => ({
    message: `The parent of commit ${it.commit} is not in this shallow clone.`,
    fix: "Run `git fetch --deepen=50`; in GitHub Actions set `fetch-depth: 0` on the checkout.",
  }),
  git_failed: (it: { command: string; detail: string }) => ({
    message: `\`git ${it.command}\` failed: ${it.detail}.`,
    fix: "Run `git status` in the repository, mend what it reports, and try again.",
  }),
  cursor_invalid: (it: { cursor: string }) => ({
    message: `The cursor ${JSON.stringify(it.cursor)} is none of ours.`,
    fix: "Give the `next_cursor` of the answer before, or leave it out for the first page.",
  }),
  embedder_unready: (it: { provider: string; missing: string }) => ({
    message: `The ${it.provider} embedder cannot start: \`embedding.${it.missing}\` is not set.`,
    fix: `Set \`embedding.${it.missing}\` (a key as \${NAME} from the environment), or \`embedding.provider: local\`.`,
  }),
  embedder_failed: (it: { provider: string; status: number; detail: string }) => ({
    message: `The ${it.provider} embedder failed${it.status ? ` with status ${it.status}` : ""}: ${it.detail}.`,
    fix: "Search goes on by words alone; check `embedding.api_key`, `embedding.base_url` and the network.",
  }),
  embedding_invalid: (it: { embedder: string; why: string }) => ({
    message: `What ${it.embedder} answered cannot be used: ${it.why}.`,
    fix: "Check `embedding.index_model`, `embedding.query_model` and `embedding.output_dimension` against what the provider offers.",
  }),
  index_unusable: (it: { detail: string }) => ({
    message: `The search index cannot be used: ${it.detail}.`,
    fix: "Search goes on in memory, by words alone. Run `precedent doctor`, or `precedent index` for the whole error.",
  }),
  index_behind: (it: { uri: string; stale: number; total: number }) => ({
    message: `The shared index at ${it.uri} lacks the newest text of ${it.stale} of ${it.total} records in force.`,
    fix: "They are found by words all the same. Run `precedent index` where the records are merged, with the same `embedding`.",
  }),
  store_unsafe: (it: { uri: string; overwritten: number; tries: number }) => ({
    message: `The store of ${it.uri} loses what it has confirmed: of ${it.tries} writes to one place at once it overwrote ${it.overwritten}.`,
    fix: "Nothing was written to the index. Put `index.uri` in a store that honours `If-None-Match: *`, as Amazon S3, Azure and Google Cloud Storage do, or remove it: each checkout then has an index of its own.",
  }),
  transition_reserved: (it: { id: string; to: string }) => ({
    message: `Only a person may make ${it.id} ${it.to}.`,
    fix: "Propose it with `update_record` and ask a person to decide.",
  }),
  approver_is_bot: (it: { id: string; name: string }) => ({
    message: `${it.id} was drafted by ${it.name}, who cannot approve it.`,
    fix: "Let somebody else approve it.",
  }),
  shell_of_agent: (it: { agent: string }) => ({
    message: `This command decides, and it runs in a shell of ${it.agent}.`,
    fix: "Let a person run it in a terminal of their own, or add --allow-agent, which the record keeps.",
  }),
  confirmation_missing: (it: { id: string; verb: string }) => ({
    message: `Nobody confirmed that ${it.id} is to be ${it.verb}.`,
    fix: "Run it in a terminal and answer yes, or add --yes.",
  }),
  proof_missing: (it: { id: string; paths: string[] }) => ({
    message: `${it.id} names proof that does not exist: ${it.paths.join(", ")}.`,
    fix: "Add the files, correct `associated_specs`, or complete with --force.",
  }),
  commit_absent: (_: Record<string, never>) => ({
    message: "There is no commit yet that a record could be sealed at.",
    fix: "Commit what carries the decision out, then complete it.",
  }),
  ...ruleCatalog,
  ...runCatalog,
  ...setupCatalog,
  adr_skipped: (it: { file: string; reason: string }) => ({
    message: `${it.file} is not imported: ${it.reason}.`,
    fix: "Nothing to do, unless it is a decision: then give it a number in its name, or a status section.",
  }),
  adr_changed: (it: { file: string; id: string }) => ({
    message: `${it.file} has changed since it was imported as ${it.id}; the record is as it was.`,
    fix: "Where the decision itself changed, call `supersede_record`; a draft can be edited with `update_record`.",
  }),
  adr_status_absent: (it: { file: string; state: string }) => ({
    message: `${it.file} states no status and counts as ${it.state}.`,
    fix: "Write one under `## Status`, or import with `--assume accepted` where the folder holds only decided ones.",
  }),
  adr_status_unknown: (it: { file: string; text: string; state: string }) => ({
    message: `${it.file} has the status ${JSON.stringify(it.text)}, which is none that is known; it counts as ${it.state}.`,
    fix: "Write accepted, proposed, rejected, deprecated or superseded, then import again.",
  }),
  adr_successor_unknown: (it: { file: string }) => ({
    message: `${it.file} is superseded but names no ADR that replaced it; it counts as deprecated.`,
    fix: "Write `Superseded by [ADR 12](0012-title.md)` under its status, then import again.",
  }),
  adr_date_odd: (it: { file: string; date: string }) => ({
    message: `${it.file} is dated ${it.date}, which is no day of the calendar.`,
    fix: "Correct the date to YYYY-MM-DD.",
  }),
  adr_number_shared: (it: { number: number; files: string[] }) => ({
    message: `The number ${it.number} is used by ${it.files.join(", ")}.`,
    fix: "Each is imported under its own id; link them by file name, for the number no longer says which is meant.",
  }),
  adr_link_unclear: (it: { file: string; link: string; candidates: string[] }) => ({
    message: `${it.file} links to ${JSON.stringify(it.link)}, which ${it.candidates.length ? `may be ${it.candidates.join(" or ")}` : "is no ADR found here"}.`,
    fix: "Write the link with the file name of the ADR that is meant.",
  }),
  adr_undated: (it: { file: string; day: string }) => ({
    message: `${it.file} states no date; its record counts as made on ${it.day}.`,
    fix: "Write `Date: YYYY-MM-DD` below its title, if the day matters.",
  }),
  adr_in_place: (it: { file: string }) => ({
    message: `${it.file} is an ADR that is read in place, and is never written.`,
    fix: "Edit the file by hand, or take its folder over with `precedent import` and remove it from `decisions.adr_dirs`.",
  }),
  token_weak: (it: { least: number }) => ({
    message: `The token in PRECEDENT_TOKEN has fewer than ${it.least} characters.`,
    fix: "Set a random one, for example the output of `openssl rand -hex 32`.",
  }),
  token_missing: (it: { host: string }) => ({
    message: `Serving on ${it.host} would let whoever reaches this machine read and draft records.`,
    fix: "Set PRECEDENT_TOKEN, or --issuer with --audience; or serve on 127.0.0.1.",
  }),
  audience_missing: (it: { issuer: string }) => ({
    message: `Tokens of ${it.issuer} for any audience would be accepted.`,
    fix: "Name this server's own URL with --audience, as the issuer writes it into `aud`.",
  }),
  port_taken: (it: { host: string; port: number }) => ({
    message: `Port ${it.port} of ${it.host} is in use.`,
    fix: "End the other process, or choose another port with --port (0 for any).",
  }),
  repository_doubled: (it: { name: string }) => ({
    message: `Two repositories are to be served as ${it.name}.`,
    fix: "Name them apart: `precedent serve shop=./a/shop old-shop=./b/shop`.",
  }),
  method_unsupported: (it: { method: string }) => ({
    message: `Tools are called with POST, not ${it.method}.`,
    fix: "Send POST with the tool's input as a JSON body.",
  }),
  body_unsupported: (it: { type: string }) => ({
    message: `The body is sent as ${JSON.stringify(it.type)}, not as JSON.`,
    fix: "Send the header `content-type: application/json`.",
  }),
} satisfies Record<string, (facts: never) => { message: string; fix: string }>;
