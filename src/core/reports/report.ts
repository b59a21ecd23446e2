import { fail } from "../problem.ts";

export type TestResult = { name: string; outcome: "passed" | "failed" | "skipped"; file?: string | undefined };

/** A test report in the terms of a `run_tests` event. */
export type Report = {
  format: string;
  passed: number;
  failed: number;
  skipped: number;
  skipped_tests: string[];
  failed_tests: string[];
};

/** Counts results and names those that did not pass as `file::name`, the file only where the name does not say it. */
export function reportOf(format: string, results: readonly TestResult[]): Report {
  const named = (outcome: TestResult["outcome"]) =>
    results
      .filter((it) => it.outcome === outcome)
      .map(({ name, file }) => (file && !name.includes(file) ? `${file}::${name}` : name));
  const [skipped_tests, failed_tests] = [named("skipped"), named("failed")];
  return {
    format,
    passed: results.length - skipped_tests.length - failed_tests.length,
    failed: failed_tests.length,
    skipped: skipped_tests.length,
    skipped_tests,
    failed_tests,
  };
}

/** Fails with why a text is not the report it seemed to be. @throws report_unreadable */
export function unreadable(file: string, why: string): never {
  return fail("report_unreadable", { file, why });
}
