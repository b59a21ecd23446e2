import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

/**
 * Packs the package as npm would publish it, installs it into an empty folder, and uses it there as a stranger would:
 * the server over stdio, the command line, the hooks' program. Prints sizes and times.
 *
 *   npm run build && node scripts/packed.ts
 */
const NPM = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];

/** What the package is made of, and nothing else. */
const SHIPPED =
  /^(?:dist\/|bin\/|assets\/|\.claude-plugin\/|hooks\/|skills\/|commands\/|(?:package\.json|README\.md|LICENSE|NOTICE)$)/;

/** Model runtimes that LanceDB can use, some 300 MB, and LanceDB's own JavaScript, which is in the bundle. */
const UNWANTED = /^(?:@huggingface\/.*|onnxruntime-.*|sharp|@img\/.*|@lancedb\/lancedb|apache-arrow)$/;

type Packed = { filename: string; size: number; unpackedSize: number; files: { path: string }[] };

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`The packed program: ${what}`);
}

function megabytes(sizeBytes: number): string {
  return `${(sizeBytes / 1e6).toFixed(1)} MB`;
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .reduce((sum, it) => sum + statSync(join(it.parentPath, it.name)).size, 0);
}

function packagesIn(modules: string): string[] {
  return readdirSync(modules)
    .filter((it) => !it.startsWith("."))
    .flatMap((it) => (it.startsWith("@") ? readdirSync(join(modules, it)).map((name) => `${it}/${name}`) : [it]));
}

function pack(into: string): Packed {
  const answer = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", into, "--ignore-scripts"], ".")) as
    | Packed[]
    | { [name: string]: Packed };
  const [packed] = Object.values(answer);
  if (!packed) throw new Error("npm packed nothing");
  const foreign = packed.files.map((it) => it.path).filter((it) => !SHIPPED.test(it));
  check(foreign.length === 0, `ships ${foreign.join(", ")}`);
  console.log(
    `packed     ${megabytes(packed.size)}, ${megabytes(packed.unpackedSize)} unpacked, ${packed.files.length} files`,
  );
  return packed;
}

function install(tarball: string, folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}");
  const startMs = performance.now();
  run("npm", ["install", ...NPM, tarball], folder);
  const modules = join(folder, "node_modules");
  const packages = packagesIn(modules);
  const unwanted = packages.filter((it) => UNWANTED.test(it));
  check(unwanted.length === 0, `pulls in ${unwanted.join(", ")}`);
  const native = packages.filter((it) => it.startsWith("@lancedb/"));
  const nativeBytes = native.reduce((sum, it) => sum + sizeOf(join(modules, it)), 0);
  console.log(
    `installed  ${packages.length} packages, ${megabytes(sizeOf(modules))} (${megabytes(nativeBytes)} of it ${native.join(", ")}) ` +
      `in ${((performance.now() - startMs) / 1000).toFixed(1)} s`,
  );
}

/** Lays the example shop out as a repository of its own. */
function layOutShop(folder: string): void {
  cpSync("examples/shop", folder, { recursive: true });
  run("git", ["init", "--quiet"], folder);
  run("git", ["add", "."], folder);
  run(
    "git",
    ["-c", "user.name=Mira", "-c", "user.email=mira@shop.example", "commit", "--quiet", "-m", "The shop"],
    folder,
  );
}

async function askServer(program: string, shop: string): Promise<void> {
  const startMs = performance.now();
  const client = new Client({ name: "packed", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command: program, cwd: shop }));
  const readyMs = performance.now() - startMs;
  const { tools } = await client.listTools();
  check(
    tools.some((it) => it.name === "consult_records"),
    "lists no consult_records",
  );
  const found = await client.callTool({ name: "search_records", arguments: { query: "sessions in Redis" } });
  const { mode, hits = [] } = found.structuredContent as { mode?: string; hits?: unknown[] };
  check(mode === "hybrid" && hits.length > 0, `searches in mode ${mode} and finds ${hits.length}`);
  const allMs = performance.now() - startMs;
  await client.close();
  console.log(
    `server     ready after ${readyMs.toFixed(0)} ms, first search after ${allMs.toFixed(0)} ms, mode ${mode}`,
  );
}

function useCommandLine(bin: string, shop: string): void {
  const precedent = (...args: string[]) => run(join(bin, "precedent"), args, shop);
  check(precedent("consult", "src/payments/charge.ts").includes("prov-"), "consults without a record");
  check(precedent("search", "why no Redis").includes("prov-"), "searches without a record");
  const { checks } = JSON.parse(precedent("doctor", "--json")) as { checks: { what: string; state: string }[] };
  const bad = checks.filter((it) => it.state === "error" || (it.what === "native index" && it.state !== "ok"));
  check(bad.length === 0, `is ill: ${JSON.stringify(bad)}`);
  const edit = {
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: "src/payments/charge.ts" },
  };
  const input = JSON.stringify({ ...edit, cwd: shop, session_id: "packed" });
  const told = execFileSync(join(bin, "precedent"), ["hook", "--client", "claude"], {
    cwd: shop,
    input,
    encoding: "utf8",
  });
  check(told.includes("prov-"), "tells an agent nothing before its edit");
  precedent("setup", "claude", "--yes");
  precedent("setup", "claude", "--yes", "--remove");
  check(run("git", ["status", "--porcelain"], shop) === "", "leaves something behind after setup --remove");
  check(/^\d+\.\d+\.\d+/.test(run(join(bin, "precedent-mcp"), ["--version"], shop)), "has no version");
  console.log("commands   consult, search, doctor, hook, setup and its removal");
}

const folder = mkdtempSync(join(tmpdir(), "precedent-packed-"));
try {
  const [shop, home] = [join(folder, "shop"), join(folder, "home")];
  const { filename } = pack(folder);
  install(resolve(folder, filename), home);
  layOutShop(shop);
  const bin = join(home, "node_modules/.bin");
  await askServer(join(bin, "precedent-mcp"), shop);
  useCommandLine(bin, shop);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
