import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { decisionFault, verifyRun } from "../core/chain.ts";
import { circlesOf } from "../core/circles.ts";
import { type Occurrence, occurrences } from "../core/event.ts";
import { eventLinks, outputsOf, readingsOf } from "../core/event-links.ts";
import { type Problem, ProblemError, problem } from "../core/problem.ts";
import type { Hop } from "../core/trace.ts";
import type { Context } from "./context.ts";
import { readPlain } from "./files.ts";
import { runFiles } from "./run-files.ts";

type Parts = Pick<Context, "workspace" | "config" | "artifacts" | "manifests" | "git" | "ledger">;

/** Verifies what a trace shows: the runs of its hops and the artifacts they rest on. */
export async function verifyHops(hops: readonly Hop[], context: Context): Promise<Problem[]> {
  const facts = await context.ledger.facts();
  const runs = new Set(hops.flatMap(({ id }) => facts.event(id)?.run ?? []));
  return [...runs].flatMap((run) => checkRun(run, context).problems).filter((it) => it.severity === "error");
}

/**
 * Verifies a run's files: its chain, its seal, its decisions, and the artifacts it sealed.
 *
 * @returns its events up to the first fault, and what is wrong with file, index and reason
 */
export function checkRun(
  run: string,
  { workspace, config, artifacts }: Parts,
): { events: Occurrence[]; problems: Problem[] } {
  const files = runFiles(workspace, config);
  const { log, seal, decisions } = files.of(run);
  const text = files.text(log);
  if (text === undefined) return { events: [], problems: [gone(run, `${log} is not there`)] };
  const verified = verifyRun(run, { file: log, text }, { file: seal, text: files.text(seal) });
  const events = occurrences(run, verified.events);
  const sealed = events.flatMap((event) => [
    ...[...outputsOf(event), ...readingsOf(event)].filter((it) => it.stored).map((it) => it.artifact),
    // Liminara stores whatever its operations put out.
    ...(outputsOf(event).length
      ? []
      : eventLinks(event)
          .filter((it) => it.rel === "generated_by")
          .map((it) => it.target)),
  ]);
  const problems = [...new Set(sealed)].flatMap((artifact): Problem[] => {
    const at = { file: artifacts.file(artifact) };
    const state = artifacts.state(artifact);
    if (state === "missing") return [problem("artifact_missing", { artifact, run }, { at })];
    return state === "corrupt" ? [problem("artifact_corrupt", { artifact }, { at })] : [];
  });
  return { events, problems: [...verified.problems, ...problems, ...checkDecisions(run, decisions, workspace.root)] };
}

/** Verifies everything: each run, each manifest, and that no run or seal that git knows is gone. */
export async function verifyAll(context: Context): Promise<{ runs: number; events: number; problems: Problem[] }> {
  const { ledger, manifests, progress } = context;
  const runs = (await ledger.runs()).sort();
  const problems: Problem[] = [];
  let events = 0;
  const present = new Set(runs);
  const targets = new Map<string, string[]>();
  for (const [done, run] of runs.entries()) {
    const checked = checkRun(run, context);
    events += checked.events.length;
    addTargets(targets, checked.events);
    problems.push(...checked.problems, ...dangling(checked.events, present));
    if (done % 1000 === 0) progress?.(done, runs.length, "Verifying runs");
  }
  for (const id of manifests.list()) problems.push(...checkManifest(id, context));
  problems.push(...circles(targets), ...(await deletions(present, context)));
  return { runs: runs.length, events, problems };
}

/** Names the runs, and the seals of runs that are still there, that git knows and the folder has no more. */
async function deletions(present: ReadonlySet<string>, { config, workspace, git }: Parts): Promise<Problem[]> {
  if (!workspace.gitDir) return [];
  const files = runFiles(workspace, config);
  const folder = `${config.dir}/runs`;
  const known = (await git.head()) ? await git.files({ commit: "HEAD" }, folder) : [];
  const runOf = (path: string) => path.slice(folder.length + 1).split("/")[0] ?? "";
  const seen = new Set<string>();
  const lost = (paths: readonly string[], how: string) =>
    paths.flatMap((path): Problem[] => {
      const run = runOf(path);
      if (!run || seen.has(run)) return [];
      const isSealLost = path === files.of(run).seal && files.text(path) === undefined;
      if (present.has(run) && !isSealLost) return [];
      seen.add(run);
      return [present.has(run) ? unsealed(run, path, how) : gone(run, how)];
    });
  return [
    ...lost(
      known.map((it) => it.path),
      "the last commit has it, and it is not there",
    ),
    ...lost(await git.deleted(folder), "a commit deleted it"),
  ];
}

/** Without its seal nobody sees that a log was cut short. */
function unsealed(run: string, file: string, how: string): Problem {
  return problem("seal_broken", { run, reason: how }, { at: { file } });
}

function gone(run: string, seen: string): Problem {
  return problem("run_missing", { run, seen });
}

/** Notes what each node rests on, as the graph has it. */
function addTargets(targets: Map<string, string[]>, events: readonly Occurrence[]): void {
  for (const event of events)
    for (const { rel, target } of eventLinks(event)) {
      const [source, goal] = rel === "generated_by" ? [target, event.id] : [event.id, target];
      targets.set(source, [...(targets.get(source) ?? []), goal]);
    }
}

/** One warning for each circle, at the node that comes first. */
function circles(targets: ReadonlyMap<string, readonly string[]>): Problem[] {
  return [...circlesOf(targets)]
    .filter(([id, circle]) => circle.every((it) => id <= it))
    .map(([id, circle]) => problem("run_circular", { id, circle }, { severity: "warning" }));
}

/** Runs that others refer to and that are not there. They may be on another branch, so this is a warning. */
function dangling(events: readonly Occurrence[], present: ReadonlySet<string>): Problem[] {
  const named = events.flatMap(eventLinks).flatMap(({ rel, target }) => {
    const run = /^(.+)#\d+$/.exec(target)?.[1];
    return run && rel !== "uses" ? [run] : [];
  });
  return [...new Set(named)]
    .filter((it) => !present.has(it))
    .map((run) =>
      problem("run_missing", { run, seen: `${events[0]?.run ?? "a run"} refers to it` }, { severity: "warning" }),
    );
}

function checkManifest(id: string, { manifests, config }: Parts): Problem[] {
  try {
    manifests.read(id);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [{ ...error.problem, at: { file: `${config.dir}/manifests/${id.slice(4)}.json` } }];
  }
}

/** Liminara keeps decisions beside the log, each with the hash of all of it but the hash. */
function checkDecisions(run: string, folder: string, root: string): Problem[] {
  const path = join(root, folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path)
    .filter((it) => it.endsWith(".json"))
    .sort()
    .flatMap((name) => {
      const file = `${folder}/${name}`;
      const reason = decisionFault(readPlain(join(path, name)).toString());
      return reason ? [problem("decision_broken", { run, reason }, { at: { file } })] : [];
    });
}
