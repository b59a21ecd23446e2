import type { Env } from "../core/config.ts";
import type { Home } from "./lance.ts";

/** A reader looks for what others wrote this often: each look is a request. Writers keep old versions much longer. */
const CONSISTENCY_SECONDS = 5;

/** An index that many machines read and one at a time writes. */
export type SharedIndex = Required<Home>;

/**
 * Says how to reach an index outside this machine. The native library reads the keys and addresses of object stores from
 * the environment itself (`AZURE_…`, `AWS_…`, `GOOGLE_…`), so none is in a file; of LanceDB Cloud it reads only the key.
 *
 * @see https://docs.lancedb.com/storage/configuration for the variables
 */
export function sharedIndex(uri: string, env: Env): SharedIndex {
  const { LANCEDB_API_KEY: apiKey, LANCEDB_REGION: region, LANCEDB_HOST: hostOverride } = env;
  const cloud = { ...(apiKey && { apiKey }), ...(region && { region }), ...(hostOverride && { hostOverride }) };
  return {
    uri,
    options: uri.startsWith("db://")
      ? cloud
      : {
          readConsistencyInterval: CONSISTENCY_SECONDS,
          // Whoever searches waits for this; the library's own patience is minutes.
          storageOptions: { client_max_retries: "2", connect_timeout: "3s" },
        },
  };
}

/** What went wrong, from an error in which the native library may quote a whole response and addresses with signatures. */
export function reasonOf(error: unknown): string {
  const text = String((error as Error)?.message ?? error);
  const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1];
  const status = /\bstatus: (\d{3})/i.exec(text)?.[1];
  const system = /\bmessage: "([^"]+)"/.exec(text)?.[1];
  if (code || status) return [code, status && `status ${status}`].filter(Boolean).join(", ");
  const core = /\bsource: (\w+) \}/.exec(text)?.[1];
  const [line = ""] = text.split("\n");
  return (system ?? core ?? lastCause(line))
    .replaceAll(/\?[^\s)"]*/g, "")
    .trim()
    .slice(0, 200);
}

/** With the cause before it where that only adds what it is about: a file that is missing wants its name. */
function lastCause(line: string): string {
  const [last = line, about] = line.split(/\s*Caused by: /).toReversed();
  return about?.endsWith(`: ${last}`) ? about : last;
}
