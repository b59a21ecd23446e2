import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type NodeIncomingMessageLike, toNodeHandler } from "@modelcontextprotocol/node";
import { type AuthInfo, createMcpHandler, isLegacyRequest, type McpServer } from "@modelcontextprotocol/server";
import { fail } from "../core/problem.ts";
import type { Context } from "../io/context.ts";
import type { Tool } from "../tool.ts";
import { callOverHttp, json } from "./api.ts";
import { type Auth, type AuthOptions, openAuth } from "./auth.ts";
import { isLoopback, refusal } from "./guard.ts";
import { rateLimit, type Slots, slots } from "./limits.ts";
import { advertise, mcpServer } from "./mcp.ts";
import { type Repository, uniquely } from "./repositories.ts";
import { openSessions } from "./sessions.ts";
import { staticFiles } from "./static.ts";
import { VERSION } from "./version.ts";

export type HttpOptions = AuthOptions & {
  repositories: readonly Repository[];
  host: string;
  /** 0 for any that is free. */
  port: number;
  /** Host names this server is reached by, besides its own and the loopback's. */
  allowHosts: readonly string[];
  allowOrigins: readonly string[];
  /** Offers only the tools that never write. */
  readOnly: boolean;
  /** Requests a minute that one client may send. */
  ratePerMinute: number;
  onError(error: Error): void;
  /** Stands in for our MCP server, behind the same host; the conformance suite brings its own. */
  serverOf?: typeof mcpServer | (() => McpServer);
};

export type HttpServer = { url: string; close(): Promise<void> };

const LIMITS = {
  bodyBytes: 4 * 1024 * 1024,
  /** Bodies held at once. What does not fit waits unread; slow senders of little keep nobody from being heard. */
  heldBytes: 128 * 1024 * 1024,
  running: 32,
  waiting: 2000,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 5_000,
  closeMs: 5_000,
};

/**
 * Serves MCP at `/mcp`, the tools at `/api/tools/{name}` and the explorer at `/`; each further repository the same
 * below `/r/{name}`.
 *
 * @throws token_missing off loopback without a way to know who asks; port_taken, token_weak, audience_missing
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const auth = openAuth(options);
  if (!auth && !isLoopback(options.host)) fail("token_missing", { host: options.host });
  const app = openApp(options, auth);
  const gate = {
    bodies: slots(LIMITS.heldBytes, LIMITS.waiting),
    running: slots(LIMITS.running, LIMITS.waiting),
    rate: rateOf(options.ratePerMinute),
  };
  const allowHosts = [options.host, ...options.allowHosts];
  const server = createServer({ connectionsCheckingInterval: 2000 }, (request, response) => {
    const refused = refusal(request.headers, allowHosts, options.allowOrigins);
    if (refused) return answerEarly(request, response, 403, refused);
    void admit(request, response, app, gate).catch((error: unknown) => {
      options.onError(error as Error);
      answerEarly(request, response, 500, "The request failed; see the server's log.");
    });
  });
  server.headersTimeout = LIMITS.headersMs;
  server.requestTimeout = LIMITS.requestMs;
  server.keepAliveTimeout = LIMITS.keepAliveMs;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`,
    close: () => close(server, app),
  };
}

type App = {
  fetch(request: Request): Promise<Response>;
  /** Judges the caller by the headers alone. */
  authorise(request: Request): Promise<AuthInfo | Response | undefined>;
  close(): Promise<void>;
  onError(error: Error): void;
};

type Gate = { bodies: Slots; running: Slots; rate: ReturnType<typeof rateLimit> };

function rateOf(perMinute: number): Gate["rate"] {
  return rateLimit(perMinute, perMinute / 2, () => performance.now());
}

