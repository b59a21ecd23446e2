import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromNpm, fromPip, type Store, startServer } from "./store.ts";

/** Honours `If-None-Match: *`, as Amazon S3 does. Keeps all in memory. */
export async function startMoto(): Promise<Store> {
  const program = fromPip("moto[server]==5.2.5", "moto_server");
  const server = await startServer({ program, args: (port) => ["-H", "127.0.0.1", "-p", String(port)] });
  return speaking(server.endpoint, server.stop);
}

/** Ignores `If-None-Match` and answers that all is well. */
export async function startS3rver(): Promise<Store> {
  const program = fromNpm("s3rver", "3.7.1", "bin/s3rver.js");
  const folder = mkdtempSync(join(tmpdir(), "precedent-s3rver-data-"));
  const options = ["--address", "127.0.0.1", "--silent", "--directory", folder];
  const args = (port: number) => [program, ...options, "--port", String(port)];
  const server = await startServer({ program: process.execPath, args });
  return speaking(server.endpoint, () => {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
}

/** Both take unsigned requests; ours are signed with these keys, which s3rver insists on. */
function speaking(endpoint: string, stop: () => void): Store {
  const ask = async (method: string, path: string) => {
    const answer = await fetch(`${endpoint}/${path}`, { method });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  };
  return {
    env: {
      AWS_ACCESS_KEY_ID: "S3RVER",
      AWS_SECRET_ACCESS_KEY: "S3RVER",
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: endpoint,
      AWS_ALLOW_HTTP: "true",
    },
    makeContainer: async (name) => void (await ask("PUT", name)),
    list: async (name) => {
      const page = await ask("GET", `${name}?list-type=2`);
      return [...page.matchAll(/<Key>(.*?)<\/Key>.*?<ETag>(.*?)<\/ETag>/gs)].map(([, key, tag]) => `${key} ${tag}`);
    },
    stop,
  };
}
