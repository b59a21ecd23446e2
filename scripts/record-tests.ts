import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const REPORT = ".reports/vitest.xml";

/** Records the last test run of this repository with our own tool, in a copy, and verifies it: CI commits nothing. */
const copy = mkdtempSync(join(tmpdir(), "precedent-own-run-"));
try {
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", process.cwd(), copy], { stdio: "inherit" });
  copyFileSync(REPORT, join(copy, "vitest.xml"));
  precedent("record", "run_tests", "--report", "vitest.xml", "--payload", JSON.stringify({ command: "npm test" }));
  precedent("verify");
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function precedent(...args: string[]): void {
  execFileSync(process.execPath, [resolve("dist/cli.js"), "-C", copy, ...args], { stdio: "inherit" });
}
