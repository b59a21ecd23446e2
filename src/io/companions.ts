import { touchedPaths } from "../core/change.ts";
import { fail, type Problem } from "../core/problem.ts";
import { typeOfId } from "../core/record.ts";
import { judgeRequirements, labelsAsking, namedIds, type Requirements, workOf } from "../core/requirements.ts";
import { bindingsAt } from "./bindings.ts";
import type { Context } from "./context.ts";
import { checkReceipts } from "./receipts.ts";

/** What a change is known by. Without any of the first three it is HEAD. */
export type Subject = {
  commit?: string | undefined;
  range?: string | undefined;
  staged?: boolean | undefined;
  /** Of the commit that is being made, or the text of the pull request. */
  message?: string | undefined;
  /** Of the pull request. */
  labels?: readonly string[] | undefined;
};

type Touched = { paths: string[]; message: string; labels: readonly string[] };

/**
 * Judges whether a change comes with the records that the project's preset asks for.
 *
 * @throws source_ambiguous, and what reading the change throws
 */
export async function judgeCompanions(subject: Subject, context: Context): Promise<Requirements> {
  return judge(await readTouched(subject, context), context);
}

/**
 * As `judgeCompanions`, for a hook: where nothing of the change or the config can ask for anything, the records are
 * not read at all.
 */
export async function judgeCompanionsIfAsked(subject: Subject, context: Context): Promise<Problem[]> {
  const touched = await readTouched(subject, context);
  if (!(await isAsked(touched, context))) return [];
  const { problems } = await judge(touched, context);
  // What a message that is still to be written will say nobody knows.
  const isUnwritten = subject.staged && subject.message === undefined;
  return isUnwritten ? problems.filter((it) => it.code !== "attribution_missing") : problems;
}

async function judge({ paths, message, labels }: Touched, context: Context): Promise<Requirements> {
  const { config } = context;
  const checked = config.preset === "regulated" ? await checkReceipts(context) : [];
  const signed = new Set(checked.filter((it) => it.signature !== "invalid").map((it) => it.receipt.record));
  return judgeRequirements({ paths, message, labels, signed }, await context.view(), config);
}

/** Something asks: the config for certain paths, a spec that covers one, or a record the change names that is not decided. */
async function isAsked({ paths, message, labels }: Touched, context: Context): Promise<boolean> {
  const { preset, require, dir } = context.config;
  const work = workOf(paths, context.config);
  if (work.length === 0) return false;
  const isConfigured =
    require.decision.length + require.spec.length + require.risk.length > 0 ||
    Object.values(labelsAsking(labels, require)).some((it) => it.length > 0);
  const isDrafted = paths.some((path) =>
    ["drafts/", "specs/", "decisions/"].some((it) => path.startsWith(`${dir}/${it}`)),
  );
  if (preset === "regulated" || isConfigured || isDrafted) return true;
  const bindings = await bindingsAt(await context.git.head(), context);
  const isDecided = (id: string) =>
    typeOfId(id) === "decision" && ["open", "implemented"].includes(bindings.standing(id)?.state ?? "");
  return (
    namedIds(message).some((id) => !isDecided(id)) ||
    work.some((path) => bindings.find(path).some((it) => typeOfId(it.id) === "spec"))
  );
}

async function readTouched(
  { commit, range, staged, message = "", labels = [] }: Subject,
  { git, index }: Context,
): Promise<Touched> {
  const given = [...(commit ? ["commit"] : []), ...(range ? ["range"] : []), ...(staged ? ["staged"] : [])];
  if (given.length > 1) fail("source_ambiguous", { given });
  if (range) {
    const commits = await git.commits({ range });
    const change = await git.change({ range });
    return { paths: touchedPaths(change), message: [...commits.map((it) => it.message), message].join("\n"), labels };
  }
  if (staged) return { paths: await git.staged(index), message, labels };
  const change = await git.change({ commit: commit ?? "HEAD" });
  return { paths: touchedPaths(change), message: `${change.message ?? ""}\n${message}`, labels };
}
