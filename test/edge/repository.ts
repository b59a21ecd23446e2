import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as OldStdioTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { onTestFinished } from "vitest";

export const SERVER = resolve("dist/cli.js");

export type Answer = { isError?: boolean; structuredContent?: { [field: string]: unknown }; text: string };
export type Session = {
  folder: string;
  call(tool: string, args?: { [name: string]: unknown }): Promise<Answer>;
  client: Client | OldClient;
};

/** Lays the example shop out in a temporary folder that is gone after the test. */
export function layOutShop({ git = true } = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "precedent-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync("examples/shop", folder, { recursive: true });
  if (git) {
    runGit(folder, "init", "--quiet", "-b", "main");
    commitAll(folder, "The shop");
  }
  return folder;
}

export function commitAll(folder: string, message: string): void {
  runGit(folder, "add", ".");
  runGit(folder, "commit", "--quiet", "-m", message);
}

export function runGit(folder: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Mira", "-c", "user.email=mira@shop.example"];
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" });
}

/** Starts the built server in a folder with the current client, or with that of the older protocol. */
export async function startServer(folder: string, generation: "v2" | "v1" = "v2"): Promise<Session> {
  const info = { name: "test-agent", version: "3.2.1" };
  const server = { command: process.execPath, args: [SERVER, "mcp"], cwd: folder };
  const client = generation === "v2" ? new Client(info) : new OldClient(info);
  if (client instanceof Client) await client.connect(new StdioClientTransport(server));
  else await client.connect(new OldStdioTransport(server));
  onTestFinished(() => client.close());
  const call = async (name: string, args: { [name: string]: unknown } = {}) => {
    const result = (await client.callTool({ name, arguments: args })) as Omit<Answer, "text"> & {
      content: { text: string }[];
    };
    return { ...result, text: result.content[0]?.text ?? "" };
  };
  return { folder, call, client };
}