/** Everything that can be judged by the head of a request is, before a byte of its body is read. */
async function admit(request: IncomingMessage, response: ServerResponse, app: App, gate: Gate): Promise<void> {
  const head = headOf(request);
  if (!head) return answerEarly(request, response, 400, "The request line is not a URL path.");
  const bytes = bodyBytesOf(request);
  if (bytes > LIMITS.bodyBytes)
    return answerEarly(request, response, 413, `The body has more than ${LIMITS.bodyBytes} bytes.`);
  const authInfo = await app.authorise(head);
  if (authInfo instanceof Response) return copyEarly(request, response, authInfo);
  const waitSeconds = gate.rate(`${request.socket.remoteAddress} ${authInfo?.clientId ?? ""}`);
  if (waitSeconds)
    return answerEarly(request, response, 429, "Too many requests.", { "retry-after": String(waitSeconds) });
  const release = await gate.bodies.take(bytes);
  if (!release) return busy(request, response);
  response.once("close", release);
  if (response.destroyed) return release();
  const handle = toNodeHandler(
    { fetch: (whole) => inTurn(gate.running, () => app.fetch(withAuth(whole, authInfo))) },
    { maxRequestBodySize: LIMITS.bodyBytes, onerror: app.onError },
  );
  await handle(request as NodeIncomingMessageLike, response);
}

/** What a body may take, by its head: one that does not say may be as long as any. */
function bodyBytesOf({ headers, method }: IncomingMessage): number {
  if (headers["transfer-encoding"] !== undefined) return LIMITS.bodyBytes;
  return Number(headers["content-length"] ?? (method === "GET" || method === "HEAD" ? 0 : LIMITS.bodyBytes));
}

/** A stream of events may stay open for hours: it holds no turn once it has begun. */
async function inTurn(running: Slots, work: () => Promise<Response>): Promise<Response> {
  const release = await running.take();
  if (!release) return json(503, { error: BUSY }, { "retry-after": "1" });
  return work().finally(release);
}

const BUSY = "Too many requests are waiting.";

function busy(request: IncomingMessage, response: ServerResponse): void {
  answerEarly(request, response, 503, BUSY, { "retry-after": "1" });
}

const authInfos = new WeakMap<Request, AuthInfo>();

function withAuth(request: Request, authInfo: AuthInfo | undefined): Request {
  if (authInfo) authInfos.set(request, authInfo);
  return request;
}

function headOf({ url = "/", headers, method = "GET" }: IncomingMessage): Request | undefined {
  const absolute = URL.parse(url, `http://${headers.host}`);
  if (!absolute || !url.startsWith("/") || url.startsWith("//")) return undefined;
  const authorization = headers.authorization;
  const isPlain = /^(?:GET|HEAD|POST|DELETE|OPTIONS)$/.test(method);
  return new Request(absolute, { method: isPlain ? method : "GET", headers: authorization ? { authorization } : {} });
}

function answerEarly(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: string,
  headers: { [name: string]: string } = {},
): void {
  if (response.headersSent) return void response.destroy();
  // What was not read cannot be skipped over: the connection ends with this answer.
  response.writeHead(status, { "content-type": "application/json", connection: "close", ...headers });
  response.end(JSON.stringify({ error: message }), () => request.socket.destroySoon());
}

async function copyEarly(request: IncomingMessage, response: ServerResponse, refused: Response): Promise<void> {
  const body = await refused.text();
  response.writeHead(refused.status, { ...Object.fromEntries(refused.headers), connection: "close" });
  response.end(body, () => request.socket.destroySoon());
}

