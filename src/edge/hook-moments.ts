import { existsSync } from "node:fs";
import { join } from "node:path";
import type { HookReply } from "../core/hook-answer.ts";
import type { HookCall } from "../core/hook-call.ts";
import { uncovered, writeQuestion } from "../core/hook-gap.ts";
import { writeWelcome } from "../core/hook-welcome.ts";
import { ProblemError } from "../core/problem.ts";
import type { Context } from "../io/context.ts";
import { openHookIndex } from "../io/hook-index.ts";
import { buildHookIndex } from "../io/hook-index-build.ts";
import { forgetOldSessions, openHookSession } from "../io/hook-session.ts";
import { withContext } from "./hook-context.ts";
import type { Place } from "./hook-place.ts";

const NOTHING: HookReply = { kind: "nothing" };

/** Says how to ask and what waits; what is uncommitted already is not this session's. */
export function replyToStart(call: HookCall, { workspace }: Place): Promise<HookReply> {
  return withContext(workspace, async (context) => {
    const session = openHookSession(workspace, call.dialect, call.session);
    const isEmptied = call.source === "compact" || call.source === "clear";
    const found = isEmptied || call.source === "resume" ? [] : await uncommitted(context);
    session.remember([...(isEmptied ? [{ forgot: true } as const] : []), ...found.map((it) => ({ found: it }))]);
    forgetOldSessions(workspace, Date.now());
    // The first edit shall not wait for it.
    const index = (await openHookIndex(workspace, Date.now())) ?? (await buildHookIndex(context));
    index.close();
    return { kind: "tell", text: writeWelcome(await context.view()) };
  });
}

/** Asks about what the session changed and no record covers. */
export function replyToStop(call: HookCall, { workspace }: Place): Promise<HookReply> {
  const session = openHookSession(workspace, call.dialect, call.session);
  const { touched, found, asked } = session.memory;
  return withContext(workspace, async (context) => {
    const changed = (await uncommitted(context)).filter((it) => !found.has(it));
    const there = [...touched, ...changed].filter((it) => !asked.has(it) && existsSync(join(workspace.root, it)));
    const [governance, pending] = await Promise.all([context.governance(), context.pending()]);
    const open = uncovered(there, { governance, pending, docs: context.config.require.docs }).filter(
      (it) => !it.startsWith(`${context.config.dir}/`),
    );
    // A question that would be forgotten would be asked at every stop.
    if (open.length === 0 || !session.remember(open.map((it) => ({ asked: it })))) return NOTHING;
    return { kind: "ask", text: writeQuestion(open) };
  });
}

/** Outside git nothing is known to be uncommitted. */
async function uncommitted({ git }: Context): Promise<string[]> {
  try {
    return await git.uncommitted();
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  }
}
