import { manifestFolder } from "../core/binding.ts";
import { type Change, touchedPaths } from "../core/change.ts";
import { bindingRecords, type Governance, governanceOf } from "../core/governance.ts";
import { graveFindings } from "../core/grave.ts";
import type { HookReply } from "../core/hook-answer.ts";
import type { HookCall } from "../core/hook-call.ts";
import { changeOfEdits, type PlacedEdit } from "../core/hook-change.ts";
import { findingKey, writeReport } from "../core/hook-report.ts";
import { ProblemError } from "../core/problem.ts";
import { recordsWithin } from "../core/reach.ts";
import { type View, viewStandings } from "../core/view.ts";
import { openHookSession } from "../io/hook-session.ts";
import { isRecordFile } from "../io/record-list.ts";
import type { Workspace } from "../io/workspace.ts";
import { askHookIndex } from "./hook-open.ts";
import type { Place } from "./hook-place.ts";
import { rulesOfRecords } from "./hook-rules.ts";

/** Audits what a tool has done to files. */
export async function replyAfter(call: HookCall, { workspace, edits }: Place): Promise<HookReply> {
  const session = openHookSession(workspace, call.dialect, call.session);
  session.remember(edits.filter((it) => !session.memory.touched.has(it.path)).map((it) => ({ touched: it.path })));
  const change = changeOfEdits(await withCommitted(edits, workspace));
  const knowledge = (await knowledgeByIndex(change, workspace)) ?? (await knowledgeOfAll(workspace));
  const paths = touchedPaths(change);
  const rulesOf = await rulesOfRecords(recordsWithin(paths, knowledge), workspace);
  const findings = graveFindings(change, { ...knowledge, rulesOf }, bindingRecords(paths, knowledge.governance)).filter(
    (it) => !session.memory.reported.has(findingKey(it)),
  );
  if (findings.length === 0) return { kind: "nothing" };
  session.remember(findings.map((it) => ({ reported: findingKey(it) })));
  return { kind: "tell", text: writeReport(findings) };
}

type Known = { view: View; governance: Governance; isRecord?(path: string): boolean };

/**
 * Reads of all records those that can have something against a change. Undefined where others may, that bind none of
 * its paths: those whose own file it edits, whose guard it takes away, or whose dependencies it lists.
 */
async function knowledgeByIndex({ files }: Change, workspace: Workspace): Promise<Known | undefined> {
  if (files.some((it) => it.kind === "deleted" || manifestFolder(it.path) !== undefined)) return undefined;
  return askHookIndex(workspace, async (index) => {
    const paths = files.map((it) => it.path);
    if (paths.some((it) => isRecordFile(it, index.places))) return undefined;
    const view = viewStandings(await index.judges(paths), { problems: [], untilMs: Number.POSITIVE_INFINITY });
    return { view, governance: governanceOf(view.inForce) };
  });
}

async function knowledgeOfAll(workspace: Workspace): Promise<Known> {
  const { withContext } = await import("./hook-context.ts");
  return withContext(workspace, async (context) => {
    const [view, governance] = await Promise.all([context.view(), context.governance()]);
    return { view, governance, isRecord: (path) => isRecordFile(path, context.config) };
  });
}

/** A file written whole is compared with the last commit: what it was just before, nobody has. */
async function withCommitted(edits: Place["edits"], workspace: Workspace): Promise<PlacedEdit[]> {
  const whole = edits.filter((it) => it.whole !== undefined);
  if (whole.length === 0) return edits;
  const texts = await committedTexts(
    whole.map((it) => it.path),
    workspace,
  );
  return edits.map((it) => ({ ...it, committed: texts[whole.indexOf(it)] }));
}

async function committedTexts(paths: readonly string[], workspace: Workspace): Promise<(string | undefined)[]> {
  const { openGit } = await import("../io/git.ts");
  const git = openGit(workspace, process.env);
  try {
    const commit = await git.head();
    return commit === undefined ? [] : await git.read({ commit }, paths);
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  } finally {
    await git.close();
  }
}
