import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { type Place, type Problem, ProblemError, problem } from "../core/problem.ts";
import { type ProvenanceRecord, RECORD_TYPES, readRecord } from "../core/record.ts";
import { decode, readPlain } from "./files.ts";
import { locate, parseYaml, YAML_LIMITS } from "./yaml.ts";

/** What one file gave. */
export type Entry = { record?: ProvenanceRecord; problems: Problem[] };

/** What was read of a file, and how the file looked then. */
export type ReadFile = {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
  /** When it was looked at, by this machine's clock. */
  checkedMs: number;
  /** `sha256:` of its bytes, `""` if they were not read. */
  digest: string;
  entry: Entry;
};

/** Coarsest time stamp of the file systems in use (FAT): a later write may leave the same one. */
const STAMP_MS = 2_000;

/**
 * Tells whether a file surely is as it was read. One that had changed just before may change again within the same
 * time stamp, at the same size, so it is not trusted until its stamps have aged.
 */
export function isUnchanged(known: ReadFile, stat: Stats): boolean {
  return (
    known.size === stat.size &&
    known.mtimeMs === stat.mtimeMs &&
    known.ctimeMs === stat.ctimeMs &&
    known.ino === stat.ino &&
    Math.max(known.mtimeMs, known.ctimeMs) < known.checkedMs - STAMP_MS
  );
}

/**
 * Reads one record file; whatever is wrong with it is a problem of its own, with file, line and column.
 *
 * @param file as the record names it
 * @param known what an earlier read gave: its entry is handed back, the same object, if the bytes are the same
 */
export function readRecordFile(path: string, file: string, stat: Stats, known?: ReadFile): ReadFile {
  const { size, mtimeMs, ctimeMs, ino } = stat;
  const seen = { size, mtimeMs, ctimeMs, ino, checkedMs: Date.now() };
  const refused = (it: Problem): ReadFile => {
    const entry = { problems: [{ ...it, at: { ...it.at, file } }] };
    const isSame = known?.digest === "" && known.entry.problems[0]?.message === it.message;
    return { ...seen, digest: "", entry: isSame ? known.entry : entry };
  };
  if (stat.isSymbolicLink()) return refused(problem("record_symlinked", { file }));
  if (!stat.isFile()) return refused(problem("file_unreadable", { file, why: "it is not a plain file" }));
  const { sizeBytes: limitBytes } = YAML_LIMITS;
  if (size > limitBytes) return refused(problem("yaml_too_large", { sizeBytes: size, limitBytes }));
  try {
    const bytes = readPlain(path);
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    return { ...seen, digest, entry: known?.digest === digest ? known.entry : parseRecord(bytes, { file, digest }) };
  } catch (error) {
    // It vanished, changed or became unreadable since it was listed.
    if (error instanceof ProblemError) return refused(error.problem);
    throw error;
  }
}

/** Reads a record from the bytes of its file. */
export function parseRecord(bytes: Uint8Array, source: { file: string; digest: string }): Entry {
  const { file } = source;
  const at = (it: Problem, place: Place = {}): Problem => ({ ...it, at: { ...place, file } });
  const decoded = decode(bytes);
  if ("problem" in decoded) return { problems: [at(decoded.problem)] };
  const { text } = decoded;
  const parsed = parseYaml(text);
  if (parsed.value === undefined) return { problems: parsed.problems.map((it) => at(it, it.at)) };
  const { record, problems } = readRecord(parsed.value, source);
  const placed = problems.map((it) => {
    const { record: id, field } = it.at ?? {};
    return at(it, { ...(id && { record: id }), ...(field && { field }), ...locate(text, field ? [field] : []) });
  });
  return record ? { record, problems: [...placed, ...misnamed(record, text)] } : { problems: placed };
}

function misnamed({ id, file }: ProvenanceRecord, text: string): Problem[] {
  const [name = "", folder = ""] = file
    .replace(/\.(?:ya?ml|json)$/, "")
    .split("/")
    .reverse();
  if (name === id || (folder === id && RECORD_TYPES.some((it) => it === name))) return [];
  const at = { file, record: id, field: "id", ...locate(text, ["id"]) };
  return [problem("record_misnamed", { id, file }, { severity: "warning", at })];
}
