import { type Card, cardOf } from "../core/hook-card.ts";
import { judgedPart } from "../core/judged.ts";
import { isRejectedDecision, isUnbound } from "../core/reach.ts";
import type { ProvenanceRecord } from "../core/record.ts";
import { byNarrowness, literalDirectory, type Pattern, readPattern } from "../core/scope.ts";
import { isForceful } from "../core/states.ts";
import type { View } from "../core/view.ts";
import type { Context } from "./context.ts";
import { writeAtomic } from "./files.ts";
import {
  type Filed,
  FORMAT,
  type Head,
  type HookIndex,
  indexFile,
  indexOver,
  type Placed,
  UNBOUND,
} from "./hook-index.ts";
import { digestOfFile, lookAt } from "./hook-look.ts";
import { layOutTable, readTable } from "./hook-table.ts";
import { makeCacheDir } from "./workspace.ts";

/** Files whose last change is too young to trust are read again by every hook; more than these are not. */
const MAX_RECENT = 50;

/** Makes the index from the records and keeps it for the hooks to come. */
export async function buildHookIndex(context: Context): Promise<HookIndex> {
  const { workspace, config } = context;
  const nowMs = context.now().getTime();
  // Looked at before the records are read: what is written in between makes the next hook look again.
  const { bytes: look, recent } = await lookAt(workspace, config, nowMs);
  const digests: [string, string][] = [];
  for (const path of recent.slice(0, MAX_RECENT)) digests.push([path, await digestOfFile(path)]);
  const view = await context.view();
  const { dir, shared_repos, decisions } = config;
  const head: Head = {
    format: FORMAT,
    places: { dir, shared_repos, decisions: { adr_dirs: decisions.adr_dirs } },
    recent: recent.length > MAX_RECENT ? undefined : digests,
    untilMs: Number.isFinite(view.untilMs) ? view.untilMs : null,
    unread: view.problems.filter((it) => it.severity === "error").length,
  };
  const bytes = layOutTable(head, look, valuesOf(view));
  try {
    makeCacheDir(workspace);
    await writeAtomic(indexFile(workspace), bytes, { durable: false });
  } catch {
    // A read-only repository costs the next hook time, not its answer.
  }
  return indexOver(readTable(bytes));
}

function valuesOf(view: View): Map<string, unknown> {
  const judging = view.standings.filter((it) => isForceful(it.record.type, it.state) || isRejectedDecision(it));
  const unbound = judging.filter((it) => isUnbound(it.record)).map((it) => it.record.id);
  return new Map<string, unknown>([
    ...filedScopes(view),
    ...judging.map((it, order): [string, Placed] => [`s:${it.record.id}`, [order, it.state, judgedPart(it.record)]]),
    [UNBOUND, unbound],
  ]);
}

type Scope = { record: ProvenanceRecord; as: Filed[1]; pattern: Pattern };

function filedScopes(view: View): Map<string, Filed[] | Card> {
  const rejected = view.standings.filter(isRejectedDecision);
  const scopes = [
    ...view.inForce.flatMap((it) => [...scopesOf(it, "affected"), ...scopesOf(it, "forbidden")]),
    // A rejected proposal forbids no change of the files it was about.
    ...rejected.flatMap((it) => scopesOf(it.record, "affected")),
  ];
  const values = new Map<string, Filed[] | Card>();
  const ranked = scopes.sort(
    (a, b) => Number(b.as === "forbidden") - Number(a.as === "forbidden") || byNarrowness(a.pattern, b.pattern),
  );
  for (const [order, { record, as, pattern }] of ranked.entries()) {
    const key = pattern.kind === "exact" ? `p:${pattern.text}` : `d:${baseOf(pattern)}`;
    const filed: Filed = [record.id, as, pattern.text, order, coversAll(pattern)];
    const there = values.get(key) as Filed[] | undefined;
    if (there) there.push(filed);
    else values.set(key, [filed]);
    if (!values.has(`r:${record.id}`)) values.set(`r:${record.id}`, cardOf(record, view));
  }
  return values;
}

function scopesOf(record: ProvenanceRecord, as: Scope["as"]): Scope[] {
  return [...new Set(record[`${as}_scope`])].flatMap((text): Scope[] => {
    const pattern = readPattern(text);
    return pattern ? [{ record, as, pattern }] : [];
  });
}

function baseOf(pattern: Pattern): string {
  return pattern.kind === "regex" ? "" : literalDirectory(pattern);
}

/** `src/io/**` and `src/io/` cover whatever is below `src/io`; an exact path is itself. */
function coversAll({ text, kind }: Pattern): boolean {
  if (kind === "exact") return true;
  if (kind === "regex") return false;
  return text === "**" || /^[^*?{\\]+\/(?:\*\*)?$/.test(text);
}
