import { createWriteStream } from "node:fs";
import { parseArgs } from "node:util";
import { lifecycle, negatives } from "./checks.ts";
import { given, governing, type Row, rows, snapshotsOf } from "./data.ts";
import { type Given, openRepository, type Repository } from "./repository.ts";

type Flags = { [name: string]: string | undefined };

/** How many ids a ranking lists; the scorer filters some before it counts the first ten. */
const RANKED = 300;

const commands: { [name: string]: (flags: Flags, repository: Repository, put: (row: Row) => void) => Promise<void> } = {
  search,
  audit,
  judge,
  lifecycle,
  negatives,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    docs: { type: "string" },
    queries: { type: "string" },
    records: { type: "string" },
    snapshots: { type: "string" },
    cases: { type: "string" },
    pairs: { type: "string" },
    out: { type: "string" },
    embedder: { type: "string" },
    mode: { type: "string" },
    diff: { type: "string" },
  },
});
const command = commands[positionals[0] ?? ""];
if (!command || !values.out) {
  console.error("usage: npm run eval -- search|audit|judge|lifecycle|negatives --out RUN.jsonl …; see bench/README.md");
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

async function audit(
  { records = "", snapshots = "", queries = "", diff = "all" }: Flags,
  repository: Repository,
  put: (row: Row) => void,
) {
  const standingAt = await snapshotsOf(records, snapshots);
  for (const query of await rows(queries)) {
    // Without snapshots the records stand as they are; the scorer leaves out what is newer than the commit.
    const standing = standingAt(query["snapshot"]);
    repository.fill(standing.map(governing));
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
