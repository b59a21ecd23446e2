import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { layOutRecords } from "./corpus.ts";
import { ms, processMs, ratio, report } from "./measure.ts";

/**
 * LineSpec's seconds for the same commands with 10 % open records, on another machine; 45 are its own, all decided.
 * `>` marks a run that was given up.
 */
const LINESPEC: { [count: number]: { [command: string]: string } } = {
  45: { lint: "0.023", status: "0.014", graph: "0.013", check: "0.015", "check --staged": "0.10" },
  1000: { lint: "1.0", status: "0.32", graph: "0.31", check: "0.24", "check --staged": "4.0" },
  10000: { lint: "68", status: "4.0", graph: "4.6", check: "2.7", "check --staged": "> 120" },
};

/** LineSpec's commands over `count` records, one in ten open; the first run has no cache. */
export function benchLineSpec(count: number): void {
  const { folder, remove } = layOutRecords(count);
  const cli = resolve("dist/cli.js");
  const message = join(folder, ".git", "MESSAGE");
  writeFileSync(message, "Work\n");
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "src/new.ts"), "1\n");
  execFileSync("git", ["add", "src/new.ts"], { cwd: folder });
  const commands: { [command: string]: string[] } = {
    lint: ["lint", "--format", "json"],
    status: ["status"],
    graph: ["graph"],
    check: ["check"],
    "check --staged": ["check", "--staged", "--message-file", message],
  };
  for (const [name, args] of Object.entries(commands)) {
    rmSync(join(folder, ".git/precedent"), { recursive: true, force: true });
    const cold = processMs(1, [cli, ...args], folder);
    const warm = processMs(5, [cli, ...args], folder);
    const peer = LINESPEC[count]?.[name] ?? "?";
    const bound = name === "check --staged" ? " (≤ 8 × at 10,000)" : "";
    const against = `cold ${ms(cold.ms)}, ${ratio(warm.ms, warm.bareMs)} bare node${bound}; LineSpec ${peer} s`;
    report(`${count} records: ${name}`, ms(warm.ms), against);
  }
  remove();
}
