import { join } from "node:path";
import type { Digest } from "../core/canonical.ts";
import type { Payload } from "../core/chain.ts";
import { type Change, touchedPaths } from "../core/change.ts";
import { type DependencyChange, dependencyChanges, isLockfile } from "../core/dependencies.ts";
import { outputsOf } from "../core/event-links.ts";
import { fail } from "../core/problem.ts";
import { readReport } from "../core/reports/index.ts";
import { CI_FILE, newSkips } from "../core/skips.ts";
import type { Context } from "./context.ts";
import { readPlain } from "./files.ts";
import type { Recording } from "./record-run.ts";
import type { Sealing } from "./sealing.ts";

/** What the world shows of an event; what its author states goes before it. */
export type Draft = { payload: Payload; inputs: Digest[]; outputs: Digest[] };

/** Files looked at for whether a test run read what an earlier event sealed. */
const CONFIG_EVENTS = 50;

/** Reports are read whole; the largest suites write a few megabytes. */
const REPORT_BYTES = 64 * 1024 * 1024;

/**
 * Reads what a report, a commit and the tree show of an event.
 *
 * @throws report_unreadable, ref_unknown, event_invalid where a commit changes several dependencies and none is named
 */
export async function draftPayload(input: Recording, context: Context, sealing: Sealing): Promise<Draft> {
  const { kind, commit } = input;
  const change = commit ? await context.git.change({ commit }) : undefined;
  const at = change?.commit === undefined ? {} : { commit: change.commit };
  const draft = { payload: at, inputs: [], outputs: [] };
  if (kind === "run_tests") return mergeDrafts(draft, await testDraft(input, context, sealing));
  if (kind === "build") return { ...draft, inputs: await configInputs(context) };
  if (kind === "dependency_review" && change)
    return mergeDrafts(draft, await dependencyDraft(input, change, context, sealing));
  if (kind === "ci_config_update") return mergeDrafts(draft, await configDraft(input, change, context, sealing));
  return draft;
}

async function testDraft({ report }: Recording, context: Context, sealing: Sealing): Promise<Draft> {
  const inputs = await configInputs(context);
  if (!report) return { payload: {}, inputs, outputs: [] };
  const file = context.locate(report);
  const { output, bytes } = await context.artifacts.measure(file);
  if (output.size_bytes > REPORT_BYTES) fail("report_unreadable", { file, why: `it has ${output.size_bytes} bytes` });
  const text = Buffer.from(bytes ?? readPlain(join(context.workspace.root, file))).toString();
  const { format: _, ...results } = readReport(text, file, context.workspace.root);
  const digest = await sealing.file(report);
  return { payload: { ...results, report: digest }, inputs, outputs: [digest] };
}

/** The configurations that earlier events sealed and that lie in the tree unchanged: this run read them. */
async function configInputs({ ledger, exists, artifacts, locate }: Context): Promise<Digest[]> {
  const facts = await ledger.facts();
  const sealed = ["ci_config_update", "dependency_review"]
    .flatMap((kind) => facts.latest(kind, CONFIG_EVENTS))
    .flatMap(outputsOf);
  const found = new Set<Digest>();
  for (const name of new Set(sealed.map((it) => it.name))) {
    if (!exists(locate(name))) continue;
    const { output } = await artifacts.measure(locate(name));
    if (sealed.some((it) => it.artifact === output.artifact)) found.add(output.artifact);
  }
  return [...found];
}

async function dependencyDraft(
  { payload }: Recording,
  change: Change,
  { git }: Context,
  sealing: Sealing,
): Promise<Draft> {
  const commit = change.commit ?? "";
  const parents = await git.commits({ range: commit, limit: 1 }).then(([it]) => it?.parents ?? []);
  const changes: DependencyChange[] = [];
  const outputs: Digest[] = [];
  for (const path of touchedPaths(change).filter(isLockfile)) {
    const [after = ""] = await git.read({ commit }, [path]);
    const [before = ""] = parents[0] ? await git.read({ commit: parents[0] }, [path]) : [];
    changes.push(...dependencyChanges(path, before, after));
    if (after) outputs.push(sealing.text(path, after));
  }
  const named = typeof payload["dep"] === "string" ? changes.filter((it) => it.dep === payload["dep"]) : changes;
  const [only] = named;
  if (named.length > 1 && !payload["dep"]) {
    const detail = `\`dep\` is one of ${named
      .slice(0, 20)
      .map((it) => `${it.dep} (${it.from || "new"} → ${it.to || "removed"})`)
      .join(", ")}`;
    fail("event_invalid", { kind: "dependency_review", detail });
  }
  return { payload: { ...only }, inputs: [], outputs };
}

async function configDraft(
  input: Recording,
  change: Change | undefined,
  { git, locate }: Context,
  sealing: Sealing,
): Promise<Draft> {
  const named = input.payload["path"];
  const path =
    typeof named === "string" ? locate(named) : change && touchedPaths(change).find((it) => CI_FILE.test(it));
  if (!path) return { payload: {}, inputs: [], outputs: [] };
  const [committed] = change?.commit ? await git.read({ commit: change.commit }, [path]) : [];
  const config = committed === undefined ? await sealing.file(path) : sealing.text(path, committed);
  const [subject = ""] = (change?.message ?? "").split("\n");
  const pr = /\(#(\d+)\)|pull request #(\d+)|\bPR[ #]*(\d+)/i
    .exec(change?.message ?? "")
    ?.slice(1)
    .find(Boolean);
  const skips = change ? newSkips(change).map(({ kind: _, ...it }) => it) : [];
  return {
    payload: { path, config, ...(subject && { change: subject }), ...(pr && { pr }), ...(skips.length && { skips }) },
    inputs: [],
    outputs: [config],
  };
}

function mergeDrafts(a: Draft, b: Draft): Draft {
  return {
    payload: { ...a.payload, ...b.payload },
    inputs: [...a.inputs, ...b.inputs],
    outputs: [...a.outputs, ...b.outputs],
  };
}
