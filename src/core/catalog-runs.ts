/** What can be wrong with runs, artifacts and manifests. Part of `catalog`, which see. */
export const runCatalog = {
  run_broken: (it: { run: string; index: number; reason: string }) => ({
    message: `The log of run ${it.run} fails at event ${it.index}: ${it.reason}.`,
    fix: "Restore the file from git; what a run says is never edited, a correction is a new run.",
  }),
  run_clock_back: (it: { run: string; index: number }) => ({
    message: `Event ${it.index} of run ${it.run} is dated before the one ahead of it.`,
    fix: "Read the order from the chain, and set the clock of the machine that recorded it.",
  }),
  run_open: (it: { run: string }) => ({
    message: `Run ${it.run} is not sealed, so events could be cut off its end unseen.`,
    fix: "Record its last event without `open`.",
  }),
  seal_broken: (it: { run: string; reason: string }) => ({
    message: `The seal of run ${it.run} does not fit: ${it.reason}.`,
    fix: "Restore `events.jsonl` and `seal.json` from git.",
  }),
  decision_broken: (it: { run: string; reason: string }) => ({
    message: `A decision of run ${it.run} does not hold: ${it.reason}.`,
    fix: "Restore the file from git.",
  }),
  run_circular: (it: { id: string; circle: string[] }) => ({
    message: `${it.id} rests on itself: ${it.circle.join(" → ")}.`,
    fix: "Read the trace with care: one artifact came about twice, and the later event used what the earlier made.",
  }),
  run_sealed: (it: { run: string }) => ({
    message: `The run ${it.run} exists and is sealed.`,
    fix: "Record under another `run_id`, or leave it out to have one made.",
  }),
  run_id_invalid: (it: { run: string; expected: string }) => ({
    message: `${JSON.stringify(it.run)} cannot be a run id: it is not ${it.expected}.`,
    fix: "Write it as `lode-deploy-2026-03-18`, or leave it out to have one made.",
  }),
  run_unknown: (it: { run: string; near: string[] }) => ({
    message: `There is no run ${it.run}.`,
    fix: it.near.length ? `Did you mean ${it.near.join(" or ")}?` : "Call `query_events` for the runs there are.",
  }),
  run_missing: (it: { run: string; seen: string }) => ({
    message: `Run ${it.run} is gone: ${it.seen}.`,
    fix: "Restore its folder from git.",
  }),
  clock_backwards: (it: { run: string; last: string; now: string }) => ({
    message: `The clock says ${it.now}, and the last event of run ${it.run} is of ${it.last}.`,
    fix: "Set this machine's clock, then record again.",
  }),
  event_kind_unknown: (it: { kind: string; known: readonly string[] }) => ({
    message: `${JSON.stringify(it.kind)} is no kind of event.`,
    fix: `Use ${it.known.join(", ")}, or a kind of your own as \`custom:name\`.`,
  }),
  event_invalid: (it: { kind: string; detail: string }) => ({
    message: `This ${it.kind} cannot be recorded: ${it.detail}.`,
    fix: "Correct or add the named fields of `payload` and record again.",
  }),
  evidence_missing: (it: { kind: string; needs: string }) => ({
    message: `A ${it.kind} without evidence is not recorded: it needs ${it.needs}.`,
    fix: "Name the evidence and record again.",
  }),
  payload_too_large: (it: { sizeBytes: number; limitBytes: number }) => ({
    message: `The payload has ${it.sizeBytes} bytes, more than the ${it.limitBytes} an event may have.`,
    fix: "Write the material to a file and name it in `outputs`; it is sealed as an artifact.",
  }),
  reference_dangling: (it: { field: string; target: string }) => ({
    message: `\`${it.field}\` names ${it.target}, which is neither an artifact, a run, an event nor a record here.`,
    fix: "Call `query_events` for the id, or name a file to seal.",
  }),
  artifact_missing: (it: { artifact: string; run: string }) => ({
    message: `The artifact ${it.artifact} that run ${it.run} sealed is gone.`,
    fix: "Restore the file from git.",
  }),
  artifact_corrupt: (it: { artifact: string }) => ({
    message: `The bytes of artifact ${it.artifact} hash to something else.`,
    fix: "Restore the file from git.",
  }),
  report_unreadable: (it: { file: string; why: string }) => ({
    message: `${it.file} is no test report that can be read: ${it.why}.`,
    fix: "Give JUnit XML, the JSON of vitest, jest or pytest-json-report, or TAP.",
  }),
  gate_closed: (it: { what: string; clause: string }) => ({
    message: `The gate holds ${it.what} back: ${it.clause}.`,
    fix: "Mend what the clause names and decide again, or give `override: {name, reason}` of the person who answers for it.",
  }),
  approver_invalid: (it: { field: string; name: string }) => ({
    message: `\`${it.field}\` names ${it.name}, the program that records; people approve.`,
    fix: "Name the person who decided.",
  }),
  incident_taken: (it: { number: number }) => ({
    message: `Incident ${it.number} is recorded already.`,
    fix: "Use the next free number, or `trace_origin` from the one there is.",
  }),
  origin_unknown: (it: { from: string; near: string[] }) => ({
    message: `Nothing here is called ${JSON.stringify(it.from)}.`,
    fix: it.near.length
      ? `Did you mean ${it.near.join(" or ")}?`
      : "Give an incident, run, event, artifact hash, record id, commit or `file:line`; `query_events` lists what there is.",
  }),
  line_unknown: (it: { path: string; line: number; lines: number }) => ({
    message: `${it.path} has no line ${it.line} at HEAD${it.lines ? `; it has ${it.lines}` : ""}.`,
    fix: "Give `file:line` as it is in the last commit.",
  }),
  manifest_unknown: (it: { id: string }) => ({
    message: `There is no manifest ${it.id}.`,
    fix: "Take the id from an event's `manifests`, or capture one.",
  }),
  manifest_corrupt: (it: { id: string; why: string }) => ({
    message: `The manifest ${it.id} cannot be used: ${it.why}.`,
    fix: "Restore its file from git.",
  }),
  manifest_tool_unknown: (it: { name: string; known: readonly string[] }) => ({
    message: `The manifest tool ${JSON.stringify(it.name)} is left out: it is none of ${it.known.join(", ")}.`,
    fix: "Correct `provenance.manifests`; a module of your own starts with `./`.",
  }),
  module_untrusted: (it: { name: string }) => ({
    message: `The module ${it.name} is not loaded: this repository is not one whose code you let run.`,
    fix: "Add the repository's root to the environment variable PRECEDENT_TRUST where this program starts.",
  }),
  manifest_tool_failed: (it: { name: string; why: string }) => ({
    message: `The manifest tool ${it.name} captured nothing: ${it.why}.`,
    fix: "The rest is recorded; mend the tool so that the next run has it.",
  }),
  folder_occupied: (it: { folder: string }) => ({
    message: `${it.folder} is not an empty folder.`,
    fix: "Name a folder that is empty or not there yet.",
  }),
  replay_untestable: (it: { run: string; why: string }) => ({
    message: `Run ${it.run} cannot be replayed: ${it.why}.`,
    fix: "Name a run whose log holds a `run_tests` event, or one that was decided upon.",
  }),
  replay_refused: (it: { why: string }) => ({
    message: `Nothing is executed: ${it.why}.`,
    fix: "Use `mode: evidence`, or let a person set `provenance.replay.command` and PRECEDENT_TRUST.",
  }),
  result_differs: (it: { run: string; other: string }) => ({
    message: `Run ${it.run} and ${it.other} had the same inputs and code, and different results.`,
    fix: "Find what the tests depend on beside their inputs; until then neither result is evidence.",
  }),
} satisfies Record<string, (facts: never) => { message: string; fix: string }>;
