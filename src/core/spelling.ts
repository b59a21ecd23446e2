import { isMap, type Raw, type RawMap } from "./raw.ts";
import type { RecordType } from "./record.ts";
import { type State, storedState } from "./states.ts";

/** Dotted paths of a record's own keys, and where its file keeps them instead. */
export type Spelling = { [key: string]: string };

const stamps = Object.fromEntries(
  [
    "updated",
    "proposed",
    "accepted",
    "implemented",
    "expires",
    "expired",
    "superseded",
    "rejected",
    "mitigated",
    "closed",
  ].map((it) => [`lifecycle.${it}_at`, [`timestamps.${it}_at`]]),
);

/** Where other formats keep what our keys say; the first that is there counts. @see ProvenanceCode: deo.md, repo-layout */
const ELSEWHERE: { [type in RecordType]: { [key: string]: readonly string[] } } = {
  decision: {
    ...stamps,
    id: ["decision_id"],
    status: ["lifecycle.state"],
    created_at: ["timestamps.created_at", "date_created"],
    author: ["actors.author", "authors"],
    intent: ["problem", "context"],
    outcome: ["decision"],
    supersedes: ["lifecycle.supersedes"],
    superseded_by: ["lifecycle.superseded_by"],
    risk_level: ["risk.level"],
    "lifecycle.bot": ["actors.bot"],
    "lifecycle.approver": ["actors.approver"],
    "lifecycle.reviewers": ["actors.reviewers"],
    "lifecycle.chain": ["supersession_chain"],
  },
  spec: {
    constraints: ["acceptanceCriteria"],
    affected_scope: ["affectedPaths"],
    related: ["relatedDecisions"],
    risk_level: ["risk"],
  },
  risk: {
    ...stamps,
    id: ["ra_id", "risk_id"],
    created_at: ["timestamps.created_at", "date_created"],
    author: ["acceptance.accepted_by", "owner"],
    intent: ["risk_statement", "description"],
    rationale: ["acceptance.reason", "impact"],
    constraints: ["mitigations", "mitigation"],
    affected_scope: ["scope.paths"],
    related: ["linked_decisions"],
    risk_level: ["severity"],
    "lifecycle.accepted_at": ["acceptance.accepted_at"],
    "lifecycle.approver": ["acceptance.accepted_by"],
    "lifecycle.expires_at": ["acceptance.expires_at", "timestamps.expires_at"],
  },
  mistake: {
    ...stamps,
    id: ["mr_id"],
    created_at: ["timestamps.created_at"],
    intent: ["impact", "trigger"],
    rationale: ["root_cause.summary", "root_cause"],
    outcome: ["fix.summary", "fix.description"],
    constraints: ["prevent_rule.statement"],
    rule_id: ["prevent_rule.rule_id"],
    affected_scope: ["scope.paths"],
    risk_level: ["severity"],
  },
};

const FOREIGN_IDS: readonly (readonly [key: string, type: RecordType])[] = [
  ["decision_id", "decision"],
  ["ra_id", "risk"],
  ["risk_id", "risk"],
  ["mr_id", "mistake"],
];

/** Finds the id under any of its names, and the type that the name alone says. */
export function idOf(raw: RawMap): { id: Raw | undefined; type?: RecordType } {
  if (raw["id"] !== undefined) return { id: raw["id"] };
  const named = FOREIGN_IDS.find(([key]) => raw[key] !== undefined);
  return named ? { id: raw[named[0]], type: named[1] } : { id: undefined };
}

/**
 * Reads another format's keys as ours. Our own key wins where a file has both.
 *
 * @returns `raw` with our keys beside the others, and `spelled`: for each key that a file in another format keeps or
 * would keep elsewhere, where that is; empty for a file in our own
 */
export function respell(raw: RawMap, type: RecordType): { raw: RawMap; spelled: Spelling } {
  const isForeign = isInOtherFormat(raw, type);
  const spelled: Spelling = {};
  if (type === "decision" && !isForeign) return { raw, spelled };
  for (const [key, places] of Object.entries(ELSEWHERE[type])) {
    if (valueAt(raw, key) !== undefined) continue;
    // A file of our own may use one of these keys; only one in the other format keeps new ones elsewhere.
    const place =
      places.find((it) => isFit(key, valueAt(raw, it))) ??
      (isForeign ? places.find((it) => hasParent(raw, it)) : undefined);
    if (place) spelled[key] = place;
  }
  if (Object.keys(spelled).length === 0) return { raw, spelled };
  const base: RawMap = { ...raw, links: linksByKind(raw["links"]) };
  const meant = Object.entries(spelled).reduce(
    (map, [key, place]) => withValue(map, key, converted(key, valueAt(raw, place))),
    base,
  );
  const own = {
    created_at: dayOf(meant["created_at"]),
    // A decision of that format may state no problem; what was decided then says what for.
    intent: meant["intent"] ?? meant["outcome"] ?? null,
    lifecycle: stated(meant["lifecycle"], Object.values(spelled)),
  };
  return { raw: { ...meant, ...own }, spelled };
}

