import { cleanText } from "./clean.ts";
import { nearestNames } from "./near.ts";
import { type Place, type Problem, problem } from "./problem.ts";
import { cleanRaw, isMap, type Raw, type RawMap, textOf as text, textsOf as textList } from "./raw.ts";
import { idOf, respell, type Spelling } from "./spelling.ts";

export type { Raw } from "./raw.ts";

export const RECORD_TYPES = ["decision", "spec", "risk", "mistake"] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** Least first. */
export const RISK_LEVELS = ["low", "medium", "high", "critical"] as const;

/** A record as read from its file. Keys keep their names on disk; absent text is `""`, an absent list `[]`. */
export type ProvenanceRecord = {
  id: string;
  type: RecordType;
  title: string;
  /** As stored. What holds now is derived from the graph: see `standing.ts`. */
  status: string;
  created_at: string;
  author: string;
  intent: string;
  constraints: string[];
  affected_scope: string[];
  forbidden_scope: string[];
  supersedes: string;
  superseded_by: string;
  related: string[];
  sealed_at_sha: string;
  associated_specs: { path: string; type?: string }[];
  associated_traces: string[];
  monitors: string[];
  tags: string[];
  rationale: string;
  outcome: string;
  options: Option[];
  lifecycle: Lifecycle;
  links: { [kind: string]: string[] };
  /** From 1 on; raised by every change of what the record says. */
  version: number;
  /** low, medium, high or critical, `""` if unsaid: of a decision or spec its risk, of a risk or mistake its gravity. */
  risk_level: string;
  /** What keeps a mistake from happening again. */
  enforcement: Enforcement[];
  /** What a mistake calls the rule that prevents it, `""` if unsaid. */
  rule_id: string;
  /** The states of the code it was written for: ids of manifests, one for each tool that captured. */
  manifest: string[];
  /** Where the file of another format keeps our keys; empty for one in ours. */
  spelled: Spelling;
  /** POSIX path relative to the root, or absolute for a shared repository outside it. */
  file: string;
  /** `sha256:` of the file's bytes. */
  digest: string;
};

/** An alternative that was weighed. One with `rejected_because` was ruled out. */
export type Option = { name: string; rejected_because?: string | undefined };

/** Where `must_exist`, `ref` is a file or glob that has to be there. */
export type Enforcement = { kind: string; ref: string; must_exist: boolean };

export type Lifecycle = {
  bot?: string;
  approver?: string;
  expires_at?: string;
  [key: string]: unknown;
};

const ID_PATTERNS: { [type in RecordType]: RegExp } = {
  decision: /^(?:prov-\d{4}-(?:\d{3}|[a-f0-9]{8})(?:-[a-z0-9-]+)?|DEC-(?:[A-Z0-9]+-){0,2}\d{6,7})$/,
  spec: /^SPEC-(?:[A-Z0-9]+-){0,2}\d{6,7}$/,
  risk: /^(?:RA|RSK)-(?:[A-Z0-9]+-){0,2}\d{6,7}$/,
  mistake: /^MR-(?:[A-Z0-9]+-){0,2}\d{6,7}$/,
};

/** Tells the type an id belongs to, or undefined if it has no known form. */
export function typeOfId(id: string): RecordType | undefined {
  return RECORD_TYPES.find((type) => ID_PATTERNS[type].test(id));
}

const TEXTS = [
  "title",
  "status",
  "created_at",
  "author",
  "intent",
  "supersedes",
  "superseded_by",
  "sealed_at_sha",
  "rationale",
  "outcome",
] as const;
/** The fields that are lists of texts. */
export const LISTS = [
  "constraints",
  "affected_scope",
  "forbidden_scope",
  "related",
  "associated_traces",
  "monitors",
  "tags",
] as const;

/** How `associated_specs` was called in LineSpec's first versions. */
const LEGACY_SPECS = "associated_linespecs";

/** Every key a decision may have: LineSpec's, then ours. @see design §2 */
const KEYS: readonly string[] = [
  ...["id", ...TEXTS, ...LISTS, "associated_specs"],
  ...["type", "version", "options", "risk", "risk_level", "enforcement", "lifecycle", "links", "manifest"],
];

/**
 * Reads a parsed file as a record. A field of the wrong shape is a problem; the record is withheld only when
 * what it says could then be misread.
 *
 * @param parsed every scalar as text, as `parseYaml` gives it
 */
