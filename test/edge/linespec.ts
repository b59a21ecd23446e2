import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { agentAmong } from "../../src/core/agent-process.ts";
import { ancestors } from "../../src/io/ancestors.ts";
import { type Files, gitEnv, type TempRepo, tempRepo } from "../temp-repo.ts";
import { SERVER } from "./repository.ts";

export const ID = "prov-2026-0000000a";
export const OTHER = "prov-2026-0000000b";
export const FILE = `provenance/${ID}.yml`;

type Rest = { cwd?: string; env?: { [name: string]: string } };

/** An agent may run these tests; the program must still take the shell it is started in for a person's. */
const isUnderAgent = agentAmong(await ancestors(process.env)) !== undefined;

/** Runs the built program in a repository, as a person would, with nothing of this process's environment. */
export function precedent(repo: TempRepo, args: string[], { cwd = repo.root, env = {} }: Rest = {}) {
  const options = { cwd, env: { ...gitEnv, ...env }, encoding: "utf8" } as const;
  if (isUnderAgent) return orphaned([process.execPath, SERVER, ...args], options);
  const { status, stdout, stderr } = spawnSync(process.execPath, [SERVER, ...args], options);
  return { status, stdout, stderr };
}

/** Runs a program without any of the processes above this one: whoever started it has ended. */
function orphaned(words: string[], options: { cwd: string; env: { [name: string]: string | undefined } }) {
  const folder = mkdtempSync(join(tmpdir(), "precedent-orphan-"));
  const text = (name: string) => readFileSync(join(folder, name), "utf8");
  const script = '( "$@" >"$0/out" 2>"$0/err" </dev/null; echo $? >"$0/part"; mv "$0/part" "$0/status" ) &';
  spawnSync("sh", ["-c", script, folder, ...words], { ...options, stdio: "ignore" });
  while (!existsSync(join(folder, "status"))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  const ended = { status: Number(text("status")), stdout: text("out"), stderr: text("err") };
  rmSync(folder, { recursive: true });
  return ended;
}

export function json(repo: TempRepo, ...args: string[]) {
  return JSON.parse(precedent(repo, [...args, "--json"]).stdout);
}

/** A repository with two source files, a config as LineSpec writes it, and what else is given. */
export function repository(files: Files = {}, config = ""): TempRepo {
  const repo = tempRepo();
  onTestFinished(() => repo[Symbol.dispose]());
  const settings = `provenance:\n  dir: provenance\n${config}`;
  repo.commit({ "src/a.ts": "1\n", "src/b.ts": "1\n", ".linespec.yml": settings, ...files });
  return repo;
}

export function record(id: string, fields: { [key: string]: string } = {}): Files {
  const all = {
    title: `Title of ${id}`,
    status: "open",
    created_at: '"2026-01-02"',
    author: "ada@example.com",
    intent: "Why.",
    ...fields,
  };
  const lines = Object.entries(all).map(([key, value]) => `${key}: ${value}\n`);
  return { [`provenance/${id}.yml`]: `id: ${id}\n${lines.join("")}` };
}

export function read(repo: TempRepo, file: string): string {
  return readFileSync(join(repo.root, file), "utf8");
}
