import { setTimeout as sleep } from "node:timers/promises";
import { type Code, fail, ProblemError } from "../../core/problem.ts";
import { checkVectors, type Embedder, type EmbeddingConfig } from "./embedder.ts";

type Kind = "document" | "query";

/** How much one request may hold, from the provider's own limits. */
export type BatchLimits = { texts: number; chars: number; textBytes: number };

/** How long a caller waits: someone sits before a query, nobody before an index. */
export type Patience = { timeoutMs: number; maxRetries: number; deadlineMs: number };
const PATIENCE: { [kind in Kind]: Patience } = {
  query: { timeoutMs: 8_000, maxRetries: 1, deadlineMs: 12_000 },
  document: { timeoutMs: 60_000, maxRetries: 4, deadlineMs: 300_000 },
};

export type Remote = {
  provider: string;
  key: string;
  id: string;
  dimension: number;
  limits: BatchLimits;
  patience?: Partial<{ [kind in Kind]: Patience }> | undefined;
  /** Sends one batch. Vectors in the order of the texts. */
  request(texts: string[], kind: Kind, wait: Patience, signal: AbortSignal): Promise<readonly ArrayLike<number>[]>;
};

/** Makes an embedder of a provider's single request: batches, bounds, checks, and errors without the key. */
export function remoteEmbedder(remote: Remote): Embedder {
  const { id, dimension, limits } = remote;
  return {
    id,
    dimension,
    async embed(texts, kind, signal) {
      const vectors: Float32Array[] = [];
      for (const batch of batches(
        texts.map((it) => clip(it, limits.textBytes)),
        limits,
      )) {
        const answered = await send(remote, batch, kind, signal);
        vectors.push(...checkVectors(answered, { id, dimension, count: batch.length }));
      }
      return vectors;
    },
  };
}

/** The key of the config. @throws embedder_unready */
export function requireKey({ provider, api_key }: EmbeddingConfig): string {
  return api_key || fail("embedder_unready", { provider, missing: "api_key" });
}

async function send(remote: Remote, batch: string[], kind: Kind, signal?: AbortSignal) {
  const wait = remote.patience?.[kind] ?? PATIENCE[kind];
  const stop = new AbortController();
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  try {
    return await Promise.race([
      remote.request(batch, kind, wait, both),
      // The voyage client sleeps through an abort between two tries, so the wait is ended here.
      sleep(wait.deadlineMs, undefined, { signal: both, ref: false }).then(() =>
        fail("embedder_failed", { provider: remote.provider, status: 0, detail: `no answer in ${wait.deadlineMs} ms` }),
      ),
    ]);
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof ProblemError) throw cause;
    return fail("embedder_failed" satisfies Code, { provider: remote.provider, ...factsOf(cause, remote.key) });
  } finally {
    stop.abort();
  }
}

/** What a client's error says. Its cause is not kept: it may hold the request, and the request holds the key. */
function factsOf(cause: unknown, key: string): { status: number; detail: string } {
  const { status, statusCode, message } = cause as { status?: number; statusCode?: number; message?: string };
  const detail = (message ?? String(cause))
    .replaceAll(key, "***")
    .replace(/\s+/g, " ")
    .slice(0, 200)
    .replace(/[. ]+$/, "");
  return { status: status ?? statusCode ?? 0, detail };
}

function* batches(texts: readonly string[], { texts: maxTexts, chars: maxChars }: BatchLimits): Generator<string[]> {
  let batch: string[] = [];
  let chars = 0;
  for (const text of texts) {
    if (batch.length > 0 && (batch.length === maxTexts || chars + text.length > maxChars)) {
      yield batch;
      batch = [];
      chars = 0;
    }
    batch.push(text);
    chars += text.length;
  }
  if (batch.length > 0) yield batch;
}

/** Cuts at a character. Providers refuse an empty text, and one over their tokens; a token is seldom under two bytes. */
function clip(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text.trim() || "(empty)");
  if (bytes.length <= maxBytes) return bytes.toString();
  return bytes
    .subarray(0, maxBytes)
    .toString()
    .replace(/\uFFFD+$/, "");
}
