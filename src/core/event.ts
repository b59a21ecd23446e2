import { z } from "zod";
import { canonicalJson, DIGEST, type Digest } from "./canonical.ts";
import type { Payload, RunEvent } from "./chain.ts";
import { fail } from "./problem.ts";

/** An event with its place: `{run}#{seq}`, or `incident-{n}`, which is how people speak of an incident. */
export type Occurrence = RunEvent & { id: string; run: string; seq: number };

/** Material an event produced, or read and had sealed. Without `stored` only its digest is kept here; the bytes lie elsewhere. */
export type Output = { artifact: Digest; name: string; size_bytes: number; stored: boolean };

/** Larger material is referenced, not stored. @see design §4 */
export const STORED_BYTES = 1024 * 1024;

/** Canonical bytes of a payload; what is longer belongs into an artifact. */
export const PAYLOAD_BYTES = 256 * 1024;

const text = z.string().trim().min(1);
const texts = z.array(text);
const count = z.int().min(0);
const digest = z.string().regex(DIGEST, "is no sha256 digest");

const dependencyReview = z.looseObject({
  dep: text.describe("Name of the dependency"),
  from: z.string().describe("Version before, empty if it is new"),
  to: z.string().describe("Version after, empty if it is removed"),
  decision: text.default("upgrade"),
  rationale: text,
  decided_by: text,
  based_on: texts.default([]),
});

const skipSchema = z.strictObject({
  test: text,
  file: text,
  line: z.int().min(1).optional(),
  text: z.string().optional(),
});
export type Skip = z.infer<typeof skipSchema>;

const ciConfigUpdate = z.looseObject({
  path: text,
  change: text.describe("What it was for, in words"),
  pr: z.union([z.string(), z.int()]).transform(String).optional(),
  author: text.optional(),
  config: digest.describe("The sealed file"),
  skips: z.array(skipSchema).default([]),
});

const runTests = z
  .looseObject({
    command: text,
    suite: text.optional(),
    passed: count,
    failed: count,
    skipped: count,
    skipped_tests: texts.default([]),
    failed_tests: texts.default([]),
    report: digest.describe("The sealed report"),
  })
  .refine((it) => it.skipped > 0 === it.skipped_tests.length > 0, "skipped tests are counted and named, or neither")
  .refine((it) => it.failed_tests.length <= it.failed, "more failed tests are named than counted");

const deployDecision = z.looseObject({
  version: text,
  target: text,
  decision: z.enum(["deploy", "hold"]).default("deploy"),
  approved_by: text,
  based_on: texts.min(1),
});

const overrideSchema = z.strictObject({ name: text, reason: text });

const deployExecute = z.looseObject({
  version: text,
  target: text,
  command: text.optional(),
  image: text,
  healthy: text.describe("Instances, such as 3/3"),
  decision: text.optional().describe("The deploy_decision it carries out"),
  override: overrideSchema.optional(),
  receipt: digest,
});

const incident = z.looseObject({
  number: z.int().min(1),
  title: text,
  version: text.optional(),
  reported_by: text,
  caused_by: texts.default([]),
  suspected: texts.default([]).describe("Dependencies or ids the reporter suspects"),
  caught_by: texts.default([]).describe("Tests that would have caught it"),
});

const release = z.looseObject({ version: text });
const review = z.looseObject({ reviewed_by: text });

const SCHEMAS = {
  dependency_review: dependencyReview,
  ci_config_update: ciConfigUpdate,
  run_tests: runTests,
  deploy_decision: deployDecision,
  deploy_execute: deployExecute,
  incident,
  build: z.looseObject({}),
  release,
  review,
} as const satisfies { [kind: string]: z.ZodType };

export type Kind = keyof typeof SCHEMAS;
export type PayloadOf<K extends Kind> = z.output<(typeof SCHEMAS)[K]>;

export const KINDS = Object.keys(SCHEMAS) as readonly Kind[];

