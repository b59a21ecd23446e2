import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

/**
 * Records a release of the project in the current folder as one run: its tests, the package that was built, and the
 * release. Run `npm test` before it, and commit `provenance/` after it.
 */
const REPORT = ".reports/vitest.xml";
const CLI = resolve(import.meta.dirname, "../dist/cli.js");

const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: "utf8" }).trim();
const record = (kind: string, ...args: string[]) => {
  const answer = run(process.execPath, CLI, "record", kind, "--run-id", runId, ...args, "--json");
  const { event, payload } = JSON.parse(answer) as { event: string; payload: { [field: string]: unknown } };
  console.log(`${event} ${kind}`);
  return payload;
};

const { name, version } = JSON.parse(readFileSync("package.json", "utf8")) as { name: string; version: string };
const runId = `lode-release-${version.replaceAll(/[^A-Za-z0-9]+/g, "_")}`;

const uncommitted = run("git", "status", "--porcelain", "--", ".", ":!provenance");
if (uncommitted) throw new Error(`Commit first: a release is of what is committed, and this is not:\n${uncommitted}`);

// A report is sealed as it is and committed; the name of the machine it was made on is nobody's business.
writeFileSync(REPORT, readFileSync(REPORT, "utf8").replaceAll(/ hostname="[^"]*"/g, ""));

const { failed } = record("run_tests", "--report", REPORT, "--payload", '{"command":"npm test"}', "--open");
if (failed !== 0) throw new Error(`${String(failed)} tests failed; the run ${runId} says which. Nothing is released.`);

const [{ filename }] = JSON.parse(
  run("npm", "pack", "--json", "--ignore-scripts", "--pack-destination", ".reports"),
) as [{ filename: string }];
const pack = `.reports/${filename}`;
record("build", "--inputs", "package-lock.json", "--outputs", pack, "--open", "--payload", JSON.stringify({ version }));
const released = { name, version, based_on: [`${runId}#0`, `${runId}#1`] };
record("release", "--outputs", pack, "--payload", JSON.stringify(released));