/** What a file says under our keys alone, for comparing two readings of it. */
export function inOurKeys(raw: RawMap, type: RecordType): RawMap {
  const { raw: meant, spelled } = respell(raw, type);
  const tops = Object.entries(spelled).map(([key, place]) => [key, place.split(".")[0] ?? ""] as const);
  const foreign = new Set(tops.filter(([key, top]) => key !== top && top !== "lifecycle").map(([, top]) => top));
  return Object.fromEntries(Object.entries(meant).filter(([key]) => !foreign.has(key)));
}

/** Turns edits of our keys into edits of the keys that a record's file has. */
export function onDisk(
  { spelled, type }: { spelled: Spelling; type: RecordType },
  edits: readonly { path: string[]; value: unknown }[],
): { path: string[]; value: unknown }[] {
  return edits.map(({ path, value }) => {
    const key = path.join(".");
    const place = spelled[key];
    const isAccepted = key === "status" && type === "decision" && (value === "open" || value === "implemented");
    if (!place) return { path, value };
    return { path: place.split("."), value: isAccepted ? "accepted" : foreignValue(place, value) };
  });
}

/** What a record counts as once a state is written into its file: other formats have fewer words for states. */
export function stateOnDisk(record: { spelled: Spelling; type: RecordType }, state: State): State {
  const [edit] = onDisk(record, [{ path: ["status"], value: state }]);
  return storedState({ status: String(edit?.value), type: record.type });
}

function isInOtherFormat(raw: RawMap, type: RecordType): boolean {
  if (raw["id"] === undefined) return true;
  if (raw["status"] === undefined && valueAt(raw, "lifecycle.state") !== undefined) return true;
  const marks = Object.values(ELSEWHERE[type]).flat();
  return marks.some(
    (it) =>
      /^(?:acceptanceCriteria|affectedPaths|risk_statement|prevent_rule|timestamps)/.test(it) &&
      valueAt(raw, it) !== undefined,
  );
}

const TEXTS_BY_PLACE = ["prevent_rule.statement", "mitigation"];

function isFit(key: string, value: Raw | undefined): boolean {
  if (value === undefined) return false;
  const isList = ["constraints", "affected_scope", "related", "author", "lifecycle.reviewers", "lifecycle.chain"];
  return isList.includes(key) || !(isMap(value) || Array.isArray(value));
}

function converted(key: string, value: Raw | undefined): Raw {
  if (value === undefined || value === null) return null;
  if (key === "author" && Array.isArray(value)) return value[0] ?? null;
  // There a folder stands for all that is in it.
  if (key === "affected_scope" && Array.isArray(value))
    return value.map((it) => (typeof it === "string" ? it.replace(/\/$/, "/**") : it));
  if (key !== "constraints") return value;
  const items = Array.isArray(value) ? value : [value];
  return items.map((it) => (isMap(it) ? (it["detail"] ?? null) : it));
}

function dayOf(time: Raw | undefined): Raw {
  return typeof time === "string" ? time.replace(/T.*$/, "") : (time ?? null);
}

/** What the lifecycle states, without what is read as a key of its own. */
function stated(lifecycle: Raw | undefined, read: readonly string[]): Raw {
  if (!isMap(lifecycle)) return lifecycle ?? null;
  return Object.fromEntries(
    Object.entries(lifecycle).filter(([key, value]) => value !== null && !read.includes(`lifecycle.${key}`)),
  );
}

function foreignValue(place: string, value: unknown): unknown {
  if (place === "mitigations" && Array.isArray(value)) return value.map((detail) => ({ type: "mitigation", detail }));
  return TEXTS_BY_PLACE.includes(place) && Array.isArray(value) ? value.join(" ") : value;
}

/** `[{ type: pr, url: … }]` says what `{ pr: […] }` does. */
function linksByKind(links: Raw | undefined): Raw {
  if (!Array.isArray(links)) return links ?? null;
  const pairs = links.flatMap((it) =>
    isMap(it) && typeof it["type"] === "string" && typeof it["url"] === "string"
      ? [[it["type"], it["url"]] as const]
      : [],
  );
  return Object.fromEntries(
    [...Map.groupBy(pairs, ([kind]) => kind)].map(([kind, them]) => [kind, them.map((it) => it[1])]),
  );
}

function hasParent(raw: RawMap, place: string): boolean {
  const end = place.lastIndexOf(".");
  return end < 0 || isMap(valueAt(raw, place.slice(0, end)));
}

function valueAt(raw: RawMap, path: string): Raw | undefined {
  return path.split(".").reduce<Raw | undefined>((it, key) => (isMap(it) ? it[key] : undefined), raw);
}

function withValue(raw: RawMap, path: string, value: Raw): RawMap {
  const [key = "", ...rest] = path.split(".");
  const inner = raw[key];
  return { ...raw, [key]: rest.length ? withValue(isMap(inner) ? inner : {}, rest.join("."), value) : value };
}
