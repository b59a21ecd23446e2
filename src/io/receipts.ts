import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../core/problem.ts";
import { approvalDigest, RECEIPT_SCHEMA, type Receipt, readReceipt, receiptFile, signedText } from "../core/receipt.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import type { State } from "../core/states.ts";
import type { Context } from "./context.ts";
import { decode, readPlain } from "./files.ts";
import type { NewFile } from "./record-edits.ts";
import { publicKey, type SignatureState, sign, verifySignature } from "./signer.ts";

/** What a signing program needs to find keys, agents and a terminal. */
const SIGNER_ENV =
  /^(?:PATH|HOME|USERPROFILE|APPDATA|SYSTEMROOT|TEMP|TMP|TMPDIR|TERM|DISPLAY|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|SSH_ASKPASS.*|GNUPGHOME|GPG_TTY|GPG_AGENT_INFO)$/i;

/** A receipt, and whether its signature holds. */
export type CheckedReceipt = { receipt: Receipt; file: string; signature: SignatureState };

/**
 * Signs an approval with the person's own key.
 *
 * @throws signing_key_missing, signing_failed
 */
export async function signReceipt(record: ProvenanceRecord, state: State, context: Context): Promise<NewFile> {
  const signing = (await context.git.signing()) ?? fail("signing_key_missing", {});
  const { email, name } = await context.git.identity();
  const env = context.env(SIGNER_ENV);
  const unsigned = {
    schema: RECEIPT_SCHEMA,
    record: record.id,
    approval_digest: approvalDigest(record),
    state,
    approved_at: context.now().toISOString(),
    approved_by: principal(email || name || ""),
    commit: (await context.git.head()) ?? "",
    key: { format: signing.format, public: await publicKey(signing, env) },
  } as const;
  const receipt: Receipt = { ...unsigned, signature: await sign(signedText(unsigned), signing, env) };
  const file = `${context.config.dir}/${receiptFile(receipt)}`;
  return { file, text: `${JSON.stringify(receipt, null, 2)}\n` };
}

/** Reads and verifies the receipts of some records, or of all. No network is used. @returns by file */
export async function checkReceipts(context: Context, ids?: readonly string[]): Promise<CheckedReceipt[]> {
  const { config, git, workspace } = context;
  const folder = `${config.dir}/receipts`;
  const path = join(workspace.root, folder);
  const names = existsSync(path) ? readdirSync(path).filter((it) => it.endsWith(".json")) : [];
  const wanted = names.filter((it) => !ids || ids.includes(it.split(".", 1)[0] ?? "")).sort();
  if (wanted.length === 0) return [];
  const shared = join(workspace.root, config.dir, "allowed_signers");
  const allowedSigners = existsSync(shared) ? shared : (await git.signing().catch(() => undefined))?.allowedSigners;
  const env = context.env(SIGNER_ENV);
  const checked: CheckedReceipt[] = [];
  for (const name of wanted) {
    const decoded = decode(readPlain(join(path, name)));
    const receipt = "text" in decoded ? readReceipt(decoded.text) : undefined;
    if (!receipt) continue;
    const { signature, key, approved_by: by } = receipt;
    const state = await verifySignature(signedText(receipt), { signature, key, by }, { allowedSigners, env });
    checked.push({ receipt, file: `${folder}/${name}`, signature: state });
  }
  return checked;
}

/** A person as the signing programs name one: without spaces or what has a meaning in their files. */
function principal(by: string): string {
  return by.replaceAll(/[^\p{L}\p{N}@._+-]/gu, "_") || "unknown";
}
