import { join, posix } from "node:path";
import { judgeAcceptance, type Reading, readAcceptance } from "../core/acceptance.ts";
import type { Approval } from "../core/receipt.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import type { Context } from "./context.ts";
import { decode, readPlain } from "./files.ts";
import { parseRecord } from "./record-file.ts";

/** The receipts of another tool that lie beside a decision: in its own folder, or under its name. */
export async function acceptancesOf(record: ProvenanceRecord, context: Context): Promise<Approval[]> {
  if (record.type !== "decision" || !record.file.includes("/decisions/")) return [];
  const found = receiptFiles(record, context).flatMap((file) => {
    const acceptance = readAcceptance(textOf(file, context) ?? "");
    return acceptance ? [{ file, acceptance }] : [];
  });
  const approvals: Approval[] = [];
  for (const { file, acceptance } of found) {
    const { by, at } = acceptance;
    if (acceptance.record !== record.id) {
      approvals.push({ by, at, state: "unverifiable", why: `it is about ${acceptance.record}`, file });
      continue;
    }
    const now = { text: textOf(record.file, context) ?? "", record };
    const { state, why } = judgeAcceptance(acceptance, now, await readingAt(acceptance.commit, record.file, context));
    approvals.push({ by, at, state, ...(why && { why }), file });
  }
  return approvals;
}

function receiptFiles({ id, file }: ProvenanceRecord, { exists }: Context): string[] {
  const folder = posix.dirname(file);
  const beside = ["acceptance.receipt", "receipt", "acceptance"].map((it) => `${folder}/${id}.${it}.json`);
  const isOwn = posix.basename(folder) === id;
  return (isOwn ? [`${folder}/acceptance.receipt.json`] : beside).filter(exists);
}

function textOf(file: string, { workspace }: Context): string | undefined {
  const decoded = decode(readPlain(join(workspace.root, file)));
  return "text" in decoded ? decoded.text : undefined;
}

async function readingAt(commit: string, file: string, { git, workspace }: Context): Promise<Reading | undefined> {
  if (!/^[0-9a-f]{7,64}$/.test(commit) || !workspace.gitDir) return undefined;
  const [oid] = await git.oids([`${commit}^{commit}`]);
  const [text] = oid ? await git.read({ commit: oid }, [file]) : [];
  return text === undefined ? undefined : { text, record: parseRecord(Buffer.from(text), { file, digest: "" }).record };
}
