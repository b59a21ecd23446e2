import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { median, ms, ratio, report } from "./measure.ts";

const EMPTY_SERVER = `
import { Server } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
serveStdio(() => new Server({ name: "empty", version: "0" }, { capabilities: { tools: {} } }));
`;

/** From spawn to the answer of \`initialize\`: ours beside an empty server that is bundled with the same SDK. */
export async function benchStartup(folder: string): Promise<void> {
  const scratch = mkdtempSync(resolve("dist/bench-"));
  const empty = join(scratch, "empty.mjs");
  await build({
    stdin: { contents: EMPTY_SERVER, resolveDir: process.cwd() },
    outfile: empty,
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    banner: { js: 'import{createRequire as __r}from"node:module";const require=__r(import.meta.url);' },
  });
  const own: number[] = [];
  const bare: number[] = [];
  const peer: number[] = [];
  for (let i = 0; i < 15; i++) {
    bare.push(await bareMs(folder));
    peer.push(await initializeMs([empty], folder));
    own.push(await initializeMs([resolve("dist/cli.js"), "mcp"], folder));
  }
  rmSync(scratch, { recursive: true });
  report("spawn → initialize, bare node", ms(median(bare)));
  report(
    "spawn → initialize, empty bundled server",
    ms(median(peer)),
    `${ratio(median(peer), median(bare))} bare node`,
  );
  report(
    "spawn → initialize, precedent",
    ms(median(own)),
    `${ratio(median(own), median(peer))} the empty server (≤ 1.3)`,
  );
}

async function bareMs(cwd: string): Promise<number> {
  const start = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { cwd }), "exit");
  return performance.now() - start;
}

async function initializeMs(args: string[], cwd: string): Promise<number> {
  const start = performance.now();
  const server = spawn(process.execPath, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "0" } };
  server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params })}\n`);
  await once(server.stdout, "data");
  const taken = performance.now() - start;
  server.stdin.end();
  await once(server, "exit");
  return taken;
}
