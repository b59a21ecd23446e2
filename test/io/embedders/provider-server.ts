import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { hashedEmbedder } from "./hashed.ts";

export type Asked = {
  url: string;
  headers: IncomingHttpHeaders;
  body: { [field: string]: unknown; input: string[]; model: string };
  atMs: number;
};

/** How one request is answered instead of properly. */
export type Instead =
  | { status: number; headers?: { [name: string]: string }; body?: string }
  | { hang: true }
  | { vectors(proper: number[][]): number[][] };

/** A provider on this machine that speaks the protocol of OpenAI and of Voyage, which differ in the request only. */
export async function startProvider() {
  const asked: Asked[] = [];
  const instead: Instead[] = [];
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as Asked["body"];
    asked.push({ url: request.url ?? "", headers: request.headers, body, atMs: performance.now() });
    const other = instead.shift();
    if (other && "hang" in other) return;
    if (other && "status" in other) {
      response.writeHead(other.status, { "content-type": "application/json", ...other.headers });
      response.end(other.body ?? JSON.stringify({ error: { message: `status ${other.status}` }, detail: "no" }));
      return;
    }
    const dimension = Number(body["dimensions"] ?? body["output_dimension"] ?? 1536);
    const proper = (await hashedEmbedder(dimension).embed(body.input, "query")).map((it) => Array.from(it));
    const vectors = other ? other.vectors(proper) : proper;
    const data = vectors.map((it, index) => ({
      object: "embedding",
      index,
      embedding: body["encoding_format"] === "base64" ? base64(it) : it,
    }));
    response.writeHead(200, { "content-type": "application/json" });
    // Nothing promises that a provider answers in order.
    response.end(JSON.stringify({ object: "list", model: body.model, data: data.toReversed(), usage: {} }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    instead,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
export type Provider = Awaited<ReturnType<typeof startProvider>>;

function base64(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString("base64");
}
