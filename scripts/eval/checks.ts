import { dirname, join } from "node:path";
import { given, governing, type Row, rows, snapshotsOf } from "./data.ts";
import type { Given, Repository } from "./repository.ts";

type Flags = { [name: string]: string | undefined };
type Hit = { id: string; state: string; superseded_by?: string };

/** Of every five documents two are in force, and one each is superseded by the one before it, a draft, and rejected. */
const CYCLE = ["implemented", "superseded", "draft", "rejected", "implemented"];
const MODES = ["hybrid", "lexical", "vector"];

/**
 * Counts what a search serves as current that is not in force, over all queries and modes, and whether superseded records
 * lead to their successors.
 */
export async function lifecycle(
  { docs = "", queries = "" }: Flags,
  repository: Repository,
  put: (row: Row) => void,
): Promise<void> {
  const records = (await rows(docs)).map((it) => given(it));
  repository.fill(records.map((it, i) => ({ ...it, ...standing(records, i) })));
  const inForce = new Set(records.filter((_, i) => stateAt(i) === "implemented").map((it) => it.id));
  const total = { asked: 0, served: 0, stray: 0, superseded: 0, led: 0 };
  for (const { query_id, query } of await rows(queries)) {
    for (const mode of MODES) {
      const { hits } = (await repository.call("search_records", { query, mode, limit: 100 })) as { hits: Hit[] };
      const stray = hits.filter((it) => !inForce.has(repository.nameOf(it.id)) || it.state !== "implemented");
      total.asked++;
      total.served += hits.length;
      total.stray += stray.length;
      if (stray.length > 0) put({ query_id, mode, stray });
    }
    const named = { query, states: ["superseded"], limit: 20 };
    const { hits } = (await repository.call("search_records", named)) as { hits: Hit[] };
    total.superseded += hits.length;
    total.led += hits.filter(
      (it) => repository.nameOf(it.superseded_by ?? "") === successorOf(records, it, repository),
    ).length;
  }
  put(total);
  console.log(JSON.stringify(total));
}

function stateAt(index: number): string {
  return CYCLE[index % CYCLE.length] ?? "";
}

function standing(records: readonly Given[], i: number): Partial<Given> {
  const [before, after] = [records[i - 1], records[i + 1]];
  const status = stateAt(i);
  if (status === "superseded" && before) return { status, superseded_by: before.id };
  return { status, ...(stateAt(i + 1) === "superseded" && after && { supersedes: after.id }) };
}

function successorOf(records: readonly Given[], hit: Hit, repository: Repository): string | undefined {
  return records[records.findIndex((it) => it.id === repository.nameOf(hit.id)) - 1]?.id;
}

/** Counts what an audit says of diffs that none of the records has anything to do with. */
export async function negatives({ pairs = "" }: Flags, repository: Repository, put: (row: Row) => void): Promise<void> {
  const root = join(dirname(pairs), "../..");
  const classes: { [name: string]: number } = {};
  for (const pair of await rows(pairs)) {
    const [records, snapshots] = ["records.jsonl.gz", "snapshots.jsonl"].map((it) =>
      join(root, "corpora/diff", `${pair["records_group"]}.${it}`),
    );
    const standingAt = await snapshotsOf(records ?? "", snapshots ?? "");
    repository.fill(standingAt(pair["snapshot"]).map(governing));
    const queries = await rows(join(dirname(pairs), "../diff2record", `${pair["diff_group"]}.queries.jsonl.gz`));
    const query = queries.find((it) => it["query_id"] === pair["diff_query_id"]);
    const description = `${query?.["subject"]}\n\n${query?.["body"]}`;
    const { verdict, findings } = await repository.call("audit_change", { diff: query?.["diff"], description });
    const found = findings as { class: string; record: string; message: string; lines: unknown[] }[];
    for (const it of found) classes[it.class] = (classes[it.class] ?? 0) + 1;
    put({ query_id: pair["query_id"], verdict, findings: found.filter((it) => it.class !== "related") });
  }
  console.log(JSON.stringify(classes));
}
