import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { judgedPart } from "../core/judged.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { BUILD } from "./build-stamp.ts";
import { makeCacheDir, type Workspace } from "./workspace.ts";

/** What the sentences of records were read as, by the record and the code that read it: nothing in it grows old. */
export type RuleCache = {
  /** The text that was kept of a record. */
  get(record: ProvenanceRecord): string | undefined;
  keep(read: readonly { record: ProvenanceRecord; text: string }[]): void;
};

/** Some 30,000 records; what they said before and what other versions read is thrown away with the rest. */
const MAX_BYTES = 32 * 1024 * 1024;
const KEY_CHARS = 40;

/**
 * Opens what was kept of some records. Entries are lines that are added, so that processes which add at once lose none of
 * each other's; a line that was cut off is none. Nothing is kept where the code may change under it, run from source, nor
 * outside git, where a folder could come with a file of expressions that somebody else wrote.
 */
export function openRuleCache(workspace: Workspace, records: readonly ProvenanceRecord[]): RuleCache {
  if (BUILD === undefined || workspace.gitDir === undefined || records.length === 0)
    return { get: () => undefined, keep: () => {} };
  const path = join(workspace.cacheDir, "rules");
  const keys = new Map(records.map((it) => [it, keyOf(it)]));
  const { lines, sizeBytes } = readLines(path, new Set(keys.values()));
  return {
    get: (record) => lines.get(keys.get(record) ?? ""),
    keep(read) {
      const added = read.map(({ record, text }) => `\n${keys.get(record)} ${text}`).join("");
      try {
        makeCacheDir(workspace);
        if (sizeBytes > MAX_BYTES) rmSync(path, { force: true });
        appendFileSync(path, `${added}\n`);
      } catch {
        // A read-only repository or a full disk costs the next process time, not its answer.
      }
    },
  };
}

function keyOf(record: ProvenanceRecord): string {
  return createHash("sha1")
    .update(`${BUILD} ${JSON.stringify(judgedPart(record))}`)
    .digest("hex");
}

/** Of several lines of one key the last counts: the one before it was broken. */
function readLines(path: string, wanted: ReadonlySet<string>): { lines: Map<string, string>; sizeBytes: number } {
  const lines = new Map<string, string>();
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return { lines, sizeBytes: 0 };
  }
  for (let at = 0; at < bytes.length; ) {
    const next = bytes.indexOf(10, at);
    const end = next < 0 ? bytes.length : next;
    const key = bytes.toString("latin1", at, at + KEY_CHARS);
    if (wanted.has(key)) lines.set(key, bytes.toString("utf8", at + KEY_CHARS + 1, end));
    at = end + 1;
  }
  return { lines, sizeBytes: bytes.length };
}
