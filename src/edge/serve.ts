import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { fail } from "../core/problem.ts";
import type { Context } from "../io/context.ts";

/** What `--config` may hold; a flag wins over it. */
const settingsSchema = z.strictObject({
  host: z.string().min(1).default("127.0.0.1"),
  port: z.int().min(0).max(65_535).default(7171),
  repositories: z.record(z.string().regex(/^[\w.-]+$/), z.string().min(1)).default({}),
  allow_hosts: z.array(z.string()).default([]),
  allow_origins: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  requests_per_minute: z.int().min(1).default(3000),
  issuer: z.url().optional(),
  audience: z.string().optional(),
});

type Flags = {
  config?: string;
  host?: string;
  port?: number;
  allowHost?: string[];
  allowOrigin?: string[];
  readOnly?: boolean;
  rate?: number;
  issuer?: string;
  audience?: string;
};

/** Adds `precedent serve`. Nothing of the server is loaded before it runs. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description(
      "Serves MCP, the JSON API and the explorer over HTTP, on this machine alone unless told otherwise.\n\nA shared token is read from PRECEDENT_TOKEN.",
    )
    .argument("[repositories...]", "folders, each also as name=folder; the first is at /, all at /r/{name}/")
    .option("--config <file>", "JSON with the settings below; keys: host, port, repositories, allow_hosts, …")
    .option("--host <address>", "address to listen on (127.0.0.1)")
    .option("--port <n>", "port to listen on, 0 for any (7171)", readInteger)
    .option("--allow-host <names...>", "further host names this server is reached by")
    .option("--allow-origin <urls...>", "web pages that may call it")
    .option("--read-only", "offer only what never writes")
    .option("--rate <n>", "requests a minute for each client (3000)", readInteger)
    .option("--issuer <url>", "OpenID Connect issuer whose access tokens are accepted")
    .option("--audience <url>", "the audience those tokens must be for")
    .addHelpText(
      "after",
      "\nExamples:\n  $ precedent serve\n  $ precedent serve shop=../shop site=../site --port 8080 --read-only",
    )
    .action(async (repositories: string[], flags: Flags, command: Command) => {
      await serve(repositories, flags, command.optsWithGlobals()["cwd"] ?? process.cwd());
    });
}

async function serve(given: readonly string[], flags: Flags, cwd: string): Promise<void> {
  const settings = readSettings(flags);
  const [{ startHttp }, { repositoryAt }] = await Promise.all([import("./http.ts"), import("./repositories.ts")]);
  const named = Object.entries(settings.repositories).map(([name, folder]) => `${name}=${folder}`);
  const wanted = [...given, ...named];
  const repositories = (wanted.length ? wanted : ["."]).map((it) => repositoryAt(it, cwd));
  const server = await startHttp({
    ...settings,
    repositories,
    allowHosts: settings.allow_hosts,
    allowOrigins: settings.allow_origins,
    readOnly: settings.read_only,
    ratePerMinute: settings.requests_per_minute,
    token: process.env["PRECEDENT_TOKEN"],
    onError: (error) => console.error(error.message),
  });
  console.log(`Precedent is at ${server.url}/ (MCP at ${server.url}/mcp). End it with Ctrl+C.`);
  void repositories[0]?.open().then(warmUp, () => {});
  await asked(["SIGINT", "SIGTERM"]);
  await server.close();
  // The native index may hold threads; every request has been answered.
  process.exit(0);
}

/** Whoever opens the explorer first need not wait for thousands of records to be read and linked. */
async function warmUp(context: Context): Promise<void> {
  await context.graph().catch(() => {});
}

/** A second signal is left to end the process at once. */
function asked(signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve());
  });
}

function readSettings(flags: Flags): z.output<typeof settingsSchema> {
  const { config, host, port, allowHost, allowOrigin, readOnly, rate, issuer, audience } = flags;
  const stated = {
    host,
    port,
    allow_hosts: allowHost,
    allow_origins: allowOrigin,
    read_only: readOnly,
    requests_per_minute: rate,
    issuer,
    audience,
  };
  const set = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
  const parsed = settingsSchema.safeParse({ ...(config && readJson(config)), ...set });
  if (!parsed.success) fail("input_invalid", { tool: "serve", detail: z.prettifyError(parsed.error) });
  return parsed.data;
}

function readJson(file: string): object {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as object;
  } catch (cause) {
    return fail("file_unreadable", { file, why: (cause as Error).message }, { cause });
  }
}

function readInteger(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number(text);
}
