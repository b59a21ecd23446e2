import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Problem } from "../core/problem.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { type View, viewRecords } from "../core/view.ts";
import type { Context } from "./context.ts";
import type { TreeFile } from "./git.ts";
import { parseRecord } from "./record-file.ts";
import { isRecordFile } from "./record-list.ts";

const SYMLINK = "120000";

/**
 * Derives what the records counted as at a commit. Records that are as they were are not read again; those of shared
 * repositories outside this one, whose history is not here, count as they are now.
 *
 * @param commit full id; undefined before the first
 * @param at what had expired then had done so by this time
 */
export async function viewAt(commit: string | undefined, at: Date, context: Context): Promise<View> {
  const { git, config, workspace } = context;
  const today = await context.view();
  const known = new Map(today.standings.map(({ record }) => [record.file, record]));
  const listed = commit === undefined ? [] : await recordFilesAt(commit, context);
  const isSame = ({ path, oid }: TreeFile) => known.has(path) && blobId(join(workspace.root, path), oid.length) === oid;
  const kept = new Map(listed.filter(isSame).map((it) => [it.path, known.get(it.path)]));
  const others = listed.filter((it) => !kept.has(it.path));
  const texts = await git.blobs(others.map((it) => it.oid));
  const read = others.map(({ path: file, oid }, i) =>
    parseRecord(Buffer.from(texts[i] ?? ""), { file, digest: `git:${oid}` }),
  );
  const elsewhere = [...known.values()].filter(({ file }) => !isRecordFile(file, config));
  const there = await areThere(elsewhere, commit, context);
  const records = [...kept.values(), ...read.map((it) => it.record), ...there].filter((it) => it !== undefined);
  const problems: Problem[] = read.flatMap((it) => it.problems);
  return viewRecords(firstOfEach(records), problems, at);
}

async function recordFilesAt(commit: string, { git, config }: Context): Promise<TreeFile[]> {
  const folders = [config.dir, ...config.shared_repos.filter((it) => !isAbsolute(it))];
  const listed = await Promise.all(folders.map((it) => git.files({ commit }, it === "." ? "" : it)));
  const files = [...new Map(listed.flat().map((it) => [it.path, it])).values()];
  return files.filter((it) => it.mode !== SYMLINK && isRecordFile(it.path, config));
}

/** Decisions that are read in place, and those of other repositories. */
async function areThere(records: readonly ProvenanceRecord[], commit: string | undefined, { git }: Context) {
  const outside = records.filter((it) => isAbsolute(it.file));
  const inside = commit === undefined ? [] : records.filter((it) => !isAbsolute(it.file));
  const oids = await git.oids(inside.map((it) => `${commit}:${it.file}`));
  return [...outside, ...inside.filter((_, i) => oids[i] !== undefined)];
}

/** The id that git gives a file's bytes. @param digits of the repository's ids: 40 of SHA-1, 64 of SHA-256 */
function blobId(path: string, digits: number): string | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  return createHash(digits === 40 ? "sha1" : "sha256")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}

/** Of records with one id the first stays, by file. */
function firstOfEach(records: readonly ProvenanceRecord[]): ProvenanceRecord[] {
  const byFile = records.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const isDraft = (it: ProvenanceRecord) => /(?:^|\/)drafts\/[^/]+$/.test(it.file);
  const known = new Map<string, ProvenanceRecord>();
  for (const it of [...byFile.filter((one) => !isDraft(one)), ...byFile.filter(isDraft)])
    if (!known.has(it.id)) known.set(it.id, it);
  return byFile.filter((it) => known.get(it.id) === it);
}