function openApp(options: HttpOptions, auth: Auth | undefined): App {
  const repositories = uniquely(options.repositories);
  const assets = staticFiles();
  const served = new Map(repositories.map((it) => [it.name, serveRepository(it, options)]));
  const first = served.get(repositories[0]?.name ?? "");

  const isPublic = ({ url, method }: Request): boolean => {
    const { pathname } = new URL(url);
    const isData = /^\/(?:mcp|api\/|r\/)/.test(pathname) && !/^\/r\/[^/]+\/?$/.test(pathname);
    return !isData && (method === "GET" || method === "HEAD");
  };

  const fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === "/healthz") return json(200, { status: "ok", version: VERSION });
    if (/^\/\.well-known\/oauth-protected-resource(?:\/|$)/.test(pathname))
      return auth?.metadata ? json(200, auth.metadata) : json(404, { error: "No issuer is set." });
    if (pathname === "/api/repositories")
      return json(200, { repositories: repositories.map((it) => it.name), read_only: options.readOnly });
    const [, name, below] = /^\/r\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    if (name !== undefined && below === undefined) return Response.redirect(new URL(`${pathname}/`, request.url), 308);
    const repository = name === undefined ? first : served.get(decodeURIComponent(name));
    const path = below ?? pathname;
    if (!repository) return json(404, { error: `There is no repository ${name}.` });
    return (
      (await repository.fetch(request, path)) ??
      assets(path, request) ??
      json(404, { error: `There is nothing at ${pathname}.` })
    );
  };

  return {
    fetch,
    authorise: async (head) => (auth && !isPublic(head) ? auth.check(head) : undefined),
    async close() {
      await Promise.all([...served.values()].map((it) => it.close()));
    },
    onError: options.onError,
  };
}

function serveRepository({ open, close }: Repository, { readOnly, onError, serverOf = mcpServer }: HttpOptions) {
  const serve = (request: Request | undefined, authInfo: AuthInfo | undefined) =>
    serverOf(open, { readOnly, caller: callerOf(request, authInfo) });
  const limit = { maxRequestBodySize: LIMITS.bodyBytes };
  const mcp = createMcpHandler((it) => serve(it.requestInfo, it.authInfo), { ...limit, onerror: onError });
  const sessions = openSessions(serve, LIMITS.bodyBytes);
  const answerMcp = async (request: Request, authInfo: AuthInfo | undefined): Promise<Response> => {
    const isOlder = await isLegacyRequest(request, undefined, limit);
    const answer = isOlder ? await sessions.fetch(request, authInfo) : undefined;
    return answer ?? mcp.fetch(request, authInfo && { authInfo });
  };
  return {
    async fetch(request: Request, path: string): Promise<Response | undefined> {
      const authInfo = authInfos.get(request);
      if (path === "/mcp") return answerMcp(request, authInfo);
      if (path === "/api/tools") return json(200, { tools: (await toolsFor(readOnly)).map(advertise) });
      const tool = /^\/api\/tools\/([\w-]+)$/.exec(path)?.[1];
      if (tool === undefined) return undefined;
      const asCaller = async (): Promise<Context> => ({
        ...(await open()),
        actor: { kind: "agent", name: callerOf(request, authInfo) },
      });
      return callOverHttp(request, tool, await toolsFor(readOnly), asCaller);
    },
    async close() {
      await Promise.all([mcp.close(), sessions.close()]);
      await close();
    },
  };
}

/** Who drafts, where the protocol does not say: the one the token was given to, else the program that sent it. */
function callerOf(request: Request | undefined, authInfo: AuthInfo | undefined): string {
  const program = request?.headers.get("user-agent")?.split(" ")[0]?.slice(0, 80) || "http";
  return authInfo && authInfo.clientId !== "shared-token" ? `${authInfo.clientId} ${program}` : program;
}

/** The tools that HTTP offers: those for agents, and of them only the readers where nothing is written. */
async function toolsFor(readOnly: boolean): Promise<readonly Tool[]> {
  const { tools } = await import("../../tools/index.ts");
  return tools.filter((it) => it.audience === "agent" && (!readOnly || it.effect === "read"));
}

function listen(server: Server, { host, port }: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") return reject(error);
      try {
        fail("port_taken", { host, port }, { cause: error });
      } catch (taken) {
        reject(taken);
      }
    });
    server.listen(port, host, resolve);
  });
}

/** Lets the requests that run come to their end, for a while. */
async function close(server: Server, app: App): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), LIMITS.closeMs);
  await closed;
  clearTimeout(timer);
  await app.close();
}
