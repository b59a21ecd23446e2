import type { Change } from "./change.ts";
import type { Finding } from "./finding.ts";
import type { Bound } from "./governance.ts";
import type { Enforcement, ProvenanceRecord } from "./record.ts";
import { readPattern } from "./scope.ts";
import type { View } from "./view.ts";

/** What a change takes away of the files that a mistake's rules rely on. */
type LostGuard = { record: ProvenanceRecord; ref: string; paths: string[] };

/** Finds the rules of mistakes whose files a change deletes or moves away, all of them or some. */
export function touchedGuards(change: Change, view: View): LostGuard[] {
  const gone = change.files.flatMap(({ kind, path, oldPath }) => {
    if (kind === "deleted") return [path];
    return kind === "renamed" && oldPath ? [oldPath] : [];
  });
  if (gone.length === 0) return [];
  return view.inForce
    .filter((it) => it.type === "mistake")
    .flatMap((record) =>
      record.enforcement.filter(isNeeded).flatMap(({ ref }) => {
        const paths = gone.filter((it) => names(ref, it));
        return paths.length ? [{ record, ref, paths }] : [];
      }),
    );
}

/**
 * Finds the rules of mistakes that nothing enforces after a change.
 *
 * @param files all that is there after the change; undefined where nobody can tell
 * @param statedNow what a record says after the change, where the change touches it
 */
export function lostGuards(
  change: Change,
  view: View,
  {
    files,
    statedNow,
  }: { files: readonly string[] | undefined; statedNow(record: ProvenanceRecord): readonly Enforcement[] },
): Finding[] {
  return touchedGuards(change, view)
    .filter(({ record, ref }) => statedNow(record).some((it) => isNeeded(it) && it.ref === ref))
    .filter(({ ref, paths }) => !isLeft(ref, paths, files))
    .map(({ record, ref, paths: [file = ""] }) => ({
      class: "violation",
      record: record.id,
      title: record.title,
      message: `${record.id} relies on ${JSON.stringify(ref)}, which this change takes away.`,
      confidence: 1,
      lines: [{ file, text: record.constraints[0] ?? "" }],
      fix: "Keep the file, or state under `enforcement` of the record what prevents the mistake now.",
    }));
}

/** Finds accepted risks that have run out, among what covers a change. */
export function expiredRisks(matches: readonly Bound[], view: View): Finding[] {
  return matches
    .filter(({ record, as }) => as === "affected" && record.type === "risk")
    .filter(({ record }) => view.byId.get(record.id)?.state === "expired")
    .map(({ record: { id, title, lifecycle }, paths }) => ({
      class: "violation",
      record: id,
      title,
      message: `${id} accepted a risk of ${paths.slice(0, 3).join(", ")} until ${lifecycle.expires_at ?? "a day it does not name"}, and that has passed.`,
      confidence: 1,
      lines: paths.slice(0, 5).map((file) => ({ file, text: "" })),
      fix: `Have a person renew it first: \`precedent extend ${id} --until 90d\`, \`precedent complete\`, or a successor.`,
    }));
}

function isNeeded({ must_exist, ref }: Enforcement): boolean {
  return must_exist && ref !== "";
}

/** A rule names a file, a folder or a glob. */
function names(ref: string, path: string): boolean {
  const plain = ref.replace(/^\.\//, "").replace(/\/$/, "");
  return path === plain || path.startsWith(`${plain}/`) || Boolean(readPattern(ref)?.covers(path));
}

function isLeft(ref: string, gone: readonly string[], files: readonly string[] | undefined): boolean {
  const isOne = gone.some((it) => it === ref.replace(/^\.\//, ""));
  if (!files) return !isOne;
  return files.some((it) => names(ref, it) && !gone.includes(it));
}
