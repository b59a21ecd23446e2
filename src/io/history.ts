import { placeOf } from "../core/draft.ts";
import { type Version, versionOf } from "../core/history.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import type { Context } from "./context.ts";
import { parseRecord } from "./record-file.ts";

/** @see `Version`; `commit` is empty for what is not committed yet */
export type CommittedVersion = Version & { commit: string; at: string; by: string; subject: string };

const MAX_COMMITS = 500;

/**
 * Follows a record through git, from its draft to where it is now.
 *
 * @returns oldest first; what cannot be read as the record is left out
 */
export async function recordHistory(record: ProvenanceRecord, { git, config }: Context): Promise<CommittedVersion[]> {
  const { id, file } = record;
  const name = file.slice(file.lastIndexOf("/") + 1);
  const paths = [...new Set([file, placeOf(record, config.dir), `${config.dir}/drafts/${name}`])];
  const commits = (await git.head()) ? await git.commits({ paths, limit: MAX_COMMITS }) : [];
  const versions: CommittedVersion[] = [];
  let before: ProvenanceRecord | undefined;
  for (const { oid, author, date, message } of commits.toReversed()) {
    const texts = await git.read({ commit: oid }, paths);
    const after = texts.map((text, i) => readAs(id, text, paths[i] ?? "")).find((it) => it !== undefined);
    if (!after || after.digest === before?.digest) continue;
    const [subject = ""] = message.split("\n", 1);
    versions.push({ commit: oid, at: date, by: author.email || author.name, subject, ...versionOf(before, after) });
    before = after;
  }
  if (before && sayTheSame(before, record)) return versions;
  return [...versions, { commit: "", at: "", by: "", subject: "not committed", ...versionOf(before, record) }];
}

function readAs(id: string, text: string | undefined, file: string): ProvenanceRecord | undefined {
  if (text === undefined) return undefined;
  const { record } = parseRecord(Buffer.from(text), { file, digest: text });
  return record?.id === id ? record : undefined;
}

function sayTheSame(before: ProvenanceRecord, after: ProvenanceRecord): boolean {
  const said = ({ file: _, digest: __, ...rest }: ProvenanceRecord) => JSON.stringify(rest);
  return said(before) === said(after);
}
