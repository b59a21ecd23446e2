import { type Problem, ProblemError } from "../../core/problem.ts";
import type { Embedder } from "./embedder.ts";

/** After a failure a provider is left alone so long: each search would wait for it again. */
const PAUSE_MS = 60_000;

/** An embedder that gives nothing instead of failing, and keeps what it would have said. */
export type Guarded = {
  /** Of the embedder. */
  id: string;
  /** Undefined while there is none to be had. */
  embed(
    texts: readonly string[],
    kind: "document" | "query",
    signal?: AbortSignal,
  ): Promise<Float32Array[] | undefined>;
  /** True while asking is worth it. */
  isUp(): boolean;
  /** Asks again at once, whatever failed before. */
  retry(): void;
  /** The failure that was not told yet. */
  takeProblem(): Problem | undefined;
};

/** Keeps a provider's failure from failing what it is needed for. Anything but a known problem goes through. */
export function guarded(embedder: Embedder): Guarded {
  let downUntilMs = 0;
  let told: string | undefined;
  let untold: Problem | undefined;
  const isUp = () => performance.now() >= downUntilMs;
  return {
    id: embedder.id,
    isUp,
    async embed(texts, kind, signal) {
      if (!isUp()) return undefined;
      try {
        const vectors = await embedder.embed(texts, kind, signal);
        told = undefined;
        return vectors;
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        downUntilMs = performance.now() + PAUSE_MS;
        if (error.problem.message !== told) untold = error.problem;
        told = error.problem.message;
        return undefined;
      }
    },
    retry() {
      downUntilMs = 0;
      told = undefined;
    },
    takeProblem() {
      const problem = untold;
      untold = undefined;
      return problem;
    },
  };
}
