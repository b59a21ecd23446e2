import { isMap } from "../core/raw.ts";
import type { RecordVersion } from "../core/record-edit.ts";
import { inOurKeys } from "../core/spelling.ts";
import { parseRecord } from "./record-file.ts";
import { parseYaml } from "./yaml.ts";

/** Reads one text of a record's file. @returns undefined where it is none that can be read */
export function versionOf(text: string, file: string): RecordVersion | undefined {
  const { record } = parseRecord(Buffer.from(text), { file, digest: "" });
  const raw = record && parseYaml(text).value;
  return raw && isMap(raw) ? { record, raw: inOurKeys(raw, record.type) } : undefined;
}
