import { shorten } from "./budget.ts";
import type { Change, FileChange, Line } from "./change.ts";
import type { Finding } from "./finding.ts";
import { type RecordType, typeOfId } from "./record.ts";
import { changedValue, type KeyedLine, keyedLines } from "./record-diff.ts";
import { forbiddenKeys, type RecordVersion } from "./record-edit.ts";
import { nextStates, type State, storedState } from "./states.ts";
import type { View } from "./view.ts";

/** The keys of a sealed record that may still change. @see design §2 */
export const MUTABLE_WHEN_SEALED: readonly string[] = [
  "monitors",
  "associated_traces",
  "links",
  "tags",
  "lifecycle.expires_at",
  "lifecycle.history",
];

/** What completion may write as well, the lifecycle apart: nobody approved another text, but proof is added by it. */
const WRITTEN_TO_COMPLETE = [
  ...MUTABLE_WHEN_SEALED,
  "status",
  "sealed_at_sha",
  "manifest",
  "associated_specs",
  "outcome",
];

/** What no later step of its lifecycle writes into a sealed record. */
const SIGNED = ["lifecycle.bot", "lifecycle.approver", "lifecycle.accepted_at", "lifecycle.content_digest"];

const SEALED: { [type in RecordType]: readonly State[] } = {
  decision: ["implemented", "superseded", "deprecated", "rejected"],
  spec: ["approved", "implemented", "superseded", "rejected"],
  risk: ["mitigated", "superseded", "rejected"],
  mistake: ["closed", "superseded"],
};

/** What a record's file says before and after a change, by its path after it; a side is missing where it is none. */
export type Sides = ReadonlyMap<string, { before?: RecordVersion | undefined; after?: RecordVersion | undefined }>;

const NOT_YET_IN_FORCE: readonly State[] = ["draft", "proposed", "review", "rejected", "unknown"];

/** The record whose file a change touches, as far as the view or the change's own lines tell. */
type Subject = { id: string; type: RecordType; title: string; state: State; successor?: string };

/**
 * Finds edits of records that are sealed: in force or ended ones, in what is not left open to change.
 *
 * @param view as it was before the change or is after it; where they differ, the change's own lines count
 * @param sides what is judged instead of lines where the lines of a file, as those of JSON, do not show their keys
 */
export function sealedEdits(change: Change, view: View, sides: Sides = new Map()): Finding[] {
  const byFile = new Map(view.standings.map((it) => [it.record.file, it]));
  const subjectsOf = (file: FileChange): Subject[] => {
    const standings = [file.oldPath ?? "", file.path].flatMap((path) => byFile.get(path) ?? []);
    const known = standings.map(({ record, ...rest }) => ({ ...rest, ...record }));
    return known.length ? known : lostRecords(file, change, view);
  };
  return (
    change.files
      // A decision that is read in place, in Markdown, is its own folder's business.
      .filter(({ kind, path }) => kind !== "added" && kind !== "copied" && /\.(ya?ml|json)$/.test(path))
      .flatMap((file) => subjectsOf(file).flatMap((subject) => sealedEdit(subject, file, { change, view, sides })))
  );
}

type Where = { change: Change; view: View; sides: Sides };

function sealedEdit(subject: Subject, file: FileChange, where: Where): Finding[] {
  const side = file.kind === "deleted" ? undefined : where.sides.get(file.path);
  // Lines show their keys in our own layout alone.
  const isForeign = file.path.endsWith(".json") || Object.keys(side?.before?.record.spelled ?? {}).length > 0;
  if (side?.before && isForeign) return sealedEditByKeys(subject, file, { ...side, before: side.before }, where);
  const lines = keyedLines(file);
  const { before, after } = statesOf(subject, lines);
  const isSealed = (state: State) => SEALED[subject.type].includes(state);
  if (before === "draft" || (!isSealed(before) && !isSealed(after))) return [];
  const isOpen = isSealed(before)
    ? openKeys(subject, lines, { before, after, ...where })
    : (key: string) => mayComplete(key, lines);
  const broken = lines.filter(({ key }) => !isOpen(key));
  const keys = broken.map(({ key }) => key || "lines whose key the diff does not show");
  const deed = deedOf(file, isSealed(before), keys);
  const when = isSealed(before) ? "" : " by this change";
  return deed ? [sealedFinding(subject, file, { deed, when, lines: broken.map((it) => it.line) })] : [];
}

/** Holds both texts of a file against each other, key by key. */
function sealedEditByKeys(
  subject: Subject,
  file: FileChange,
  { before, after }: { before: RecordVersion; after?: RecordVersion | undefined },
  { change, view }: Where,
): Finding[] {
  const broken = forbiddenKeys({ id: subject.id, before, ...(after && { after }) }, (id) =>
    takesOver(id, change, view),
  );
  const isSealed = SEALED[subject.type].includes(storedState(before.record));
  const deed = deedOf(file, isSealed, broken?.keys ?? []);
  const when = broken?.deed === "completed" ? " by this change" : "";
  const lines = file.hunks.flatMap((it) => it.lines).filter((it) => it.kind !== "context");
  return deed ? [sealedFinding(subject, file, { deed, when, lines })] : [];
}

