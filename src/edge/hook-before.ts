import { type HookReply, mustRefuse } from "../core/hook-answer.ts";
import { writeBrief } from "../core/hook-brief.ts";
import type { HookCall } from "../core/hook-call.ts";
import { newsOf } from "../core/hook-memory.ts";
import { openHookSession } from "../io/hook-session.ts";
import { askHookIndex } from "./hook-open.ts";
import type { Place } from "./hook-place.ts";

/**
 * Tells what binds the files of an edit, or of a read, that the agent was not told of before. This runs before every
 * edit, so it reads an index and not the records.
 */
export async function replyBefore(call: HookCall, { workspace, edits }: Place): Promise<HookReply> {
  const { files, unread } = await askHookIndex(workspace, async (index) => {
    const files = [];
    for (const { path } of edits) files.push({ path, bindings: await index.find(path) });
    return { files, unread: index.unread };
  });
  const session = openHookSession(workspace, call.dialect, call.session);
  const { briefs, notes } = newsOf(files, session.memory);
  if (briefs.length === 0) return { kind: "nothing" };
  const isRemembered = session.remember(notes);
  // Refused and forgotten, the edit would be refused for ever.
  if (!isRemembered && mustRefuse(call))
    return { kind: "warn", text: "decisions bind this file, and no session can be kept to show them once" };
  return { kind: "tell", text: writeBrief(briefs, unread) };
}
