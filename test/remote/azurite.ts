import { createHmac, randomBytes } from "node:crypto";
import { fromNpm, type Store, startServer } from "./store.ts";

/** The newest whose dependencies all install. */
const VERSION = "3.35.0";
const ACCOUNT = "team";
const API = "2021-08-06";

/** An object store as Azure has it, in memory. */
export async function startAzurite(): Promise<Store> {
  const program = fromNpm("azurite", VERSION, "dist/src/blob/main.js");
  const key = randomBytes(64).toString("base64");
  const options = ["--inMemoryPersistence", "--silent", "--skipApiVersionCheck"];
  const server = await startServer({
    program: process.execPath,
    args: (port) => [program, "--blobPort", String(port), ...options],
    env: { AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` },
  });
  const endpoint = `${server.endpoint}/${ACCOUNT}`;
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
    stop: server.stop,
  };
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
