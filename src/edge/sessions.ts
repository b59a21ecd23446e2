import { randomUUID } from "node:crypto";
import { type AuthInfo, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";

type Transport = WebStandardStreamableHTTPServerTransport;
type Session = { transport: Transport; principal: string; usedAtMs: number };

/** What clients before revision 2026-07-28 are answered by. */
export type Sessions = {
  /** @returns undefined for a request that neither belongs to a session nor opens one */
  fetch(request: Request, authInfo: AuthInfo | undefined): Promise<Response | undefined>;
  close(): Promise<void>;
};

const LIMITS = { sessions: 1000, idleMs: 60 * 60 * 1000 };

/**
 * Keeps a server for each older client that began with `initialize`: only so does the server know whom it talks to,
 * and can ask back. A session belongs to the principal that opened it; the one unused for longest gives way.
 *
 * @param bodyBytes the longest body that is read
 */
export function openSessions(
  serverOf: (request: Request, authInfo: AuthInfo | undefined) => Connectable,
  bodyBytes: number,
): Sessions {
  const sessions = new Map<string, Session>();
  const end = async (id: string) => {
    const session = sessions.get(id);
    sessions.delete(id);
    await session?.transport.close();
  };
  const tidy = async () => {
    const ids = [...sessions].sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs).map(([id]) => id);
    const surplus = ids.slice(0, Math.max(0, ids.length - LIMITS.sessions));
    const idle = ids.filter((id) => performance.now() - (sessions.get(id)?.usedAtMs ?? 0) > LIMITS.idleMs);
    await Promise.all([...new Set([...surplus, ...idle])].map(end));
  };

  const start = async (request: Request, principal: string, authInfo: AuthInfo | undefined): Promise<Transport> => {
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      maxRequestBodySize: bodyBytes,
      async onsessioninitialized(id) {
        sessions.set(id, { transport, principal, usedAtMs: performance.now() });
        await tidy();
      },
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await serverOf(request, authInfo).connect(transport);
    return transport;
  };

  return {
    async fetch(request, authInfo) {
      const principal = authInfo?.clientId ?? "";
      const id = request.headers.get("mcp-session-id");
      const session = id === null ? undefined : sessions.get(id);
      if (id !== null && session?.principal !== principal) return gone();
      if (!session && !(await opensSession(request))) return undefined;
      if (session) session.usedAtMs = performance.now();
      const transport = session?.transport ?? (await start(request, principal, authInfo));
      return transport.handleRequest(request, authInfo && { authInfo });
    },
    async close() {
      await Promise.all([...sessions.keys()].map(end));
    },
  };
}

type Connectable = { connect(transport: Transport): Promise<void> };

async function opensSession(request: Request): Promise<boolean> {
  if (request.method !== "POST") return false;
  const text = await request.clone().text();
  return /"method"\s*:\s*"initialize"/.test(text);
}

/** The client starts anew. An id of another principal's is as unknown as any. */
function gone(): Response {
  const error = { code: -32_001, message: "Session not found" };
  return Response.json({ jsonrpc: "2.0", error, id: null }, { status: 404 });
}
