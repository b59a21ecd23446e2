import { spawn } from "node:child_process";

export type Ended = { code: number /** The end of what it printed. */; output: string };

/** Output kept of a command. */
const OUTPUT_CHARS = 4000;

/**
 * Runs one program in a folder, without a shell, and waits for its end.
 *
 * @param words program and arguments
 * @param env all of its environment
 * @returns code -1 if it could not start or was ended
 */
export function runProgram(words: readonly string[], { folder, env, timeoutMs, signal }: RunOptions): Promise<Ended> {
  const [program = "", ...args] = words;
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(program, args, {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      ...(signal && { signal }),
    });
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_CHARS);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ code: -1, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? -1, output }));
  });
}

export type RunOptions = {
  folder: string;
  env: { [name: string]: string | undefined };
  timeoutMs: number;
  signal?: AbortSignal | undefined;
};

/** Starts a program that outlives this one and is not heard of again. @param words program and arguments */
export function startDetached(words: readonly string[], folder: string): void {
  const [program = "", ...args] = words;
  const child = spawn(program, args, { cwd: folder, detached: true, stdio: "ignore", windowsHide: true });
  // Nobody waits for it, so nobody misses it.
  child.on("error", () => {});
  child.unref();
}
