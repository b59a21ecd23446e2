import { type StdioOptions, spawnSync } from "node:child_process";

/** The middle of the sorted values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Runs a piece of work some times and gives the median, in milliseconds. */
export async function medianMs(times: number, work: (i: number) => unknown): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work(i);
    taken.push(performance.now() - start);
  }
  return median(taken);
}

/** Wall time of a whole Node process, in milliseconds: the median of interleaved runs against bare node. */
export function processMs(
  times: number,
  args: readonly string[] | ((i: number) => readonly string[]),
  cwd: string,
): { ms: number; bareMs: number } {
  const run = (list: readonly string[]) => {
    const start = performance.now();
    const stdio: StdioOptions = ["ignore", "ignore", "pipe"];
    const { status, stderr } = spawnSync(process.execPath, list, { cwd, stdio, encoding: "utf8" });
    if (status === null || status > 1) throw new Error(`${list.join(" ")} ended with ${status}: ${stderr}`);
    return performance.now() - start;
  };
  const pairs = Array.from({ length: times }, (_, i) => ({
    bare: run(["-e", "0"]),
    own: run(typeof args === "function" ? args(i) : args),
  }));
  return { ms: median(pairs.map((it) => it.own)), bareMs: median(pairs.map((it) => it.bare)) };
}

/** Prints one line: what was measured, the figure, and what it is to be held against. */
export function report(what: string, figure: string, against = ""): void {
  console.log(`${what.padEnd(58)} ${figure.padStart(12)}  ${against}`);
}

export function ratio(a: number, b: number): string {
  return `${(a / b).toFixed(2)} ×`;
}

export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}
