import {
  type CallToolResult,
  CLIENT_INFO_META_KEY,
  type InputRequiredResult,
  type Tool as McpTool,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { fail, ProblemError } from "../core/problem.ts";
import type { Context } from "../io/context.ts";
import type { Tool } from "../tool.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { QuestionOpen, questionResult, questions, verifyState } from "./question.ts";
import { VERSION } from "./version.ts";

/** Only what differs from the protocol's defaults: every character is in the model's context. */
const HINTS = {
  read: { readOnlyHint: true, openWorldHint: false },
  add: { destructiveHint: false, openWorldHint: false },
  change: { destructiveHint: true, openWorldHint: false },
} as const;

/**
 * Builds a server that offers the agents' tools; the caller connects a transport. Tools and repository are loaded
 * at the first request that needs them, so that `initialize` is answered at once.
 *
 * @param settings.caller who calls, where the protocol does not say
 *
 * The low-level `Server` is used because `McpServer` answers bad input itself, without our codes and fixes.
 */
export function mcpServer(open: () => Promise<Context>, { readOnly = false, caller = "unknown" } = {}): Server {
  const server = new Server(
    { name: "precedent", title: "Precedent", version: VERSION },
    {
      capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      instructions: INSTRUCTIONS,
      requestState: { verify: verifyState },
    },
  );
  const agentTools = async () => {
    const { tools } = await import("../../tools/index.ts");
    return tools.filter((it) => it.audience === "agent" && (!readOnly || it.effect === "read"));
  };
  server.setRequestHandler("tools/list", async () => ({ tools: (await agentTools()).map(advertise) }));
  server.setRequestHandler("tools/call", async ({ params }, request) => {
    const client = clientOf(request) ?? server.getClientVersion();
    const bot = client ? `${client.name}/${client.version}` : caller;
    const call = { name: params.name, args: params.arguments ?? {} };
    const opened = async (): Promise<Context> => ({
      ...(await open()),
      actor: { kind: "agent", name: bot },
      signal: request.mcpReq.signal,
      progress: reporter(request),
      ...questions(server, request, call),
    });
    return answer(await agentTools(), call, request, opened);
  });
  serveResources(server, open, agentTools);
  servePrompts(server, open, agentTools);
  return server;
}

type Tools = () => Promise<readonly Tool[]>;

function serveResources(server: Server, open: () => Promise<Context>, agentTools: Tools): void {
  const load = () => import("./resources.ts");
  server.setRequestHandler("resources/list", async ({ params }) =>
    (await load()).listResources(await open(), params?.cursor),
  );
  server.setRequestHandler("resources/templates/list", async () => ({
    resourceTemplates: (await load()).listTemplates(),
  }));
  server.setRequestHandler("resources/read", async ({ params }) =>
    (await load()).readResource(params.uri, await agentTools(), await open()),
  );
}

function servePrompts(server: Server, open: () => Promise<Context>, agentTools: Tools): void {
  const load = () => import("./prompts.ts");
  server.setRequestHandler("prompts/list", async () => ({ prompts: (await load()).listPrompts() }));
  server.setRequestHandler("prompts/get", async ({ params }) =>
    (await load()).getPrompt(params.name, params.arguments ?? {}, await agentTools(), await open()),
  );
  server.setRequestHandler("completion/complete", async ({ params: { ref, argument } }) => {
    if (ref.type === "ref/prompt") return (await load()).completeArgument(argument.name, argument.value, await open());
    const { completeId } = await import("./resources.ts");
    return completeId(/^provenance:\/\/(\w+)\//.exec(ref.uri)?.[1] ?? "", argument.value, await open());
  });
}

/**
 * Describes a tool in as few characters as carry it: clients load all definitions into the model's context. What an
 * answer holds is said by its field names when it comes; the full schema is the tool's own, checked on each call.
 */
export function advertise({ name, description, input, effect }: Tool): McpTool {
  const { properties = {}, required } = z.toJSONSchema(input, { io: "input" });
  return {
    name,
    description,
    inputSchema: {
      type: "object",
      properties: Object.fromEntries(Object.entries(properties).map(([field, it]) => [field, compact(it, true)])),
      ...(required && { required }),
    } as McpTool["inputSchema"],
    annotations: HINTS[effect],
  };
}

async function answer(
  tools: readonly Tool[],
  { name, args }: { name: string; args: unknown },
  request: ServerContext,
  open: () => Promise<Context>,
): Promise<CallToolResult | InputRequiredResult> {
  try {
    const { call } = await import("../tool.ts");
    const tool =
      tools.find((it) => it.name === name) ?? fail("tool_unknown", { name, known: tools.map((it) => it.name) });
    const result = await call(tool, args, await open());
    return { structuredContent: result, content: [{ type: "text", text: JSON.stringify(result) }] };
  } catch (error) {
    if (error instanceof QuestionOpen) return questionResult(error, { name, args }, request);
    if (!(error instanceof ProblemError)) throw error;
    const { code, message, fix } = error.problem;
    return { isError: true, content: [{ type: "text", text: `${code}: ${message}\nFix: ${fix}` }] };
  }
}

/** From revision 2026-07-28 on each request says itself who sends it. */
function clientOf({ mcpReq }: ServerContext): { name: string; version: string } | undefined {
  const envelope = mcpReq.envelope as { [key: string]: { name: string; version: string } } | undefined;
  return envelope?.[CLIENT_INFO_META_KEY];
}

function reporter({ mcpReq }: ServerContext): NonNullable<Context["progress"]> {
  const progressToken = mcpReq._meta?.progressToken;
  return (progress, total, message) => {
    if (progressToken === undefined) return;
    void mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total, message } });
  };
}

const NOISE = ["additionalProperties", "maxLength", "minLength", "minimum", "maximum", "maxItems", "minItems"];

/** Drops what a model does not need to fill a field in, and below a field's first level its descriptions too. */
function compact(schema: unknown, isField = false): unknown {
  if (Array.isArray(schema)) return schema.map((it) => compact(it));
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) =>
      !NOISE.includes(key) &&
      !isEmptyDefault(key, value) &&
      !(key === "enum" && Array.isArray(value) && value.length > ENUM_LISTED) &&
      !(key === "properties" && Object.keys(value).length === 0) &&
      (isField || key !== "description" || typeof value === "object"),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, compact(value)]));
}

/** A longer enumeration is not listed: bad input is answered with it. */
const ENUM_LISTED = 15;

/** `default: []` tells a model nothing that an optional field does not. */
function isEmptyDefault(key: string, value: unknown): boolean {
  return key === "default" && ["[]", '""', "{}", "false"].includes(JSON.stringify(value));
}
