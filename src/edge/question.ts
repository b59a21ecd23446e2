import { createHash, randomBytes } from "node:crypto";
import {
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  type InputRequiredResult,
  inputRequired,
  type Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Context } from "../io/context.ts";

/** What a question was asked about: the call that asked it, and what its tool noted. */
type Asked = { call: string; note: string };

type Call = { name: string; args: unknown };

const KEY = "approve";
const approve = { type: "boolean", title: "Approve", default: false } as const;
const requestedSchema = { type: "object" as const, properties: { approve }, required: ["approve"] };

/**
 * What a client hands back with an answer is only believed if this process wrote it, for the same principal, within
 * ten minutes: otherwise whoever calls could claim to have been asked.
 */
const codec = createRequestStateCodec<Asked>({
  key: randomBytes(32),
  ttlSeconds: 600,
  bind: ({ http }) => http?.authInfo?.clientId ?? "",
});

export const verifyState = codec.verify;

/** Ends a call in which a person has to answer first; the client makes it again with the answer. */
export class QuestionOpen extends Error {
  override readonly name = "QuestionOpen";
  readonly question: string;
  readonly note: string;

  constructor(question: string, note: string) {
    super(question);
    this.question = question;
    this.note = note;
  }
}

/** The way to ask the person behind a call, if the client has one, and what was noted when this call asked before. */
export function questions(server: Server, request: ServerContext, call: Call): Pick<Context, "ask" | "resumed"> {
  const { mcpReq } = request;
  if (!mcpReq.envelope) return server.getClientCapabilities()?.elicitation ? { ask: (text) => ask(request, text) } : {};
  const capabilities = (mcpReq.envelope as { [key: string]: { elicitation?: object } })[CLIENT_CAPABILITIES_META_KEY];
  if (!capabilities?.elicitation) return {};
  const asked = mcpReq.requestState<Asked>();
  if (asked?.call !== digestOf(call))
    return {
      ask: async (question, note) => {
        throw new QuestionOpen(question, note);
      },
    };
  return { ask: async () => isYes(mcpReq.inputResponses?.[KEY]), resumed: asked.note };
}

/** Says to a client of revision 2026-07-28 or later what the person has to be asked. */
export async function questionResult(
  { question, note }: QuestionOpen,
  call: Call,
  request: ServerContext,
): Promise<InputRequiredResult> {
  return inputRequired({
    inputRequests: { [KEY]: inputRequired.elicit({ message: question, requestedSchema }) },
    requestState: await codec.mint({ call: digestOf(call), note }, request),
  });
}

/** Asks a client of an older revision while the call waits. One that cannot, or nobody who answers, is no yes. */
async function ask({ mcpReq }: ServerContext, message: string): Promise<boolean> {
  return isYes(await mcpReq.elicitInput({ message, requestedSchema }).catch(() => undefined));
}

function isYes(reply: unknown): boolean {
  const { action, content } = (reply ?? {}) as { action?: string; content?: { [field: string]: unknown } };
  return action === "accept" && content?.[KEY] === true;
}

function digestOf(call: Call): string {
  return createHash("sha256").update(JSON.stringify(call)).digest("hex");
}
