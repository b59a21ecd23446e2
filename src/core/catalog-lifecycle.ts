/** The codes of a record's way from draft to successor, and of who may take it there. `catalog.ts` has them all. */
export const lifecycleCatalog = {
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
};
