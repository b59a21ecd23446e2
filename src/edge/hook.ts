import { HOOK_CLIENTS, type HookClient } from "../core/client-hooks.ts";
import { answerFor, type HookOutput, type HookReply } from "../core/hook-answer.ts";
import { eventsOf, type HookCall, readHookCall } from "../core/hook-call.ts";
import { readToolUse } from "../core/hook-tools.ts";
import { type ProblemError, problem } from "../core/problem.ts";
import { mayHaveRecords } from "../io/hook-look.ts";
import { replyBefore } from "./hook-before.ts";
import { placeOf } from "./hook-place.ts";
import { readBounded } from "./hook-stdin.ts";

/** A person waits behind every hook: whatever it would have said, it lets go then. */
const DEADLINE_MS = 5_000;

/**
 * Answers one hook of an agent's client: JSON on stdin, JSON on stdout.
 *
 * It never holds an agent up for a fault of its own: what it cannot do it says, and ends with 0.
 */
export async function runHook(args: readonly string[]): Promise<void> {
  const client = clientIn(args);
  if (!client) return print(withoutClient(args));
  let call: HookCall | undefined;
  const letGo = (why: string) => print(call ? answerFor(call, { kind: "warn", text: why }) : unread(client, why));
  const timer = setTimeout(() => letGo(`precedent took more than ${DEADLINE_MS / 1000} s and let go`), DEADLINE_MS);
  try {
    const read = readHookCall(client, parse(await readBounded(process.stdin)));
    if ("why" in read) return letGo(`precedent hook did nothing: ${read.why}. ${expected(client)}`);
    call = read;
    await print(answerFor(call, await replyTo(call)));
  } catch (error) {
    await letGo(`precedent hook did nothing: ${reasonOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

async function replyTo(call: HookCall): Promise<HookReply> {
  const nothing: HookReply = { kind: "nothing" };
  const use = readToolUse(call.dialect, call.tool);
  const isToolCall = call.moment === "before" || call.moment === "after";
  if (isToolCall && use.edits.length === 0) return nothing;
  if (call.moment === "stop" && call.isHeld) return nothing;
  const place = placeOf(call, use.edits);
  if (!mayHaveRecords(place.workspace) || (isToolCall && place.edits.length === 0)) return nothing;
  if (call.moment === "before") return use.does === "edit" ? replyBefore(call, place) : nothing;
  if (use.does === "read") return replyBefore(call, place);
  const { replyAfter, replyToStart, replyToStop } = await import("./hook-moments.ts");
  if (call.moment === "start") return replyToStart(call, place);
  return call.moment === "stop" ? replyToStop(call, place) : replyAfter(call, place);
}

function clientIn(args: readonly string[]): HookClient | undefined {
  const at = args.indexOf("--client");
  const name = at >= 0 ? args[at + 1] : args.find((it) => it.startsWith("--client="))?.slice("--client=".length);
  return HOOK_CLIENTS.find((it) => it === name);
}

function withoutClient(args: readonly string[]): HookOutput {
  const given = args.some((it) => it.startsWith("--client")) ? "names none of" : "is missing; it is one of";
  const { message, fix } = problem("input_invalid", {
    tool: "hook",
    detail: `--client ${given} ${HOOK_CLIENTS.join(", ")}`,
  });
  return { out: { systemMessage: `${message} ${fix}` }, error: `${message}\n${fix}` };
}

/** Before a call is read, nobody knows more of it than its client. */
function unread(client: HookClient, text: string): HookOutput {
  return client === "cursor" || client === "copilot"
    ? { out: {}, error: text }
    : { out: { systemMessage: text }, error: text };
}

function expected(client: HookClient): string {
  return `Give it on stdin what ${client} sends for ${eventsOf(client).join(", ")}.`;
}

function parse(text: string): unknown {
  try {
    // A byte order mark is what some shells put before what they pipe.
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  // What is loaded later is another bundle, with an error class of its own.
  if (error instanceof Error && error.name === "ProblemError") {
    const { message, fix } = (error as ProblemError).problem;
    return `${message} ${fix}`;
  }
  return `${error instanceof Error ? error.name : "an error"}, a bug of precedent`;
}

/** Ends the process once the answer is out, whatever is still open: a client may never close its end. */
function print({ out, error }: HookOutput): Promise<never> {
  process.stdout.on("error", () => process.exit(0));
  if (error) process.stderr.write(`${error}\n`);
  return new Promise(() => {
    process.stdout.write(`${JSON.stringify(out)}\n`, () => process.exit(0));
  });
}
