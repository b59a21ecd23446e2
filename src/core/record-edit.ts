import type { ProvenanceRecord, Raw, RecordType } from "./record.ts";
import { nextStates, type State, storedState } from "./states.ts";

export type RecordVersion = { record: ProvenanceRecord; raw: { [key: string]: Raw } };

/** One record on both sides of a commit; a side is missing where the record is not there, or cannot be read. */
export type RecordChange = { id: string; before?: RecordVersion; after?: RecordVersion };

/** What a sealed record may still change. @see design §2 */
const OPEN_WHEN_SEALED = [
  "monitors",
  "associated_traces",
  "links",
  "tags",
  "lifecycle.expires_at",
  "lifecycle.history",
];

/** What the step from open to implemented may change: the seal, and the proof that it was carried out. */
const OPEN_TO_COMPLETE = ["status", "sealed_at_sha", "manifest", "associated_specs", "outcome", ...OPEN_WHEN_SEALED];

const SEALING = ["sealed_at_sha", "manifest", "lifecycle.content_digest", "lifecycle.implemented_at"];

const SEALED: { [type in RecordType]: readonly State[] } = {
  decision: ["implemented", "superseded", "deprecated", "rejected"],
  spec: ["approved", "implemented", "superseded", "rejected"],
  risk: ["mitigated", "superseded", "rejected"],
  mistake: ["closed", "rejected"],
};

/**
 * Finds the keys of a record that a commit changed and may not: of a sealed record all but a few, and in the step that
 * seals it all that the step itself does not write.
 *
 * @param isKnown tells whether an id names a record, before or in the commit
 * @returns none if the change is fine
 */
export function forbiddenKeys(
  { before, after }: RecordChange,
  isKnown: (id: string) => boolean,
): { deed: "sealed" | "completed"; keys: string[] } | undefined {
  if (!before) return undefined;
  const from = storedState(before.record);
  if (!SEALED[before.record.type].includes(from)) {
    const to = after ? storedState(after.record) : undefined;
    if (!after || from !== "open" || to !== "implemented") return undefined;
    return verdict(
      "completed",
      changedKeys(before, after).filter((key) => !mayComplete(key, before)),
    );
  }
  if (!after) return { deed: "sealed", keys: ["its file, which is gone or cannot be read"] };
  const isMoved = isDraft(after.record.file) && !isDraft(before.record.file);
  const broken = changedKeys(before, after).filter((key) => !mayChange(key, before.record, after.record, isKnown));
  return verdict("sealed", isMoved ? ["its folder", ...broken] : broken);
}

function verdict(deed: "sealed" | "completed", keys: string[]) {
  return keys.length ? { deed, keys } : undefined;
}

/** An observed scope may be locked in the step that completes the record; a stated one was approved. */
function mayComplete(key: string, { record }: RecordVersion): boolean {
  if (key === "affected_scope") return record.affected_scope.length === 0;
  return OPEN_TO_COMPLETE.includes(key) || key.startsWith("lifecycle.");
}

function mayChange(
  key: string,
  before: ProvenanceRecord,
  after: ProvenanceRecord,
  isKnown: (id: string) => boolean,
): boolean {
  if (OPEN_WHEN_SEALED.includes(key) || (SEALING.includes(key) && isUnsealed(before))) return true;
  const isReplaced = before.superseded_by === "" && after.superseded_by !== "" && isKnown(after.superseded_by);
  if (key === "superseded_by") return isReplaced;
  const [from, to] = [storedState(before), storedState(after)];
  const isEnded =
    from === "implemented" && (to === "deprecated" || (to === "superseded" && after.superseded_by !== ""));
  // An approved spec is fixed, and still to be carried out.
  const isCarriedOut = before.type === "spec" && from === "approved" && nextStates("spec", from).includes(to);
  if (isCarriedOut && (["status", "sealed_at_sha", "manifest"].includes(key) || key.startsWith("lifecycle.")))
    return true;
  if (key === "status") return isEnded && (to === "deprecated" || isReplaced || before.superseded_by !== "");
  return isEnded && /^lifecycle\.(?:superseded|deprecated)_at$/.test(key);
}

/** A decision in another format is accepted first and sealed later, in the same state. */
function isUnsealed({ type, spelled, sealed_at_sha, lifecycle }: ProvenanceRecord): boolean {
  const isForeign = type === "decision" && Object.keys(spelled).length > 0;
  return isForeign && !sealed_at_sha && !lifecycle["content_digest"];
}

/** Keys whose values differ, those of `lifecycle` one by one. @returns sorted */
function changedKeys(before: RecordVersion, after: RecordVersion): string[] {
  const [old, updated] = [flat(before.raw), flat(after.raw)];
  return [...new Set([...old.keys(), ...updated.keys()])]
    .filter((key) => (old.get(key) ?? "") !== (updated.get(key) ?? ""))
    .sort();
}

function flat(raw: { [key: string]: Raw }): Map<string, string> {
  const { lifecycle, ...rest } = raw;
  const nested = typeof lifecycle === "object" && lifecycle !== null && !Array.isArray(lifecycle) ? lifecycle : {};
  return new Map([
    ...Object.entries(rest).map(([key, value]) => [key, textOf(value)] as const),
    ...Object.entries(nested).map(([key, value]) => [`lifecycle.${key}`, textOf(value)] as const),
  ]);
}

/** Absence has many spellings, and the space at a text's end none that anybody means. */
function textOf(value: Raw): string {
  if (typeof value === "string") return value === "null" || value === "~" ? "" : value.trim();
  if (value === null || (Array.isArray(value) && value.length === 0)) return "";
  return JSON.stringify(value);
}

function isDraft(file: string): boolean {
  return /(?:^|\/)drafts\/[^/]+$/.test(file);
}
