import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { causesOf } from "../core/causes.ts";
import type { Skip } from "../core/event.ts";
import { type Occurrence, payloadOf } from "../core/event.ts";
import { caseNames, textsIn } from "../core/event-links.ts";
import type { Facts } from "../core/facts.ts";
import { fail } from "../core/problem.ts";
import { isMeant, type Rejudged, skippedTests } from "../core/replay.ts";
import { readReport } from "../core/reports/index.ts";
import { unskipLine } from "../core/skips.ts";
import type { Context } from "./context.ts";
import { runProgram } from "./process.ts";
import { resolveInside } from "./workspace.ts";

const TIMEOUT_MS = 10 * 60_000;

/** What a test command needs of the environment; keys and tokens are not among it. */
const PASSED_ON = /^(?:PATH|HOME|USER|LANG|LC_\w+|TMPDIR|TEMP|TMP|SystemRoot|ComSpec|PATHEXT)$/;

/**
 * Runs the tests again on the files of their manifest, with the skips taken out, in a folder of its own.
 *
 * @returns what each test that was skipped did
 * @throws replay_refused where the config names no command or the user does not trust the repository
 */
export async function executeTests(
  event: Occurrence,
  unskip: readonly string[],
  context: Context,
): Promise<Rejudged[]> {
  const { command, report } = context.config.replay;
  if (command.length === 0 || report === "")
    fail("replay_refused", { why: "`provenance.replay` names no command and report" });
  if (!context.isTrusted) fail("replay_refused", { why: "this repository is not one whose code you let run" });
  const folder = mkdtempSync(join(tmpdir(), "precedent-replay-"));
  try {
    await rebuild(event, folder, context);
    const all = skipsBehind(event, await context.ledger.facts());
    const skips = all.filter((it) => isMeant(`${it.file}::${it.test}`, unskip));
    for (const file of new Set(skips.map((it) => it.file))) takeOut(skips, file, folder);
    const ended = await runProgram(command, {
      folder,
      env: context.env(PASSED_ON),
      timeoutMs: TIMEOUT_MS,
      signal: context.signal,
    });
    return readResults(event, unskip, { folder, report, output: ended.output });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rebuild(event: Occurrence, folder: string, { manifests }: Context): Promise<void> {
  let isRebuilt = false;
  for (const id of textsIn(event.payload["manifests"])) {
    if (isRebuilt) break;
    const { done } = await manifests.resolve(id, folder);
    isRebuilt = done.length > 0;
  }
  if (!isRebuilt) fail("replay_untestable", { run: event.run, why: "the code it ran on is out of reach" });
}

/** The skips that the changes behind a test run made. */
function skipsBehind(event: Occurrence, facts: Facts): Skip[] {
  const changes = causesOf(event, facts, "").map((it) => it.event);
  return changes.flatMap((it) => payloadOf(it, "ci_config_update")?.skips ?? []);
}

/** Takes skips out of a file: where a line says nothing else it goes. A line that reads otherwise by now stays. */
function takeOut(skips: readonly Skip[], file: string, folder: string): void {
  const path = join(folder, resolveInside(folder, file));
  if (!existsSync(path) || !lstatSync(path).isFile()) return;
  const texts = new Set(skips.filter((it) => it.file === file).map((it) => it.text));
  const lines = readFileSync(path, "utf8").split("\n");
  const kept = lines.flatMap((line) => (texts.has(line.trim()) ? (unskipLine(line, file) ?? []) : [line]));
  writeFileSync(path, kept.join("\n"));
}

type Output = { folder: string; report: string; output: string };

function readResults(event: Occurrence, unskip: readonly string[], { folder, report, output }: Output): Rejudged[] {
  const path = join(folder, resolveInside(folder, report));
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    const why = `the command wrote no ${report}; it printed ${JSON.stringify(output.slice(-300))}`;
    return fail("replay_untestable", { run: event.run, why });
  }
  const results = readReport(readFileSync(path, "utf8"), report, folder);
  const failed = new Set(results.failed_tests.flatMap(caseNames));
  const skipped = new Set(results.skipped_tests.flatMap(caseNames));
  const outcomeOf = (test: string): Rejudged["outcome"] => {
    if (caseNames(test).some((it) => skipped.has(it))) return "unknown";
    return caseNames(test).some((it) => failed.has(it)) ? "failed" : "passed";
  };
  return skippedTests(event, unskip).map((test) => ({
    test,
    outcome: outcomeOf(test),
    confidence: "recorded",
    source: "executed now",
  }));
}
