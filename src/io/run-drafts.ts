import { join } from "node:path";
import type { Digest } from "../core/canonical.ts";
import type { Payload } from "../core/chain.ts";
import { type DependencyChange, dependencyChanges, isLockfile } from "../core/dependencies.ts";
import { outputsOf } from "../core/event-links.ts";
import { fail } from "../core/problem.ts";
import { readReport } from "../core/reports/index.ts";
import { CI_FILE } from "../core/skip-marks.ts";
import { newSkips } from "../core/skips.ts";
import type { Context } from "./context.ts";
import { committedChange, uncommittedChange } from "./drafted-change.ts";
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
 * Reads what a report, a change and the tree show of an event. Without a commit, a review of a dependency and an update of
 * CI are read from what is not committed yet.
 *
 * @throws report_unreadable, ref_unknown, event_invalid where a change moves several dependencies and none is named
 */
export async function draftPayload(input: Recording, context: Context, sealing: Sealing): Promise<Draft> {
  const { kind, commit } = input;
  const at = commit ? { commit: await context.git.resolve(commit) } : {};
  const draft = { payload: at, inputs: [], outputs: [] };
  if (kind === "run_tests") return mergeDrafts(draft, await testDraft(input, context, sealing));
  if (kind === "build") return { ...draft, inputs: await configInputs(context) };
  if (kind === "dependency_review") return mergeDrafts(draft, await dependencyDraft(input, context, sealing));
  if (kind === "ci_config_update") return mergeDrafts(draft, await configDraft(input, context, sealing));
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

async function dependencyDraft({ payload, commit }: Recording, context: Context, sealing: Sealing): Promise<Draft> {
  const found = commit
    ? await committedChange(commit, isLockfile, context)
    : await uncommittedChange(isLockfile, context);
  const moved = (found?.files ?? []).map((file) => ({
    file,
    changes: dependencyChanges(file.path, file.before, file.after ?? ""),
  }));
  const { dep } = payload;
  const named = moved.flatMap((it) => it.changes).filter((it) => typeof dep !== "string" || it.dep === dep);
  const [only] = named;
  if (named.length > 1 && !dep) fail("event_invalid", { kind: "dependency_review", detail: choiceOf(named) });
  // What lies in the tree by chance is no evidence of a review of something else.
  const locks = moved.filter(({ changes }) => commit || changes.some((it) => it.dep === only?.dep));
  const outputs = locks.flatMap(({ file }) => (file.after ? [sealing.text(file.path, file.after)] : []));
  return { payload: { ...only }, inputs: [], outputs };
}

function choiceOf(changes: readonly DependencyChange[]): string {
  const named = changes.slice(0, 20).map((it) => `${it.dep} (${it.from || "new"} → ${it.to || "removed"})`);
  return `\`dep\` is one of ${named.join(", ")}`;
}

async function configDraft({ payload, commit }: Recording, context: Context, sealing: Sealing): Promise<Draft> {
  const named = typeof payload["path"] === "string" ? context.locate(payload["path"]) : undefined;
  const isMeant = (it: string) => (named === undefined ? CI_FILE.test(it) : it === named);
  const found = commit ? await committedChange(commit, isMeant, context) : await uncommittedChange(isMeant, context);
  const path = named ?? found?.files[0]?.path;
  if (!path) return { payload: {}, inputs: [], outputs: [] };
  const [atCommit] = commit ? await context.git.read({ commit }, [path]) : [];
  const text = atCommit ?? found?.files.find((it) => it.path === path)?.after;
  const config = text === undefined ? await sealing.file(path) : sealing.text(path, text);
  const message = found?.change.message ?? "";
  const [subject = ""] = message.split("\n");
  const pr = /\(#(\d+)\)|pull request #(\d+)|\bPR[ #]*(\d+)/i.exec(message)?.slice(1).find(Boolean);
  const skips = found ? newSkips(found.change).map(({ kind: _, ...it }) => it) : [];
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
