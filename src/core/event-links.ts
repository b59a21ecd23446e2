import { DIGEST, type Json } from "./canonical.ts";
import type { Payload } from "./chain.ts";
import { type Occurrence, type Output, payloadOf, type Skip } from "./event.ts";

/** What an event states about another node. `generated_by` runs from the artifact to the event, all others from it. */
export type EventLink = { rel: EventRel; target: string };

export const EVENT_RELS = [
  "part_of",
  "uses",
  "based_on",
  "generated_by",
  "gated_by",
  "caused_by",
  "manifest",
  "runs",
  "replays",
] as const;
export type EventRel = (typeof EVENT_RELS)[number];

/** Lists what an event states, each link once. */
export function eventLinks(event: Occurrence): EventLink[] {
  const { payload } = event;
  const links: EventLink[] = [
    ...to("based_on", textsIn(payload["based_on"])),
    ...to("uses", [...textsIn(payload["inputs"]), ...textsIn(payload["input_hashes"])]),
    ...to("generated_by", producedBy(event)),
    ...to("gated_by", event.event_type === "deploy_execute" ? textsIn(payload["decision"]) : []),
    ...to("caused_by", textsIn(payload["caused_by"])),
    ...to("manifest", textsIn(payload["manifests"])),
    ...to("runs", textsIn(linksOf(payload)["records"])),
    ...to("replays", textsIn(payload["replay_of_run_id"])),
    ...to(
      "uses",
      Object.entries(linksOf(payload)).flatMap(([kind, ids]) => (kind === "records" ? [] : external(kind, ids))),
    ),
  ];
  const own = new Set(links.filter((it) => it.rel === "generated_by").map((it) => it.target));
  // What an event both reads and writes unchanged would make a circle of the two.
  const kept = links.filter((it) => it.rel === "generated_by" || !own.has(it.target));
  return [...new Map(kept.map((it) => [`${it.rel} ${it.target}`, it])).values()];
}

/** The artifacts an event produced. Liminara's own events list them as bare hashes. */
export function outputsOf({ payload }: Pick<Occurrence, "payload">): Output[] {
  const { outputs } = payload;
  return Array.isArray(outputs)
    ? outputs.filter((it): it is Output => isMap(it) && typeof it["artifact"] === "string")
    : [];
}

/** The files an event read and had sealed. */
export function readingsOf({ payload }: Pick<Occurrence, "payload">): Output[] {
  return outputsOf({ payload: { outputs: payload["sealed"] } });
}

function producedBy(event: Occurrence): string[] {
  return [...outputsOf(event).map((it) => it.artifact), ...textsIn(event.payload["output_hashes"])];
}

/**
 * Lists the words an event can be found by beside its links: versions, dependencies, tests it skips, commits.
 *
 * @returns such as `version:0.9.2`, `dep:ex_xbrl`, `skips:xbrl_validation_test.exs`
 */
export function eventKeys(event: Occurrence): string[] {
  const version = event.payload["version"];
  const commit = event.payload["commit"];
  const dep = payloadOf(event, "dependency_review")?.dep;
  const skips = payloadOf(event, "ci_config_update")?.skips ?? [];
  const caught = payloadOf(event, "incident")?.caught_by ?? [];
  const failed = payloadOf(event, "run_tests")?.failed_tests ?? [];
  return [
    ...(typeof version === "string" ? [`version:${bareVersion(version)}`] : []),
    ...(typeof commit === "string" ? [`git:${commit}`] : []),
    ...(dep ? [`dep:${dep}`] : []),
    ...new Set(skips.flatMap(skipNames).map((it) => `skips:${it}`)),
    ...new Set(failed.flatMap(caseNames).map((it) => `fails:${it}`)),
    ...new Set(caught.flatMap(caseNames).map((it) => `caught:${it}`)),
  ];
}

/** `v0.9.2` and `0.9.2` are one version. */
export function bareVersion(version: string): string {
  return version.trim().replace(/^v(?=\d)/i, "");
}

/** The names one skip in a diff is known by in a report. */
function skipNames({ test, file }: Skip): string[] {
  return [...new Set([...testNames(test), basename(file).toLowerCase()])];
}

/**
 * The names a test of a report may also go by: reporters join file, suite and test in their own ways.
 *
 * @returns lower-case; the whole first
 */
export function testNames(test: string): string[] {
  const parts = test.split(/\s*(?:::| > | › )\s*/).filter(Boolean);
  const names = [test, ...parts, ...parts.filter((it) => /\/|\.\w{1,5}$/.test(it)).map(basename)];
  return [
    ...new Set(
      names.map((it) =>
        it
          .trim()
          .toLowerCase()
          .replace(/^test:? +/, ""),
      ),
    ),
  ];
}

/** The names that mean this test alone: the whole, and its last part without file and suite. */
export function caseNames(test: string): string[] {
  return [...new Set([...testNames(test).slice(0, 1), ...testNames(test.split("::").at(-1) ?? test).slice(0, 1)])];
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function to(rel: EventRel, targets: readonly string[]): EventLink[] {
  return targets.map((target) => ({ rel, target }));
}

/** Links of other kinds name things outside: `{prs: ["137"]}` is `pr:137`. */
function external(kind: string, ids: Json | undefined): string[] {
  return textsIn(ids).map((id) => (DIGEST.test(id) || id.includes(":") ? id : `${kind.replace(/s$/, "")}:${id}`));
}

function linksOf({ links }: Payload): { readonly [kind: string]: Json | undefined } {
  return isMap(links) ? links : {};
}

export function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string") return value ? [value] : [];
  return Array.isArray(value) ? value.filter((it): it is string => typeof it === "string" && it !== "") : [];
}

function isMap(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
