import { shorten } from "../core/budget.ts";
import { DIGEST } from "../core/canonical.ts";
import { parseTags } from "../core/change.ts";
import type { Occurrence } from "../core/event.ts";
import type { Facts } from "../core/facts.ts";
import { bindingRecords } from "../core/governance.ts";
import { nearestNames } from "../core/near.ts";
import { fail, type Problem, ProblemError, problem } from "../core/problem.ts";
import { type Hop, type Trace, traceEvents, traceRecord } from "../core/trace.ts";
import type { Context } from "./context.ts";

/** What came of a trace, and what makes it less than certain. */
export type Traced = Trace & { problems?: Problem[] };

const LINE = /^(.+):(\d{1,7})$/;

/**
 * Traces whatever a caller names back to the decisions behind it.
 *
 * @param from an incident (`incident-47`, `#47`), run, event, artifact, record, commit or `file:line`
 * @throws origin_unknown
 */
export async function traceFrom(from: string, context: Context, depth?: number): Promise<Traced> {
  const name = from.trim().replace(/^#(?=\d+$)/, "incident-");
  const [facts, view] = await Promise.all([context.ledger.facts(), context.view()]);
  const events = eventsNamed(name, facts);
  if (events.length) return traceEvents(events, facts, view, depth);
  const record = view.byId.get(name)?.record;
  if (record) return { hops: traceRecord(record, view), clear: [], truncated: false };
  const [, path = "", line = ""] = LINE.exec(name) ?? [];
  if (path && context.exists(context.locate(path))) {
    const located = context.locate(path);
    return traceLine(located, Number(line), context);
  }
  const commit = await commitNamed(name, context);
  if (commit) return traceCommit(commit, context, "origin");
  const known = [...facts.runs().map((it) => it.replace(/^lode-(?=incident-)/, "")), ...view.byId.keys()];
  return fail("origin_unknown", { from: shorten(from, 80), near: nearestNames(name, known) });
}

function eventsNamed(name: string, facts: Facts): readonly Occurrence[] {
  if (DIGEST.test(name)) {
    const [producer] = facts.linked(name, "generated_by");
    return producer ? [producer] : [...facts.linked(name, "based_on"), ...facts.linked(name, "uses")].slice(0, 5);
  }
  const event = facts.event(name);
  return event ? [event] : facts.run(name).slice(-1);
}

async function commitNamed(name: string, { git, workspace }: Context): Promise<string | undefined> {
  if (!workspace.gitDir) return undefined;
  try {
    return await git.resolve(name);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === "ref_unknown") return undefined;
    throw error;
  }
}

async function traceLine(path: string, line: number, context: Context): Promise<Traced> {
  const { oid, isCut } = await context.git.blame(path, line);
  const via = `blame ${path}:${line}`;
  const trace = await traceCommit(oid, context, via, path);
  if (!isCut) return trace;
  const problems = [problem("history_shallow", { commit: oid }, { severity: "warning" })];
  const [first, ...hops] = trace.hops;
  const edge: Hop[] = first
    ? [{ ...first, confidence: "inferred", via: `${via}, where this shallow clone ends: it may be older` }]
    : [];
  return { ...trace, hops: [...edge, ...hops], problems };
}

/** From a commit to the records it names, or where it names none those whose scope holds its files, and their chains. */
async function traceCommit(commit: string, context: Context, via: string, path?: string): Promise<Trace> {
  const [facts, view] = await Promise.all([context.ledger.facts(), context.view()]);
  const [found] = await context.git.commits({ range: commit, limit: 1 });
  const { ids } = parseTags(found?.message ?? "");
  const id = `git:${commit}`;
  const [subject = ""] = (found?.message ?? "").split("\n");
  const hop: Hop = {
    id,
    kind: "commit",
    at: found?.date ?? "",
    fact: `${found?.author.name ?? "unknown"}: ${shorten(subject, 200)}`,
    evidence: commit,
    confidence: "recorded",
    via,
  };
  const tagged = ids.flatMap((it) => view.byId.get(it)?.record ?? []);
  const sealed = view.standings.map((it) => it.record).filter((it) => it.sealed_at_sha === commit);
  const stated = [...new Set([...tagged, ...sealed])];
  const governed = stated.length || !path ? [] : bindingRecords([path], await context.governance()).slice(0, 3);
  const chains = [
    ...stated.map((it) => traceRecord(it, view, { from: id, via: "the commit names it", confidence: "asserted" })),
    ...governed.map(({ record }) =>
      traceRecord(record, view, { from: id, via: `its scope holds ${path}`, confidence: "inferred" }),
    ),
  ].flat();
  const events = facts.keyed(id);
  const runs = traceEvents(events, facts, view);
  const unique = new Map(
    [
      hop,
      ...chains,
      ...runs.hops.map((it) => (it.via === "origin" ? { ...it, via: "recorded for the commit", from: id } : it)),
    ].map((it) => [it.id, it]),
  );
  return { hops: [...unique.values()], clear: runs.clear, truncated: runs.truncated };
}