function sealedFinding(
  { id, title }: Subject,
  { path }: FileChange,
  { deed, when, lines }: { deed: string; when: string; lines: readonly Line[] },
): Finding {
  return {
    class: "violation",
    record: id,
    title,
    message: `${id} is sealed${when}; ${deed}.`,
    confidence: 1,
    lines: lines.slice(0, 5).map((line) => ({
      file: path,
      ...((line.newLine ?? line.oldLine) && { line: line.newLine ?? line.oldLine }),
      text: shorten(line.text, 160),
    })),
    fix: "Undo the edit; write what is new with `supersede_record`, which drafts a successor.",
  };
}

/** The states on both sides of the change. Without a line on `status` it had the state that the view knows. */
function statesOf({ state, type }: Subject, lines: readonly KeyedLine[]): { before: State; after: State } {
  const told = changedValue(lines, "status");
  if (!told) return { before: state, after: state };
  return {
    before: storedState({ status: told.before, type }),
    after: storedState({ status: told.after, type }),
  };
}

/** Tells which keys of a sealed record a change may touch: more where it takes the record one legal step on. */
function openKeys(
  { type, successor }: Subject,
  lines: readonly KeyedLine[],
  { before, after, change, view }: { before: State; after: State } & Where,
): (key: string) => boolean {
  const link = changedValue(lines, "superseded_by");
  const isReplaced = link?.before === "" && takesOver(link.after, change, view);
  const isStep = nextStates(type, before).includes(after) && (after !== "superseded" || isReplaced || !!successor);
  const open = [...MUTABLE_WHEN_SEALED, ...(isReplaced ? ["superseded_by"] : []), ...(isStep ? ["status"] : [])];
  // An approved spec is fixed, and still to be carried out.
  if (isStep && type === "spec" && after === "implemented")
    open.push("sealed_at_sha", "manifest", "lifecycle.content_digest");
  const isStamp = (key: string) => (isStep || isReplaced) && key.startsWith("lifecycle") && !SIGNED.includes(key);
  return (key) => open.includes(key) || isStamp(key);
}

/** An observed scope may be locked in the step that seals a record; one that was stated was approved. */
function mayComplete(key: string, lines: readonly KeyedLine[]): boolean {
  if (key !== "affected_scope") return WRITTEN_TO_COMPLETE.includes(key) || key.startsWith("lifecycle");
  const scope = lines.filter((it) => it.key === key).map((it) => it.line);
  const isStated = scope.some(({ text }) => /^affected_scope\s*:/.test(text));
  return isStated && scope.every(({ kind, text }) => kind === "added" || /:\s*(?:\[\s*\])?\s*$/.test(text));
}

/** A successor that is only drafted replaces nothing, unless this change is what approves it. */
function takesOver(id: string, change: Change, view: View): boolean {
  if (!NOT_YET_IN_FORCE.includes(view.byId.get(id)?.state ?? "unknown")) return true;
  return change.files.some(({ kind, path }) => kind !== "deleted" && !isDraft(path) && id === idOfFile(path));
}

/** Says what is wrong with the change of a file, `""` if nothing is. */
function deedOf({ kind, binary }: FileChange, isSealed: boolean, broken: readonly string[]): string {
  if (isSealed && kind === "deleted") return "its file is deleted";
  if (isSealed && binary) return "its file changes in a way the diff does not show";
  const keys = [...new Set(broken)];
  if (isSealed && kind === "renamed") keys.push("its file name");
  return keys.length ? `the change touches ${keys.join(", ")}` : "";
}

/**
 * Finds the record that a change took out of the view, by the lines or the name of the file that is gone. A file of
 * the same name in another folder is no record.
 */
function lostRecords(file: FileChange, change: Change, view: View): Subject[] {
  const path = file.oldPath ?? file.path;
  if ((file.kind !== "deleted" && file.kind !== "renamed") || isDraft(path)) return [];
  const lines = keyedLines(file);
  const id = changedValue(lines, "id")?.before || idOfFile(path);
  const type = typeOfId(id);
  const elsewhere = view.byId.get(id)?.record.file;
  const isMoved = change.files.some((it) => it.kind === "added" && it.path === elsewhere);
  const folders = view.standings.map((it) => folderOf(it.record.file).replace(/\/drafts$/, ""));
  const isRead = folders.length === 0 || folders.some((it) => path.startsWith(`${it}/`));
  const [state] = SEALED[type ?? "decision"];
  if (!type || !state || !isRead || (elsewhere && !isMoved)) return [];
  // A file renamed as it was shows no line; what left the folder of approved records counts as sealed.
  return [{ id, type, title: id, state }];
}

function isDraft(path: string): boolean {
  return folderOf(path).endsWith("drafts");
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The id that a file, or the folder it has for itself, is named by. */
function idOfFile(path: string): string {
  const names = path
    .replace(/\.\w+$/, "")
    .split("/")
    .slice(-2);
  return names.findLast((it) => typeOfId(it)) ?? "";
}
