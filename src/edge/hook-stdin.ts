import type { Readable } from "node:stream";
import { fail } from "../core/problem.ts";

/** More than any edit people make or models write; beyond it nothing is read. */
const MAX_BYTES = 16 * 1024 * 1024;
/** A client that keeps its end open has said all it will by then. */
const PATIENCE_MS = 1_500;

/** Reads what a client sends, up to its end or until it has been silent for a while. @throws input_invalid */
export async function readBounded(stream: Readable, { patienceMs = PATIENCE_MS } = {}): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  await new Promise<void>((resolve) => {
    let timer = setTimeout(resolve, patienceMs);
    stream.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > MAX_BYTES) return resolve();
      chunks.push(chunk);
      clearTimeout(timer);
      timer = setTimeout(resolve, patienceMs);
    });
    stream.on("end", resolve);
    stream.on("error", () => resolve());
  });
  if (sizeBytes > MAX_BYTES) fail("input_invalid", { tool: "hook", detail: `it is longer than ${MAX_BYTES} bytes` });
  return Buffer.concat(chunks).toString();
}