/** What must stand behind an event of each open kind; the others' evidence is in their schemas. */
const EVIDENCE: { [kind: string]: { needs: string; isGiven(payload: Payload): boolean } } = {
  build: { needs: "at least one output", isGiven: (it) => has(it, "outputs") },
  release: { needs: "at least one output", isGiven: (it) => has(it, "outputs") },
  review: { needs: "an input: what was reviewed", isGiven: (it) => has(it, "inputs") || has(it, "links") },
};
const ANY_EVIDENCE = {
  needs: "an input, an output or a link",
  isGiven: (it: Payload) => has(it, "inputs") || has(it, "outputs") || has(it, "links"),
};

export function isKind(kind: string): boolean {
  return KINDS.includes(kind as Kind) || /^custom:[a-z][a-z0-9_-]{0,60}$/.test(kind);
}

/**
 * Checks a payload as its kind demands and fills in the kind's defaults.
 *
 * @throws event_kind_unknown, event_invalid, evidence_missing, payload_too_large
 */
export function readPayload(kind: string, payload: Payload): Payload {
  if (!isKind(kind)) fail("event_kind_unknown", { kind, known: KINDS });
  const parsed = KINDS.includes(kind as Kind) ? parseKind(kind as Kind, payload) : payload;
  const evidence = EVIDENCE[kind] ?? (kind.startsWith("custom:") ? ANY_EVIDENCE : undefined);
  if (evidence && !evidence.isGiven(parsed)) fail("evidence_missing", { kind, needs: evidence.needs });
  const sizeBytes = Buffer.byteLength(canonical(kind, parsed));
  if (sizeBytes > PAYLOAD_BYTES) fail("payload_too_large", { sizeBytes, limitBytes: PAYLOAD_BYTES });
  return parsed;
}

/** Reads an event's payload as what its kind says. @returns undefined for another kind or a shape that is not ours */
export function payloadOf<K extends Kind>(event: RunEvent, kind: K): PayloadOf<K> | undefined {
  return event.event_type === kind ? (SCHEMAS[kind].safeParse(event.payload).data as PayloadOf<K>) : undefined;
}

function parseKind(kind: Kind, payload: Payload): Payload {
  const parsed = SCHEMAS[kind].safeParse(payload);
  if (parsed.success) return parsed.data as Payload;
  const detail = parsed.error.issues
    .map((it) => (it.path.length ? `\`${it.path.join(".")}\` ${it.message}` : it.message))
    .slice(0, 5)
    .join("; ");
  return fail("event_invalid", { kind, detail });
}

function canonical(kind: string, payload: Payload): string {
  try {
    return canonicalJson(payload);
  } catch (cause) {
    return fail("event_invalid", { kind, detail: (cause as Error).message }, { cause });
  }
}

function has(payload: Payload, field: string): boolean {
  const value = payload[field];
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** The events of a run with their ids. */
export function occurrences(run: string, events: readonly RunEvent[]): Occurrence[] {
  return events.map((event, seq) => ({ ...event, run, seq, id: eventId(run, event, seq) }));
}

function eventId(run: string, { event_type, payload }: RunEvent, seq: number): string {
  const { number } = payload;
  return event_type === "incident" && typeof number === "number" ? `incident-${number}` : `${run}#${seq}`;
}

/** A run's id as a file name: a safe slug. @see notes/models.md §D.3 */
const RUN_ID = /^[a-z][a-z0-9_]*(?:-[A-Za-z0-9_]+)+$/;

/** @throws run_id_invalid */
export function checkRunId(run: string): string {
  const expected = "a lower-case word and parts of letters, digits and `_` joined by `-`, at most 120 in all";
  return RUN_ID.test(run) && run.length <= 120 ? run : fail("run_id_invalid", { run: run.slice(0, 140), expected });
}

/** Makes a run's id: `lode-{kind}-{day}-{8 hex}`; an incident's says its number instead. */
export function mintRunId(kind: string, payload: Payload, at: Date, random: Uint8Array): string {
  if (kind === "incident") return `lode-incident-${String(payload["number"])}`;
  const hex = [...random.slice(0, 4)].map((it) => it.toString(16).padStart(2, "0")).join("");
  return `lode-${kind.replace(":", "_")}-${at.toISOString().slice(0, 10)}-${hex}`;
}
