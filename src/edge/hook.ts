import { writeSync } from "node:fs";
import { HOOK_CLIENTS, type HookClient } from "../core/client-hooks.ts";
import { answerFor, type HookOutput, type HookReply, warningFor } from "../core/hook-answer.ts";
import { eventsOf, type HookCall, readHookCall } from "../core/hook-call.ts";
import { readToolUse } from "../core/hook-tools.ts";
import { type ProblemError, problem } from "../core/problem.ts";
import { mayHaveRecords } from "../io/hook-look.ts";
import { replyBefore } from "./hook-before.ts";
import { placeOf } from "./hook-place.ts";
import { readBounded } from "./hook-stdin.ts";

/** A person waits behind every hook: whatever it would have said, it lets go then. */
const DEADLINE_MS = 5_000;
const LATE = `it took more than ${DEADLINE_MS / 1000} s`;
const GRACE_MS = 1_000;

/**
 * Answers one hook of an agent's client: JSON on stdin, JSON on stdout.
 *
 * It never holds an agent up for a fault of its own: what it cannot do it says, and ends with 0.
 */
export async function runHook(args: readonly string[]): Promise<never> {
  if (args.includes("--prepare")) return prepare();
  const client = clientIn(args);
  if (!client) return print(withoutClient(args));
  let call: HookCall | undefined;
  const letGo = (why: string) => print(warningFor(call?.dialect ?? client, `precedent hook did nothing: ${why}`));
  setTimeout(async () => {
    setTimeout(() => letGo(LATE), GRACE_MS);
    if (call) await leaveToOthers(call.folders[0]);
    letGo(LATE);
  }, DEADLINE_MS);
  try {
    const read = readHookCall(client, parse(await readBounded(process.stdin)));
    if ("why" in read) return letGo(`${read.why}. ${expected(client)}`);
    call = read;
    return print(answerFor(call, await replyTo(call)));
  } catch (error) {
    return letGo(reasonOf(error));
  }
}

async function replyTo(call: HookCall): Promise<HookReply> {
  const nothing: HookReply = { kind: "nothing" };
  const use = readToolUse(call.dialect, call.tool);
  const isToolCall = call.moment === "before" || call.moment === "after";
  if ((isToolCall && use.edits.length === 0) || (call.moment === "stop" && call.isHeld)) return nothing;
  const place = placeOf(call, use.edits);
  if (!mayHaveRecords(place.workspace) || (isToolCall && place.edits.length === 0)) return nothing;
  if (call.moment === "before") return use.does === "edit" ? replyBefore(call, place) : nothing;
  if (use.does === "read") return replyBefore(call, place);
  if (call.moment === "after") {
    const { replyAfter } = await import("./hook-after.ts");
    return replyAfter(call, place);
  }
  const { replyToStart, replyToStop } = await import("./hook-moments.ts");
  return call.moment === "start" ? replyToStart(call, place) : replyToStop(call, place);
}

async function prepare(): Promise<never> {
  const { prepareHooks } = await import("./hook-prepare.ts");
  await prepareHooks(process.cwd());
  process.exit(0);
}

/** Many records that nothing has read yet take longer than a hook may; the next one shall find them read. */
async function leaveToOthers(folder = process.cwd()): Promise<void> {
  try {
    const { prepareInBackground } = await import("./hook-prepare.ts");
    prepareInBackground(folder);
  } catch {
    // Then the next hook is late as well, and says so.
  }
}

function clientIn(args: readonly string[]): HookClient | undefined {
  const at = args.indexOf("--client");
  const name = at >= 0 ? args[at + 1] : args.find((it) => it.startsWith("--client="))?.slice("--client=".length);
  return HOOK_CLIENTS.find((it) => it === name);
}

/** In the words that most clients show to a person. */
function withoutClient(args: readonly string[]): HookOutput {
  const given = args.some((it) => it.startsWith("--client")) ? "is none of" : "is missing; it is one of";
  const detail = `--client ${given} ${HOOK_CLIENTS.join(", ")}`;
  const { message, fix } = problem("input_invalid", { tool: "hook", detail });
  return warningFor("claude", `${message} ${fix}`);
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
  return `a bug of precedent (${error instanceof Error ? error.name : typeof error}). Run \`precedent doctor\`.`;
}

/** Ends the process with the answer out, whatever is still open: a client may never close its end. */
function print({ out, error }: HookOutput): never {
  if (error) write(2, `${error}\n`);
  write(1, `${JSON.stringify(out)}\n`);
  process.exit(0);
}

/** Written at once: streams of their own take longer to set up. */
function write(file: 1 | 2, text: string): void {
  try {
    writeSync(file, text);
  } catch {
    // Whoever has stopped reading has had enough.
  }
}
