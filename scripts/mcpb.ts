import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import manifest from "../package.json" with { type: "json" };
import { tools } from "../tools/index.ts";

/**
 * Packs the built program as a bundle for Claude Desktop and others that read `.mcpb`, has it validated by the
 * format's own tool, and starts what came out of it.
 *
 *   npm run mcpb [folder]       writes precedent-VERSION.mcpb there, by default here
 *
 * The bundle is one for all platforms and hence without LanceDB's native part, some 190 MB for each: search in it goes
 * by words alone, and says so.
 */
const MCPB = "@anthropic-ai/mcpb@2.1.2";

function bundleManifest(): object {
  return {
    manifest_version: "0.3",
    name: "precedent",
    display_name: "Precedent",
    version: manifest.version,
    description: manifest.description,
    author: { name: "The Precedent authors" },
    license: manifest.license,
    keywords: manifest.keywords,
    server: {
      type: "node",
      entry_point: "dist/cli.js",
      mcp_config: {
        command: "node",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the client fills these in
        args: ["${__dirname}/dist/cli.js", "--cwd", "${user_config.repository}", "mcp"],
      },
    },
    user_config: {
      repository: {
        type: "directory",
        title: "Repository",
        description: "The git repository whose decisions are consulted.",
        required: true,
      },
    },
    tools: tools
      .filter((it) => it.audience === "agent")
      .map(({ name, description }) => ({ name, description: /^[^.:;]+/.exec(description)?.[0] ?? description })),
    compatibility: { platforms: ["darwin", "linux", "win32"], runtimes: { node: manifest.engines.node } },
  };
}

function mcpb(...args: string[]): void {
  const { status } = spawnSync("npx", ["--yes", MCPB, ...args], { stdio: "inherit" });
  if (status !== 0) throw new Error(`mcpb ${args[0]} failed`);
}

function layOut(folder: string): void {
  for (const it of ["dist", "assets", "LICENSE", "NOTICE"]) cpSync(it, join(folder, it), { recursive: true });
  const { name, version, license, type } = manifest;
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version, license, type }));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(bundleManifest(), null, 2));
}

/** Starts the unpacked bundle on the example shop, with the words of its manifest. */
async function tryOut(folder: string, shop: string): Promise<void> {
  cpSync("examples/shop", shop, { recursive: true });
  execFileSync("git", ["init", "--quiet"], { cwd: shop });
  const client = new Client({ name: "bundle", version: "1.0.0" });
  const args = [join(folder, "dist/cli.js"), "--cwd", shop, "mcp"];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: folder }));
  const answer = await client.callTool({ name: "search_records", arguments: { query: "why no sessions in Redis" } });
  const { mode, hits = [] } = answer.structuredContent as { mode?: string; hits?: unknown[] };
  await client.close();
  if (hits.length === 0) throw new Error("the bundle finds nothing");
  console.log(`The bundle answers: ${hits.length} hits, mode ${mode}.`);
}

const folder = mkdtempSync(join(tmpdir(), "precedent-mcpb-"));
const target = join(process.argv[2] ?? ".", `precedent-${manifest.version}.mcpb`);
try {
  const [source, unpacked] = [join(folder, "source"), join(folder, "unpacked")];
  mkdirSync(source);
  layOut(source);
  mcpb("validate", join(source, "manifest.json"));
  mcpb("pack", source, target);
  mcpb("unpack", target, unpacked);
  await tryOut(unpacked, join(folder, "shop"));
  console.log(`${target}: ${(statSync(target).size / 1e6).toFixed(1)} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
