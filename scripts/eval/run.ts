import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { type Given, openRepository, type Repository } from "./repository.ts";

type Row = { [name: string]: unknown };
type Flags = { [name: string]: string | undefined };

/** How many ids a ranking lists; the scorer filters some before it counts the first ten. */
const RANKED = 300;

const commands: { [name: string]: (flags: Flags, repository: Repository, put: (row: Row) => void) => Promise<void> } = {
  search,
  audit,
  judge,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    docs: { type: "string" },
    queries: { type: "string" },
    records: { type: "string" },
    snapshots: { type: "string" },
    cases: { type: "string" },
    out: { type: "string" },
    embedder: { type: "string" },
    mode: { type: "string" },
    diff: { type: "string" },
  },
});
const command = commands[positionals[0] ?? ""];
if (!command || !values.out) {
  console.error("usage: npm run eval -- search|audit|judge --out RUN.jsonl …; see bench/README.md");
  process.exit(2);
}
const out = createWriteStream(values.out);
const repository = await openRepository(`provenance:\n  embedding:\n    provider: ${values.embedder ?? "local"}\n`);
try {
  await command(values, repository, (row) => out.write(`${JSON.stringify(row)}\n`));
} finally {
  await repository.close();
  out.end();
}

async function search(
  { docs = "", queries = "", mode = "hybrid" }: Flags,
  repository: Repository,
  put: (row: Row) => void,
) {
  const asked = await rows(queries);
  const cuts = new Map(
    asked.filter((it) => it["cut"]).map((it) => [String(it["query_id"]).split("/ki/")[1], it["cut"]]),
  );
  repository.fill(
    (await rows(docs)).map((doc) => given(doc, cuts.get(String(doc["id"])) as [number, number] | undefined)),
  );
  for (const { query_id, query } of asked) {
    put({ query_id, ranked: await rankingOf({ query, mode }, repository) });
  }
}

/** Turns the pages of an answer until the ranking is long enough. */
async function rankingOf(asked: Row, repository: Repository): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ""; ; ) {
    const page = await repository.call("search_records", { ...asked, limit: RANKED, cursor });
    ids.push(...(page["hits"] as { id: string }[]).map((it) => repository.nameOf(it.id)));
    cursor = String(page["next_cursor"] ?? "");
    if (!cursor || ids.length >= RANKED) return [...new Set(ids)];
  }
}

/** A known item's own passage is taken out of its document, or finding it would be no feat. */
function given(doc: Row, cut: [number, number] | undefined): Given {
  const text = String(doc["text"] ?? "");
  const intent = cut ? text.slice(0, cut[0]) + text.slice(cut[1]) : text;
  return { id: String(doc["id"]), title: String(doc["title"] ?? ""), date: String(doc["date"] ?? ""), intent };
}

async function audit(
  { records = "", snapshots = "", queries = "", diff = "all" }: Flags,
  repository: Repository,
  put: (row: Row) => void,
) {
  const all = await rows(records);
  const versions = new Map(all.map((it) => [`${it["id"]} ${it["version"]}`, it]));
  const snapshotRows = new Map(
    (snapshots ? await rows(snapshots) : []).map((it) => [it["snapshot"], it["records"] as { [id: string]: string }]),
  );
  for (const query of await rows(queries)) {
    const snapshot = snapshotRows.get(query["snapshot"]);
    // Without snapshots the records stand as they are; the scorer leaves out what is newer than the commit.
    const standing = snapshot
      ? Object.entries(snapshot).flatMap(([id, version]): Row[] => {
          const row = versions.get(`${id} ${version}`);
          return row ? [row] : [];
        })
      : all;
    repository.fill(
      standing.map((row) => ({ ...given(row, undefined), affected_scope: (row["affected_scope"] as string[]) ?? [] })),
    );
    const { findings } = await repository.call("audit_change", { ...changeOf(query, diff), limit: RANKED });
    const ids = (findings as { record: string }[]).map((it) => repository.nameOf(it.record));
    put({ query_id: query["query_id"], ranked: [...new Set(ids)] });
  }
}

function changeOf(query: Row, part: string): { diff?: string; description?: string } {
  const subject = String(query["subject"] ?? "");
  const message = `${subject}\n\n${String(query["body"] ?? "")}`;
  const diff = String(query["diff"] ?? "");
  if (part === "subject") return { description: subject };
  if (part === "message") return { description: message };
  return part === "diff" ? { diff } : { diff, description: message };
}

async function judge({ cases = "" }: Flags, repository: Repository, put: (row: Row) => void) {
  for (const it of await rows(cases)) {
    repository.fill(it["records"] as Given[]);
    const { verdict, findings } = await repository.call("audit_change", {
      diff: it["diff"],
      description: it["subject"] ?? "",
      limit: RANKED,
    });
    const found = findings as { record: string; class: string; confidence: number; lines: unknown[] }[];
    put({
      case_id: it["case_id"],
      verdict,
      findings: found.map((f) => ({
        record: repository.nameOf(f.record),
        class: f.class,
        confidence: f.confidence,
        lines: f.lines,
      })),
    });
  }
}

/** Reads JSON Lines, gzipped or not. */
async function rows(file: string): Promise<Row[]> {
  if (!existsSync(file)) throw new Error(`no file ${file} in ${join(dirname(file))}`);
  const raw = createReadStream(file);
  const input = file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw;
  const read: Row[] = [];
  for await (const line of createInterface({ input })) if (line.trim()) read.push(JSON.parse(line));
  return read;
}
