import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

/**
 * The official conformance suite against our HTTP host, then the Inspector's strict look at the tools.
 *
 *   node scripts/conformance.ts
 *
 * The suite runs with its fixtures behind the real host; what needs no fixture runs against the shipped server too.
 */
const SUITE = "@modelcontextprotocol/conformance@0.2.0-alpha.12";
const INSPECTOR = "@modelcontextprotocol/inspector@2.12.0";
const REVISIONS = ["2025-11-25", "2026-07-28"];

const GENERIC = {
  "2025-11-25": [
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "completion-complete",
    "dns-rebinding-protection",
    "server-sse-multiple-streams",
    "server-session-lifecycle",
  ],
  "2026-07-28": [
    "tools-list",
    "resources-list",
    "prompts-list",
    "caching",
    "sep-2164-resource-not-found",
    "http-header-validation",
    "dns-rebinding-protection",
  ],
};

async function withServer(kind: "fixtures" | "production", work: (url: string) => number): Promise<number> {
  const server: ChildProcess = spawn(process.execPath, ["test/conformance/serve.ts", kind, "0", "examples/shop"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const [line] = server.stdout ? ((await once(server.stdout, "data")) as [Buffer]) : [Buffer.from("")];
    return work(`${line.toString().trim()}/mcp`);
  } finally {
    server.kill("SIGTERM");
  }
}

function run(args: readonly string[]): number {
  const { status } = spawnSync("npx", ["--yes", ...args], { stdio: "inherit" });
  return status ?? 1;
}

function suite(url: string, ...args: string[]): number {
  return run(["--package", SUITE, "--", "conformance", "server", "--url", url, ...args]);
}

let failures = await withServer("fixtures", (url) =>
  REVISIONS.reduce((sum, revision) => sum + suite(url, "--requirements", revision), 0),
);
failures += await withServer("production", (url) =>
  Object.entries(GENERIC).reduce(
    (sum, [revision, scenarios]) =>
      sum + scenarios.reduce((all, it) => all + suite(url, "--scenario", it, "--spec-version", revision), 0),
    0,
  ),
);
failures += run([INSPECTOR, "--cli", process.execPath, "dist/cli.js", "mcp", "--method", "tools/list", "--strict"]);
process.exitCode = failures ? 1 : 0;
