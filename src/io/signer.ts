import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fail } from "../core/problem.ts";
import type { SigningKey } from "../core/receipt.ts";
import type { Signing } from "./git-text.ts";

type Env = { readonly [name: string]: string | undefined };

/** `trusted`: by a key known to belong to who says so; `valid`: by the key in the receipt, for which nobody vouches. */
export type SignatureState = "trusted" | "valid" | "invalid";

/** What a signature is for, so that none made for something else passes. */
const NAMESPACE = "precedent";
const TIMEOUT_MS = 120_000;

/** Signs a text with the person's own key; their agent or terminal may ask for its passphrase. @throws signing_failed */
export async function sign(text: string, { format, key }: Signing, env: Env): Promise<string> {
  if (format === "openpgp") return run("gpg", ["--armor", "--detach-sign", "--local-user", key], { env, input: text });
  return withFiles(key.startsWith("key::") ? { "key.pub": `${key.slice("key::".length)}\n` } : {}, (path) => {
    const file = key.startsWith("key::") ? path("key.pub") : expandHome(key);
    return run("ssh-keygen", ["-Y", "sign", "-n", NAMESPACE, "-f", file], { env, input: text });
  });
}

/** Exports the public half of a key. @throws signing_failed */
export async function publicKey({ format, key }: Signing, env: Env): Promise<string> {
  if (format === "openpgp")
    return run("gpg", ["--armor", "--export-options", "export-minimal", "--export", key], { env });
  if (key.startsWith("key::")) return key.slice("key::".length).trim();
  const file = expandHome(key);
  const stored = [file, `${file}.pub`].find((it) => it.endsWith(".pub") && existsSync(it));
  return (stored ? readFileSync(stored, "utf8") : await run("ssh-keygen", ["-y", "-f", file], { env })).trim();
}

/**
 * Verifies a signature without network and without any file but those given.
 *
 * @param allowedSigners file in the format of ssh-keygen that says which key is whose; for GPG the person's keyring does
 */
export async function verifySignature(
  text: string,
  { signature, key, by }: { signature: string; key: SigningKey; by: string },
  { allowedSigners, env }: { allowedSigners?: string | undefined; env: Env },
): Promise<SignatureState> {
  if (key.format === "openpgp") return verifyPgp(text, { signature, key: key.public, by }, env);
  return withFiles({ sig: signature, own: `${by} ${key.public}\n` }, async (path) => {
    const verify = (signers: string) =>
      succeeds("ssh-keygen", ["-Y", "verify", "-f", signers, "-I", by, "-n", NAMESPACE, "-s", path("sig")], {
        env,
        input: text,
      });
    if (!(await verify(path("own")))) return "invalid";
    return allowedSigners && existsSync(allowedSigners) && (await verify(allowedSigners)) ? "trusted" : "valid";
  });
}

async function verifyPgp(
  text: string,
  { signature, key, by }: { signature: string; key: string; by: string },
  env: Env,
): Promise<SignatureState> {
  return withFiles({ sig: signature, key }, async (path, folder) => {
    const own = { ...env, GNUPGHOME: folder };
    await succeeds("gpg", ["--batch", "--quiet", "--import", path("key")], { env: own });
    if (!(await succeeds("gpg", ["--batch", "--verify", path("sig"), "-"], { env: own, input: text })))
      return "invalid";
    const isKnown = await succeeds("gpg", ["--batch", "--verify", path("sig"), "-"], { env, input: text });
    return isKnown && (await succeeds("gpg", ["--batch", "--list-keys", `<${by}>`], { env })) ? "trusted" : "valid";
  });
}

type Job = { env: Env; input?: string };

async function succeeds(program: string, args: readonly string[], job: Job): Promise<boolean> {
  return (await execute(program, args, job)).code === 0;
}

async function run(program: string, args: readonly string[], job: Job): Promise<string> {
  const { code, stdout, stderr } = await execute(program, args, job);
  const [line = ""] = stderr.trim().split("\n").slice(-1);
  if (code !== 0) fail("signing_failed", { program, detail: line.slice(0, 200).replace(/\.$/, "") });
  return stdout;
}

/** Every argument is a literal, a file of ours, or a key that the person's own git config names. */
function execute(program: string, args: readonly string[], { env, input }: Job) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { env: { ...env, LC_ALL: "C" }, timeout: TIMEOUT_MS, encoding: "utf8" as const };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, stdout, stderr: stderr || (error?.message ?? "") });
    });
    // A program that gives up early closes its end; its exit says why.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input ?? "");
  });
}

async function withFiles<T>(
  files: { [name: string]: string },
  work: (path: (name: string) => string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "precedent-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
    return await work((name) => join(folder, name), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function expandHome(path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}
