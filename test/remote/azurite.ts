import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The newest whose dependencies all install. It stays out of our own: nothing but this suite needs it. */
const VERSION = "3.35.0";
const PREFIX = join(tmpdir(), `precedent-azurite-${VERSION}`);
const PROGRAM = join(PREFIX, "node_modules/azurite/dist/src/blob/main.js");
const ACCOUNT = "team";
const API = "2021-08-06";

/** An object store as Azure has it, in memory, on a port of its own. */
export type Azurite = {
  /** What a process needs to reach it. */
  env: { [name: string]: string };
  makeContainer(name: string): Promise<void>;
  /** Names and ETags of all blobs, sorted. */
  list(container: string): Promise<string[]>;
  stop(): void;
};

export async function startAzurite(): Promise<Azurite> {
  if (!existsSync(PROGRAM)) {
    const options = ["--no-save", "--no-audit", "--no-fund", "--omit=optional"];
    execFileSync("npm", ["install", "--prefix", PREFIX, ...options, `azurite@${VERSION}`], { stdio: "pipe" });
  }
  const key = randomBytes(64).toString("base64");
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [PROGRAM, "--blobPort", String(port), "--inMemoryPersistence", "--silent", "--skipApiVersionCheck"],
    { env: { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` }, stdio: "ignore" },
  );
  const endpoint = `http://127.0.0.1:${port}/${ACCOUNT}`;
  await answering(endpoint, server);
  const ask = (method: string, container: string, query: string) =>
    request(endpoint, key, { method, container, query });
  return {
    env: {
      AZURE_STORAGE_ACCOUNT_NAME: ACCOUNT,
      AZURE_STORAGE_ACCOUNT_KEY: key,
      AZURE_STORAGE_ENDPOINT: endpoint,
      AZURE_STORAGE_ALLOW_HTTP: "true",
    },
    makeContainer: async (name) => void (await ask("PUT", name, "restype=container")),
    list: async (name) => {
      const page = await ask("GET", name, "comp=list&restype=container");
      return [...page.matchAll(/<Name>(.*?)<\/Name>.*?<Etag>(.*?)<\/Etag>/gis)].map(
        ([, blob, tag]) => `${blob} ${tag}`,
      );
    },
    stop: () => server.kill("SIGKILL"),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(endpoint: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const isUp = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await sleep(50);
  }
  throw new Error(`Azurite ended with ${server.exitCode}`);
}

type Request = { method: string; container: string; query: string };

/** @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
async function request(endpoint: string, key: string, { method, container, query }: Request): Promise<string> {
  const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": API };
  const named = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  const resource = [`/${ACCOUNT}/${ACCOUNT}/${container}`, ...query.split("&").map((it) => it.replace("=", ":"))];
  const text = [method, ...Array<string>(11).fill(""), ...named, ...resource].join("\n");
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
  const authorization = `SharedKey ${ACCOUNT}:${signature}`;
  const answer = await fetch(`${endpoint}/${container}?${query}`, { method, headers: { ...headers, authorization } });
  if (!answer.ok) throw new Error(`${method} ${container}: ${answer.status} ${await answer.text()}`);
  return answer.text();
}
