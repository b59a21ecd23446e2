import { shorten } from "./budget.ts";
import { type Occurrence, payloadOf } from "./event.ts";
import { outputsOf, readingsOf, textsIn } from "./event-links.ts";

const FACT_CHARS = 320;

/** Says in a line what an event is evidence of. Names and texts in it are quoted data, as its author wrote them. */
export function factOf(event: Occurrence): string {
  const say = SENTENCES[event.event_type] ?? plain;
  return shorten(say(event) ?? plain(event), FACT_CHARS);
}

/** The sealed artifact that proves an event; the event's own hash where its decision is the evidence. */
export function evidenceOf(event: Occurrence): string {
  const { report, config, receipt } = event.payload;
  const stated = [report, config, receipt].find((it) => typeof it === "string");
  return typeof stated === "string" ? stated : event.event_hash;
}

/** Who answers for an event. @returns `""` if it does not say */
export function personOf({ payload }: Occurrence): string {
  const fields = ["decided_by", "approved_by", "reported_by", "reviewed_by", "author"];
  return (
    (fields.map((it) => payload[it]).find((it) => typeof it === "string" && it !== "") as string | undefined) ?? ""
  );
}

const SENTENCES: { [kind: string]: (event: Occurrence) => string | undefined } = {
  dependency_review(event) {
    const it = payloadOf(event, "dependency_review");
    const based = it?.based_on.length ? ` Read: ${it.based_on.map((id) => named(id, event)).join(", ")}.` : "";
    return (
      it &&
      `${it.dep} ${it.from || "(new)"} → ${it.to || "(removed)"}, ${it.decision} by ${it.decided_by}: "${it.rationale}".${based}`
    );
  },
  ci_config_update(event) {
    const it = payloadOf(event, "ci_config_update");
    if (!it) return undefined;
    const names = listed(it.skips.map((skip) => `${skip.test}${skip.text ? ` (${skip.text})` : ""}`));
    const skips = it.skips.length ? ` It stopped testing ${names}.` : "";
    return `${it.path}${it.pr ? ` in PR ${it.pr}` : ""}, for "${shorten(it.change, 80)}".${skips}`;
  },
  run_tests(event) {
    const it = payloadOf(event, "run_tests");
    if (!it) return undefined;
    const names = [
      ...(it.failed_tests.length ? [`failed ${listed(it.failed_tests.map(lastName))}`] : []),
      ...(it.skipped_tests.length ? [`skipped ${listed(it.skipped_tests.map(lastName))}`] : []),
    ];
    const counts = `${it.passed} passed, ${it.failed} failed, ${it.skipped} skipped`;
    return `${it.suite ?? it.command}: ${counts}${names.length ? `; ${names.join("; ")}` : ""}.`;
  },
  deploy_decision(event) {
    const it = payloadOf(event, "deploy_decision");
    if (!it) return undefined;
    const based = it.based_on.map((id) => named(id, event)).join(", ");
    return `${it.approved_by} decided to ${it.decision} ${it.version} to ${it.target}, based on ${based}.`;
  },
  deploy_execute(event) {
    const it = payloadOf(event, "deploy_execute");
    if (!it) return undefined;
    const gate = it.override ? ` Gate overridden by ${it.override.name}: "${it.override.reason}".` : "";
    return `${it.version} deployed to ${it.target}, ${it.healthy} healthy, image ${short(it.image)}.${gate}`;
  },
  incident(event) {
    const it = payloadOf(event, "incident");
    return it && `#${it.number} "${it.title}"${it.version ? ` in ${it.version}` : ""}, reported by ${it.reported_by}.`;
  },
};

function plain(event: Occurrence): string {
  const outputs = outputsOf(event).map((it) => it.name);
  const { version } = event.payload;
  const what = [
    typeof version === "string" ? version : "",
    personOf(event),
    ...outputs,
    ...textsIn(event.payload["inputs"]).map(short),
  ];
  return `${event.event_type}: ${what.filter((it) => it !== "").join(", ") || event.run}.`;
}

/** A test without the file and the suite it is in. */
function lastName(test: string): string {
  return test.split("::").at(-1) ?? test;
}

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 3)
    .map((it) => shorten(it, 70))
    .join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/** The name a digest was sealed under, with its first digits. */
function named(id: string, event: Occurrence): string {
  const name = readingsOf(event).find((it) => it.artifact === id)?.name;
  return name ? `${shorten(name, 50)} (${short(id)})` : short(id);
}

/** Digests by their first digits, as people compare them. */
export function short(id: string): string {
  return /^sha256:[0-9a-f]{64}$/.test(id) ? id.slice(0, 15) : shorten(id, 60);
}
