import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fail } from "../core/problem.ts";

/** More than any edit people make or models write; beyond it nothing is read. */
const MAX_BYTES = 16 * 1024 * 1024;
/** A client that keeps its end open has said all it will by then. */
const PATIENCE_MS = 1_500;

/** Reads what a client sends, up to its end, or until it has said nothing for a while. @throws input_invalid */
export async function readBounded(stream: Readable, { patienceMs = PATIENCE_MS } = {}): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const all = (async () => {
    for await (const chunk of stream) {
      sizeBytes += (chunk as Buffer).length;
      if (sizeBytes > MAX_BYTES)
        fail("input_invalid", { tool: "hook", detail: `it is longer than ${MAX_BYTES} bytes` });
      chunks.push(chunk as Buffer);
    }
  })();
  await Promise.race([all, sleep(patienceMs, undefined, { ref: false })]);
  return Buffer.concat(chunks).toString();
}
