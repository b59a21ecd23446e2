import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** An object store on this machine, on a port of its own. */
export type Store = {
  /** What a process needs to reach it. */
  env: { [name: string]: string };
  makeContainer(name: string): Promise<void>;
  /** Names and ETags of all objects, sorted. */
  list(container: string): Promise<string[]>;
  stop(): void;
};

/** Installs a program of npm beside our own dependencies: nothing but this suite needs it. @returns the path of `file` in it */
export function fromNpm(name: string, version: string, file: string): string {
  const prefix = join(tmpdir(), `precedent-${name}-${version}`);
  const program = join(prefix, "node_modules", name, file);
  if (!existsSync(program)) {
    const options = ["--no-save", "--no-audit", "--no-fund", "--omit=optional"];
    execFileSync("npm", ["install", "--prefix", prefix, ...options, `${name}@${version}`], { stdio: "pipe" });
  }
  return program;
}

/** The same for Python. @returns the path of `program`, one that the package installs */
export function fromPip(requirement: string, program: string): string {
  const folder = join(tmpdir(), `precedent-${requirement.replaceAll(/[^\w.]+/g, "-")}`);
  const path = join(folder, "bin", program);
  if (!existsSync(path)) {
    execFileSync("python3", ["-m", "venv", folder], { stdio: "pipe" });
    execFileSync(join(folder, "bin", "pip"), ["install", "--quiet", requirement], { stdio: "pipe" });
  }
  return path;
}

type Command = { program: string; args(port: number): string[]; env?: { [name: string]: string } };

/** Starts a server and waits until it answers. */
export async function startServer({ program, args, env = {} }: Command) {
  const port = await freePort();
  const server = spawn(program, args(port), { env: { ...process.env, ...env }, stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint, server);
  return { endpoint, stop: () => void server.kill("SIGKILL") };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(endpoint: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const isUp = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await sleep(50);
  }
  throw new Error(`${server.spawnfile} ended with ${server.exitCode}`);
}
