import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson, digestOf, type Json } from "../src/core/canonical.ts";
import { chainEvent, type Payload, type RunEvent, renderLog, sealOf } from "../src/core/chain.ts";

/** One release after another: a review of a dependency, a CI change, tests, and a deployment of two events. */
const RUNS_A_RELEASE = 4;
/** CI configs that change; between two changes all tests read the same one. */
const RELEASES_A_CONFIG = 500;
/** Releases that end in an incident. */
const RELEASES_AN_INCIDENT = 200;

const START = Date.UTC(2020, 0, 1);
const MINUTE_MS = 60_000;

export type RunCorpus = {
  folder: string;
  runs: number;
  incidents: number /** The CI config most runs read. */;
  config: string;
  remove(): void;
};

/** Lays out a git repository with sealed runs, the same for the same count. The artifacts are named and not stored. */
export function layOutRuns(count: number): RunCorpus {
  const folder = mkdtempSync(join(tmpdir(), `precedent-runs-${count}-`));
  const base = join(folder, "provenance/runs");
  mkdirSync(base, { recursive: true });
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
  let [runs, incidents, minutes] = [0, 0, 0];
  const write = (run: string, steps: readonly [kind: string, payload: Payload][]) => {
    const events: RunEvent[] = [];
    for (const [event_type, payload] of steps) {
      const timestamp = new Date(START + minutes++ * MINUTE_MS).toISOString();
      events.push(chainEvent({ event_type, payload, timestamp }, events.at(-1)));
    }
    mkdirSync(join(base, run));
    writeFileSync(join(base, run, "events.jsonl"), renderLog(events));
    const seal = sealOf(run, events);
    if (seal) writeFileSync(join(base, run, "seal.json"), canonicalJson(seal));
    runs++;
  };
  for (let release = 0; runs < count; release++) {
    for (const [run, ...steps] of releaseRuns(release)) write(run, steps);
    if (release % RELEASES_AN_INCIDENT === RELEASES_AN_INCIDENT - 1) {
      const number = ++incidents;
      const payload = {
        number,
        title: `dep ${release % 50} misbehaves`,
        version: versionOf(release),
        reported_by: "ops",
      };
      write(`lode-incident-${number}`, [["incident", payload]]);
    }
  }
  const config = configOf(0);
  return { folder, runs, incidents, config, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

type Steps = [run: string, ...steps: [kind: string, payload: Payload][]];

function releaseRuns(release: number): Steps[] {
  const [version, target] = [versionOf(release), "production"];
  const output = (artifact: string, name: string): Json => [{ artifact, name, size_bytes: 1000, stored: false }];
  const lock = digestOf(`lock ${release}`);
  const report = digestOf(`report ${release}`);
  const receipt = digestOf(`receipt ${release}`);
  const isSkipping = release % RELEASES_AN_INCIDENT === RELEASES_AN_INCIDENT - 1;
  const skipped_tests = isSkipping ? [`test/dep_${release % 50}_test.exs::dep ${release} works`] : [];
  const skips = isSkipping ? [{ test: `dep ${release} works`, file: `test/dep_${release % 50}_test.exs` }] : [];
  const review = {
    dep: `dep_${release % 50}`,
    from: "1.0.0",
    to: "1.1.0",
    decision: "upgrade",
    rationale: "new features",
    decided_by: "erik",
  };
  const tests = {
    command: "mix test",
    passed: 847,
    failed: 0,
    skipped: skipped_tests.length,
    skipped_tests,
    failed_tests: [],
    report,
  };
  const config = configOf(release);
  const runs: Steps[] = [
    [`lode-dep-r${release}`, ["dependency_review", { ...review, based_on: [], outputs: output(lock, "mix.lock") }]],
    [
      `lode-test-r${release}`,
      ["run_tests", { ...tests, inputs: [lock, config], outputs: output(report, "report.xml") }],
    ],
    [
      `lode-deploy-r${release}`,
      ["deploy_decision", { version, target, decision: "deploy", approved_by: "klara", based_on: [report] }],
      [
        "deploy_execute",
        {
          version,
          target,
          image: "i",
          healthy: "3/3",
          decision: `lode-deploy-r${release}#0`,
          receipt,
          outputs: output(receipt, "receipt.json"),
        },
      ],
    ],
  ];
  const change = { path: ".github/workflows/ci.yml", change: "timeout", pr: String(release), config, skips };
  const update: Steps = [`lode-ci-r${release}`, ["ci_config_update", { ...change, outputs: output(config, "ci.yml") }]];
  const build: Steps = [
    `lode-build-r${release}`,
    ["build", { version, inputs: [lock, config], outputs: output(digestOf(`image ${release}`), "image") }],
  ];
  return [isSkipping || release % RELEASES_A_CONFIG === 0 ? update : build, ...runs].slice(0, RUNS_A_RELEASE);
}

/** Half of all runs read the first config. */
function configOf(release: number): string {
  return digestOf(`config ${release % 2 === 0 ? 0 : Math.floor(release / RELEASES_A_CONFIG)}`);
}

function versionOf(release: number): string {
  return `1.${Math.floor(release / 100)}.${release % 100}`;
}
