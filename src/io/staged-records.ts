import type { Problem } from "../core/problem.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { isRecordPath } from "./bindings.ts";
import type { Context } from "./context.ts";
import { parseRecord } from "./record-file.ts";

/** A record file that the next commit changes, as git would commit it. */
export type Staged = { file: string; record?: ProvenanceRecord; problems: Problem[] };

/** Reads the staged records from git's index and not from the disk. @returns by file; deleted ones are left out */
export async function stagedRecords({ git, index, config }: Context): Promise<Staged[]> {
  const files = (await git.staged(index)).filter((it) => isRecordPath(it, config));
  const texts = await git.read({ staged: true, ...(index && { index }) }, files);
  return files.flatMap((file, i) => {
    const text = texts[i];
    return text === undefined ? [] : [{ file, ...parseRecord(Buffer.from(text), { file, digest: "" }) }];
  });
}