export function readRecord(
  parsed: Raw,
  source: { file: string; digest: string },
): { record?: ProvenanceRecord; problems: Problem[] } {
  const problems: Problem[] = [];
  if (!isMap(parsed))
    return {
      problems: [problem("record_malformed", { detail: "it is not a mapping" }, { at: { file: source.file } })],
    };
  const named = idOf(parsed);
  const id = text(named.id);
  if (!/^\S{1,200}$/.test(id)) {
    const detail = id ? "its id is not one word" : "it has no id";
    return { problems: [problem("record_malformed", { detail }, { at: { file: source.file } })] };
  }

  const type = RECORD_TYPES.find((it) => it === text(parsed["type"])) ?? named.type ?? typeOfId(id) ?? "decision";
  const { raw, spelled } = respell(parsed, type);
  const at = (field: string): Place => ({ file: source.file, record: id, field });
  const wrong = (field: string, expected: string, severity: Problem["severity"] = "error") =>
    problems.push(problem("field_invalid", { field, expected }, { severity, at: at(field) }));

  const texts = Object.fromEntries(
    TEXTS.map((field) => {
      if (isMap(raw[field]) || Array.isArray(raw[field])) wrong(field, "text");
      return [field, text(raw[field])];
    }),
  ) as { [field in (typeof TEXTS)[number]]: string };
  const lists = Object.fromEntries(
    LISTS.map((field) => [field, textList(raw[field], (expected) => wrong(field, expected))]),
  ) as { [field in (typeof LISTS)[number]]: string[] };

  for (const [field, expected, isFit] of SIDE_SHAPES) if (!isFit(raw[field])) wrong(field, expected, "warning");

  if (id.startsWith("prov-")) problems.push(...unknownKeys(raw, id, at));

  const record: ProvenanceRecord = {
    id,
    type,
    ...texts,
    ...lists,
    associated_specs: specs(raw["associated_specs"] ?? raw["associated_linespecs"]),
    options: options(raw["options"]),
    lifecycle: isMap(raw["lifecycle"]) ? (cleanRaw(raw["lifecycle"]) as Lifecycle) : {},
    links: links(raw["links"]),
    version: /^[1-9]\d{0,8}$/.test(text(raw["version"])) ? Number(text(raw["version"])) : 1,
    risk_level: riskLevel(raw),
    enforcement: enforcement(raw["enforcement"]),
    rule_id: ruleId(raw["rule_id"]),
    manifest: oneOrMore(raw["manifest"]),
    spelled,
    ...source,
  };
  return problems.some((it) => it.severity === "error") ? { problems } : { record, problems };
}

const isListOrNone = (raw: Raw | undefined) => Array.isArray(raw) || (!isMap(raw) && !text(raw));
const isMapOrNone = (raw: Raw | undefined) => isMap(raw) || (!Array.isArray(raw) && !text(raw));
const isTypeOrNone = (raw: Raw | undefined) => (isMapOrNone(raw) ? !isMap(raw) : RECORD_TYPES.some((it) => it === raw));

/** What a record can be understood without: the wrong shape is said, and read as absent. */
const SIDE_SHAPES: readonly (readonly [field: string, expected: string, isFit: (raw: Raw | undefined) => boolean])[] = [
  ["type", `one of ${RECORD_TYPES.join(", ")}`, isTypeOrNone],
  ["associated_specs", "a list", isListOrNone],
  ["options", "a list", isListOrNone],
  ["lifecycle", "a mapping", isMapOrNone],
  ["links", "a mapping", isMapOrNone],
  ["version", "a whole number of at least 1", (raw) => /^(?:[1-9]\d{0,8})?$/.test(text(raw)) && !isMap(raw)],
];

/** A misspelt key says nothing to anybody, so it is told; the record is read all the same. */
function unknownKeys(raw: RawMap, id: string, at: (field: string) => Place): Problem[] {
  return Object.keys(raw)
    .filter((key) => !KEYS.includes(key))
    .map((key) => {
      const rest = { severity: "warning", at: at(key) } as const;
      const now = "associated_specs";
      if (key === LEGACY_SPECS) return problem("key_outdated", { id, key, now }, rest);
      const near = nearestNames(key, KEYS).slice(0, 1);
      return problem("key_unknown", { id, key: cleanText(key).slice(0, 80), near }, rest);
    });
}

function specs(raw: Raw | undefined): ProvenanceRecord["associated_specs"] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((item) => {
    if (!isMap(item)) return text(item) ? [{ path: text(item) }] : [];
    const [path, type] = [text(item["path"]), text(item["type"])];
    return path ? [{ path, ...(type && { type }) }] : [];
  });
}

function options(raw: Raw | undefined): Option[] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((item) => {
    if (!isMap(item)) return text(item) ? [{ name: text(item) }] : [];
    const [name, rejected_because] = [text(item["name"]), text(item["rejected_because"])];
    return name || rejected_because ? [{ name, ...(rejected_because && { rejected_because }) }] : [];
  });
}

function links(raw: Raw | undefined): { [kind: string]: string[] } {
  if (!isMap(raw)) return {};
  return Object.fromEntries(Object.entries(raw).map(([kind, ids]) => [cleanText(kind), oneOrMore(ids)]));
}

function oneOrMore(raw: Raw | undefined): string[] {
  return textList(typeof raw === "string" ? [raw] : raw, () => {});
}

function riskLevel(raw: RawMap): string {
  const { risk } = raw;
  const level = text(raw["risk_level"]) || (isMap(risk) ? text(risk["level"]) : text(risk));
  return RISK_LEVELS.find((it) => it === level.toLowerCase()) ?? "";
}

/** Only of a rule's own form, so that none passes for another node of the graph. */
function ruleId(raw: Raw | undefined): string {
  return /^PRV-[\w.-]{1,150}$/.test(text(raw)) ? text(raw) : "";
}

/** As a list of what enforces, or as another format's mapping of whether and how it is. */
function enforcement(raw: Raw | undefined): Enforcement[] {
  if (isMap(raw)) {
    const hints = textList(raw["ai_hints"], () => {}).map((ref) => ({ kind: "ai-hint", ref, must_exist: false }));
    return text(raw["enforced_in_ci"]) === "true" ? [{ kind: "ci", ref: "", must_exist: false }, ...hints] : hints;
  }
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((item) => {
    if (!isMap(item)) return text(item) ? [{ kind: "", ref: text(item), must_exist: false }] : [];
    return [{ kind: text(item["kind"]), ref: text(item["ref"]), must_exist: text(item["must_exist"]) === "true" }];
  });
}
