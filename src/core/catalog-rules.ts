/** The codes of the rules over records and over commits. `catalog.ts` has them all. */
export const ruleCatalog = {
  id_invalid: (it: { id: string }) => ({
    message: `${JSON.stringify(it.id)} is no record id.`,
    fix: "Use `prov-YYYY-` with 8 hex digits (or 3 digits) and, if you like, `-service` in lower case.",
  }),
  date_invalid: (it: { id: string; date: string }) => ({
    message: `${it.id} was created at ${JSON.stringify(it.date)}, which is no date.`,
    fix: 'Write `created_at: "YYYY-MM-DD"`.',
  }),
  date_impossible: (it: { id: string; date: string }) => ({
    message: `${it.id} was created on ${it.date}, a day the calendar does not have.`,
    fix: "Correct the day or the month.",
  }),
  supersession_contradicted: (it: { id: string; stated: string; found: string }) => ({
    message: `${it.id} says it is superseded by ${it.stated || "nothing"}; by the other records it is ${it.found || "nothing"}.`,
    fix: it.found
      ? `Write \`superseded_by: ${it.found}\`.`
      : "Empty `superseded_by`, or name this record under `supersedes` there.",
  }),
  supersession_circular: (it: { id: string; circle: string[] }) => ({
    message: `${it.id} supersedes itself in a circle: ${it.circle.join(" → ")}.`,
    fix: "Remove `supersedes` from the oldest of them.",
  }),
  supersession_contested: (it: { id: string; older: string; others: string[] }) => ({
    message: `${it.id} supersedes ${it.older}, and so does ${it.others.join(", ")}.`,
    fix: "Let one of them supersede the other, so that one chain is left.",
  }),
  dependency_circular: (it: { id: string; circle: string[] }) => ({
    message: `${it.id} depends on itself: ${it.circle.join(" → ")}.`,
    fix: "Remove the link that points from the older to the newer.",
  }),
  related_redundant: (it: { id: string; target: string }) => ({
    message: `${it.id} names ${it.target} as related and as superseded.`,
    fix: "Remove it from `related`.",
  }),
  scope_contradicted: (it: { id: string; pattern: string; other: string }) => ({
    message: `${it.id} both affects and forbids ${JSON.stringify(it.pattern)}${it.other === it.pattern ? "" : ` (by ${JSON.stringify(it.other)})`}.`,
    fix: "Remove it from one of the two scopes.",
  }),
  scope_overlapping: (it: { id: string; others: string[]; more: number; patterns: string[] }) => ({
    message: `${it.id} is open and shares ${it.patterns.map((one) => JSON.stringify(one)).join(", ")} with ${it.others.join(", ")}${it.more ? ` and ${it.more} or more others` : ""}.`,
    fix: "Narrow one of the scopes, or decide the two together.",
  }),
  scope_unmatched: (it: { id: string; pattern: string }) => ({
    message: `${it.id} is open and its scope ${JSON.stringify(it.pattern)} covers no file.`,
    fix: "Correct the path; patterns are relative to the repository root.",
  }),
  scope_folder: (it: { id: string; pattern: string }) => ({
    message: `${it.id} has the folder ${JSON.stringify(it.pattern)} as its scope, which covers none of the files in it.`,
    fix: `Write \`${it.pattern.replace(/\/$/, "")}/**\`.`,
  }),
  scope_dead: (it: { id: string; patterns: number }) => ({
    message: `${it.id} governs nothing any more: no file is left under its ${it.patterns} scope patterns.`,
    fix: "Deprecate it with `precedent deprecate`, or draft a successor with the new paths.",
  }),
  specs_absent: (it: { id: string }) => ({
    message: `${it.id} is open and names no proof.`,
    fix: "Name the tests or specs that will prove it under `associated_specs`.",
  }),
  proof_absent: (it: { id: string; path: string; why: string }) => ({
    message: `${it.id} names ${JSON.stringify(it.path)} as proof, and ${it.why}.`,
    fix: "Add the file or correct its path, relative to the repository root.",
  }),
  constraints_unproven: (it: { id: string; constraints: number }) => ({
    message: `${it.id} has ${it.constraints} constraints and nothing that proves them.`,
    fix: "Add a trace or a monitor with `update_record`; a successor can name specs.",
  }),
  constraints_absent: (it: { id: string }) => ({
    message: `${it.id} states an intent and no constraints.`,
    fix: "Write what must hold under `constraints`, one rule each; of a record in force, in its successor.",
  }),
  title_long: (it: { id: string; chars: number; limit: number }) => ({
    message: `The title of ${it.id} has ${it.chars} characters, more than ${it.limit}.`,
    fix: "Shorten it and move the rest to `intent`.",
  }),
  seal_odd: (it: { id: string; detail: string }) => ({
    message: `The seal of ${it.id} is odd: ${it.detail}.`,
    fix: "Only `precedent complete` writes `sealed_at_sha`; empty it on a record that is not implemented.",
  }),
  seal_missing: (it: { id: string }) => ({
    message: `${it.id} is implemented and was never sealed.`,
    fix: "It stays as it is; what `precedent complete` takes on has a seal, also a successor of this record.",
  }),
  seal_unreachable: (it: { id: string; sha: string }) => ({
    message: `${it.id} was sealed at ${it.sha}, a commit that no branch or tag has.`,
    fix: "Fetch the whole history; after a rebase the seal points nowhere, and stale scopes cannot be told.",
  }),
  record_altered: (it: { id: string }) => ({
    message: `${it.id} was changed after it was sealed.`,
    fix: "Restore its text, and write what is new as its successor.",
  }),
  status_outdated: (it: { id: string; status: string; successor: string }) => ({
    message: `${it.id} is stored as ${it.status} although ${it.successor} replaced it.`,
    fix: `Write \`status: superseded\` and \`superseded_by: ${it.successor}\`.`,
  }),
  key_unknown: (it: { id: string; key: string; near: string[] }) => ({
    message: `${it.id} has a key \`${it.key}\` that nothing reads.`,
    fix: it.near.length ? `Did you mean \`${it.near.join("` or `")}\`?` : "Remove it, or keep it as your own.",
  }),
  key_outdated: (it: { id: string; key: string; now: string }) => ({
    message: `${it.id} writes \`${it.now}\` as \`${it.key}\`, for which LineSpec refuses the whole folder.`,
    fix: `Rename the key to \`${it.now}\`.`,
  }),
  entry_repeated: (it: { id: string; field: string; entry: string }) => ({
    message: `${it.id} lists ${JSON.stringify(it.entry)} twice under \`${it.field}\`.`,
    fix: "Remove one of the two.",
  }),
  field_swallowed: (it: { id: string; field: string; key: string }) => ({
    message: `In ${it.id} the text of \`${it.field}\` holds a line \`${it.key}: …\`, which reads like a key of the record.`,
    fix: `Move it to the top level, where \`${it.key}\` is read.`,
  }),
  placeholder_left: (it: { id: string; field: string; text: string }) => ({
    message: `${it.id} is decided and its \`${it.field}\` still says ${JSON.stringify(it.text)}.`,
    fix: "Write what is meant.",
  }),
  tag_missing: (_: Record<string, never>) => ({
    message: "The commit names no record, and this repository requires one.",
    fix: "Add the id of the record you work under to the message: [prov-2026-a1b2c3d4].",
  }),
  tag_unknown: (it: { id: string; near: string[] }) => ({
    message: `The commit names ${it.id}, and there is no such record.`,
    fix: it.near.length ? `Did you mean ${it.near.join(" or ")}?` : "Create the record first, or correct the id.",
  }),
  tag_ended: (it: { id: string; state: string }) => ({
    message: `${it.id} is already ${it.state} - cannot commit with this ID.`,
    fix: "Create a new record or supersede this one.",
  }),
  tag_undecided: (it: { id: string; state: string }) => ({
    message: `The commit names ${it.id}, which is only ${it.state}.`,
    fix: `Have it approved first: \`precedent approve ${it.id}\`.`,
  }),
  scope_exceeded: (it: { id: string; paths: string[]; more: number }) => ({
    message: `${it.id} does not allow changes to ${listed(it.paths, it.more)}: outside its affected_scope.`,
    fix: "Commit these files under a record that covers them, or widen the scope in a commit of its own first.",
  }),
  path_forbidden: (it: { id: string; state: string; pattern: string; paths: string[]; more: number }) => ({
    message: `${it.id} (${it.state}) forbids changes to ${listed(it.paths, it.more)} (${JSON.stringify(it.pattern)}).`,
    fix: "Leave these files as they are, or let a record that supersedes it be approved and name that.",
  }),
  path_governed: (it: { id: string; paths: string[]; more: number }) => ({
    message: `${it.id} governs ${listed(it.paths, it.more)}, and the commit names no record.`,
    fix: "Name the record you work under in the message, or supersede the one that governs.",
  }),
  scope_stale: (it: { id: string; sha: string; paths: string[]; more: number }) => ({
    message: `${it.id} lists ${listed(it.paths, it.more)} in affected_scope, but unchanged since record sealed at ${it.sha}.`,
    fix: "See whether the change needs a successor of the record; a safe refactoring does not.",
  }),
  record_sealed: (it: { id: string; state: string; keys: string[] }) => ({
    message: `${it.id} is ${it.state} and cannot change; the commit changes ${it.keys.join(", ")}.`,
    fix: "Undo the edit and write what is new as its successor.",
  }),
  completion_mixed: (it: { id: string; keys: string[] }) => ({
    message: `The commit completes ${it.id} and changes its ${it.keys.join(", ")} in the same step.`,
    fix: "Change the record in a commit of its own while it is open, then complete it.",
  }),
  record_expiring: (it: { id: string; day: string; isPast: boolean }) => ({
    message: `${it.id} ${it.isPast ? "expired" : "expires"} on ${it.day}.`,
    fix: `Review it: \`precedent extend ${it.id} --until 90d\`, \`precedent complete\`, or a successor.`,
  }),
  commits_unjudged: (it: { count: number; limit: number }) => ({
    message: `${it.count} commits were not judged: one call judges ${it.limit}.`,
    fix: "Give a shorter range.",
  }),
  suffix_invalid: (it: { suffix: string }) => ({
    message: `${JSON.stringify(it.suffix)} cannot follow an id.`,
    fix: "Use lower-case letters, digits and single hyphens, such as user-service.",
  }),
  record_expired: (it: { id: string; expires_at: string }) => ({
    message: `${it.id} was to hold until ${it.expires_at}, and that has passed.`,
    fix: `Review it: \`precedent extend ${it.id} --until 90d\` (or \`never\`), carry it out with \`precedent complete\`, or supersede it.`,
  }),
  expiry_unstated: (it: { id: string }) => ({
    message: `${it.id} accepts a risk without saying until when.`,
    fix: `\`precedent extend ${it.id} --until 90d\`, or \`never\` for one that is accepted for good.`,
  }),
  times_disordered: (it: { id: string; earlier: string; later: string }) => ({
    message: `In ${it.id} \`${it.later}\` lies before \`${it.earlier}\`.`,
    fix: "Correct the one that was written by hand.",
  }),
  chain_contradicted: (it: { id: string; stated: string[]; found: string[] }) => ({
    message: `${it.id} states the chain ${it.stated.join(" → ")}; by the other records it is ${it.found.join(" → ") || "empty"}.`,
    fix: "Remove `lifecycle.chain`, which follows from `supersedes`, or correct it, oldest first.",
  }),
  approver_unfit: (it: { id: string; name: string }) => ({
    message: `${it.id} was drafted and approved by ${it.name}.`,
    fix: "A person approves what a bot drafts: have a successor approved.",
  }),
  prevention_absent: (it: { id: string }) => ({
    message: `${it.id} records a mistake and no rule that prevents it.`,
    fix: "Write the rule under `constraints`, one sentence each, with `update_record`.",
  }),
  enforcement_absent: (it: { id: string; kind: string; ref: string }) => ({
    message: `${it.id} relies on ${it.kind ? `the ${it.kind} ` : ""}${JSON.stringify(it.ref)}, which is not there.`,
    fix: "Put it back, or name under `enforcement` what prevents the mistake now.",
  }),
  companion_missing: (it: { kind: string; why: string }) => ({
    message: `A change ${it.why} needs a ${it.kind}, and none comes with it.`,
    fix: `Draft one with \`create_record\` (type ${it.kind}) and name its id in the commit message, or name the one you work under.`,
  }),
  companion_undecided: (it: { id: string; state: string; wanted: string[] }) => ({
    message: `${it.id} is ${it.state}; for this change it must be ${it.wanted.join(" or ")}.`,
    fix: `Propose it with \`update_record\` and have a person approve it: \`precedent approve ${it.id}\`.`,
  }),
  companion_unlinked: (it: { id: string; specs: string[] }) => ({
    message: `${it.id} does not say which spec it implements; the change comes with ${it.specs.join(", ")}.`,
    fix: "Set `links: { specs: [id] }` with `update_record`.",
  }),
  criteria_missing: (it: { id: string }) => ({
    message: `${it.id} has no acceptance criteria.`,
    fix: "Write them under `constraints`, one each, while it is a draft.",
  }),
  scope_drifted: (it: { specs: string[]; paths: string[]; more: number }) => ({
    message: `The change goes beyond ${it.specs.join(", ")}: ${listed(it.paths, it.more)}.`,
    fix: "Split the change, or state the paths in a spec that covers them.",
  }),
  attribution_missing: (it: { wanted: string; bot: string }) => ({
    message: `The message does not say ${JSON.stringify(it.wanted)}${it.bot ? `, and ${it.bot} drafted a record of this change` : ""}.`,
    fix: `Add a line \`${it.wanted}: <tool and version, or none>\` to the message or the pull request.`,
  }),
  scope_locked: (it: { id: string; why: string }) => ({
    message: `The scope of ${it.id} cannot be locked: ${it.why}.`,
    fix: "Only an open record without `affected_scope` is locked; edit the list by hand otherwise.",
  }),
  hook_foreign: (it: { file: string }) => ({
    message: `${it.file} is a hook that is not plain text of ours and has a chained hook already.`,
    fix: "Move one of the two away, then install again.",
  }),
} satisfies Record<string, (facts: never) => { message: string; fix: string }>;

function listed(paths: readonly string[], more: number): string {
  return `${paths.join(", ")}${more ? ` and ${more} more` : ""}`;
}
