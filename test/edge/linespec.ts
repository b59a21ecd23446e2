import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Files, gitEnv, type TempRepo, tempRepo } from "../temp-repo.ts";
import { SERVER } from "./repository.ts";

export const ID = "prov-2026-0000000a";
export const OTHER = "prov-2026-0000000b";
export const FILE = `provenance/${ID}.yml`;

type Rest = { cwd?: string; env?: { [name: string]: string } };

/** Runs the built program in a repository, with nothing of this process's environment. */
export function precedent(repo: TempRepo, args: string[], { cwd = repo.root, env = {} }: Rest = {}) {
  const options = { cwd, env: { ...gitEnv, ...env }, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [SERVER, ...args], options);
  return { status, stdout, stderr };
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
