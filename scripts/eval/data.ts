import { createReadStream, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import type { Given } from "./repository.ts";

export type Row = { [name: string]: unknown };

/** Reads JSON Lines, gzipped or not. */
export async function rows(file: string): Promise<Row[]> {
  if (!existsSync(file)) throw new Error(`no file ${file} in ${join(dirname(file))}`);
  const raw = createReadStream(file);
  const input = file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw;
  const read: Row[] = [];
  for await (const line of createInterface({ input })) if (line.trim()) read.push(JSON.parse(line));
  return read;
}

/** @param cut the passage that a known item's query was made of; with it in the document, finding it would be no feat */
export function given(doc: Row, cut?: [number, number]): Given {
  const text = String(doc["text"] ?? "");
  const intent = cut ? text.slice(0, cut[0]) + text.slice(cut[1]) : text;
  return { id: String(doc["id"]), title: String(doc["title"] ?? ""), date: String(doc["date"] ?? ""), intent };
}

/** A record with the scope it had. */
export function governing(row: Row): Given {
  return { ...given(row), affected_scope: (row["affected_scope"] as string[]) ?? [] };
}

/** Reads how records stood at each snapshot. @returns all records where there are no snapshots */
export async function snapshotsOf(records: string, snapshots: string): Promise<(snapshot: unknown) => Row[]> {
  const all = await rows(records);
  const versions = new Map(all.map((it) => [`${it["id"]} ${it["version"]}`, it]));
  const known = new Map(
    (snapshots ? await rows(snapshots) : []).map((it) => [it["snapshot"], it["records"] as { [id: string]: string }]),
  );
  return (snapshot) => {
    const standing = known.get(snapshot);
    return standing
      ? Object.entries(standing)
          .map(([id, version]) => versions.get(`${id} ${version}`))
          .filter((it) => it !== undefined)
      : all;
  };
}
