import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

type Answer = { [field: string]: unknown };
export type Ask = (why: string, name: string, args: Answer) => Promise<Answer>;
type Git = (...args: string[]) => string;

const RATES = "src/tax/rates.mjs";
const TEST = "test/rates.test.mjs";
const CI = ".github/workflows/ci.yml";
const LOCK = "package-lock.json";

/** Plays a release that goes wrong, with real commits and a real test run, and asks where it came from. */
export async function playIncident(folder: string, ask: Ask, git: Git): Promise<void> {
  const write = (files: { [path: string]: string }) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  const commit = (message: string, files: { [path: string]: string }) => {
    write(files);
    git("add", "--", ...Object.keys(files));
    git("commit", "--quiet", "-m", message);
  };

  commit("Compute the rate", { [LOCK]: lock("1.4.2"), [CI]: workflow(5), [RATES]: rates(1900n), [TEST]: tests(false) });
  commit("Upgrade vat-table to 2.0.0", { [LOCK]: lock("2.0.0"), [RATES]: rates(1600n) });
  await ask("A dependency is upgraded: the lock file says what, a person says why.", "record_event", {
    kind: "dependency_review",
    commit: "HEAD",
    payload: { rationale: "2.0.0 has the reduced rates; the changelog names no breaking change", decided_by: "jonas" },
  });
  commit("Unblock the pipeline (#14)", { [CI]: workflow(20), [TEST]: tests(true) });
  await ask("The pipeline is unblocked: the diff says which test stopped running.", "record_event", {
    kind: "ci_config_update",
    commit: "HEAD",
    payload: { author: "jonas" },
  });
  write({ "report.xml": runTests(folder) });
  const tested = await ask("The tests run, and their own report is sealed.", "record_event", {
    kind: "run_tests",
    report: "report.xml",
    payload: { command: "node --test" },
  });
  const version = { version: "3.1.0", target: "production" };
  const decided = await ask("A person decides to deploy; the gate tells what was skipped.", "record_event", {
    kind: "deploy_decision",
    payload: { ...version, approved_by: "klara", based_on: [tested["event"]] },
    open: true,
  });
  await ask("It is deployed.", "record_event", {
    kind: "deploy_execute",
    run_id: decided["run"],
    payload: { ...version, image: "registry.example/shop:3.1.0", healthy: "3/3" },
  });
  await ask("Two days later a customer calls.", "record_event", {
    kind: "incident",
    payload: {
      number: 47,
      title: "VAT is 16 % again",
      version: "v3.1.0",
      reported_by: "customer",
      caught_by: ["the standard rate is 19 %"],
    },
  });
  await ask("Why did this happen?", "trace_origin", { from: "incident-47" });
  write({ [TEST]: tests(false).replace('test("books', 'test.skip("books') });
  await ask("Months later an agent wants to skip the next test.", "audit_change", { diff: git("diff", "--", TEST) });
}

function lock(version: string): string {
  return `${JSON.stringify(
    { name: "shop", lockfileVersion: 3, packages: { "": { name: "shop" }, "node_modules/vat-table": { version } } },
    null,
    2,
  )}\n`;
}

function workflow(minutes: number): string {
  return `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    timeout-minutes: ${minutes}\n    steps:\n      - run: node --test\n`;
}

function rates(standard: bigint): string {
  return `/** In hundredths of a percent. */\nexport const STANDARD = ${standard}n;\nexport const BOOKS = 700n;\n`;
}

function tests(isSkipped: boolean): string {
  return `import assert from "node:assert";
import test from "node:test";
import { BOOKS, STANDARD } from "../${RATES}";

test${isSkipped ? ".skip" : ""}("the standard rate is 19 %", () => assert.equal(STANDARD, 1900n));
test("books have the reduced rate", () => assert.equal(BOOKS, 700n));
`;
}

/** @returns the JUnit report of Node's own test runner */
function runTests(folder: string): string {
  return spawnSync(process.execPath, ["--test", "--test-reporter=junit", TEST], { cwd: folder, encoding: "utf8" })
    .stdout;
}
