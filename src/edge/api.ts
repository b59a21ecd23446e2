import { type Code, fail, type Problem, ProblemError, problem } from "../core/problem.ts";
import type { Context } from "../io/context.ts";
import { call, type Tool } from "../tool.ts";

/** Which failures are not simply the caller's bad input. */
const STATUS: { [code in Code]?: number } = { tool_unknown: 404, record_unknown: 404, lock_timeout: 503 };

/**
 * Runs one tool: `POST` with its input as JSON.
 *
 * @returns the tool's answer, the same object as over MCP; on failure `{ error }` with the problem
 */
export async function callOverHttp(
  request: Request,
  name: string,
  tools: readonly Tool[],
  open: () => Promise<Context>,
): Promise<Response> {
  try {
    const tool = tools.find((it) => it.name === name);
    if (!tool) fail("tool_unknown", { name, known: tools.map((it) => it.name) });
    if (request.method !== "POST")
      return problemResponse(405, problem("method_unsupported", { method: request.method }), { allow: "POST" });
    // Only this type makes a browser ask before it sends the request from another site's page.
    const type = request.headers.get("content-type") ?? "";
    if (!/^application\/json\b/i.test(type)) return problemResponse(415, problem("body_unsupported", { type }));
    const answer = await call(tool, await readBody(request, name), { ...(await open()), signal: request.signal });
    return json(200, answer);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return problemResponse(STATUS[error.problem.code as Code] ?? 400, error.problem);
  }
}

async function readBody(request: Request, tool: string): Promise<unknown> {
  const text = await request.text();
  try {
    return text.trim() ? JSON.parse(text) : {};
  } catch (cause) {
    return fail("input_invalid", { tool, detail: "the body is not JSON" }, { cause });
  }
}

export function problemResponse(status: number, error: Problem, headers: { [name: string]: string } = {}): Response {
  return json(status, { error }, headers);
}

export function json(status: number, body: unknown, headers: { [name: string]: string } = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/json",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      ...headers,
    },
  });
}
