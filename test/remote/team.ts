import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { layOutRecords } from "../../bench/corpus.ts";

const CLI = resolve("dist/cli.js");

type Env = { [name: string]: string };
export type Found = { mode: string; stale: number; problems: string[]; hits: { id: string; why: string[] }[] };
export type Machine = ReturnType<typeof machine>;

/** A checkout on a machine of its own whose config names the shared index. Nine of ten records are in force. */
export function machine(uri: string, env: Env, records = 40) {
  const { folder, remove } = layOutRecords(records);
  onTestFinished(remove);
  writeFileSync(join(folder, ".precedent.yml"), `provenance:\n  index:\n    uri: ${uri}\n`);
  const surroundings = { ...process.env, ...env };
  const run = async (args: readonly string[], more: Env = {}) => {
    const options = { cwd: folder, env: { ...surroundings, ...more }, maxBuffer: 1 << 26 };
    return (await promisify(execFile)(process.execPath, [CLI, ...args], options)).stdout;
  };
  return {
    folder,
    inForce: Array.from({ length: records }, (_, i) => i).filter((i) => i % 10 !== 9).length,
    run,
    index: async (more?: Env) => JSON.parse(await run(["index", "--json"], more)) as { rows: number; stale: number },
    search: async (query: string, more?: Env) => JSON.parse(await run(["search", query, "--json"], more)) as Found,
    hasOwnIndex: () => existsSync(join(folder, ".git/precedent/index")),
    addRecord(id: string, words: string) {
      const text = `id: ${id}\ntitle: "${words}"\nstatus: implemented\ncreated_at: "2026-02-11"\nauthor: a@b.c\nintent: ${words}\n`;
      writeFileSync(join(folder, "provenance", `${id}.yml`), text);
    },
    /** A writer that is left alone: it may be killed. */
    startIndex: () => spawn(process.execPath, [CLI, "index"], { cwd: folder, env: surroundings, stdio: "ignore" }),
    /** Serves over HTTP, reading only. */
    async serve(more: Env = {}) {
      const args = [CLI, "serve", "--port", "0", "--read-only"];
      const server = spawn(process.execPath, args, { cwd: folder, env: { ...surroundings, ...more } });
      onTestFinished(() => void server.kill());
      const [line] = await once(server.stdout, "data");
      const [address] = /http:\/\/[\d.:]+/.exec(String(line)) ?? [];
      return async (query: string) => {
        const body = JSON.stringify({ query });
        const headers = { "content-type": "application/json" };
        const answer = await fetch(`${address}/api/tools/search_records`, { method: "POST", headers, body });
        return (await answer.json()) as Found;
      };
    },
  };
}
