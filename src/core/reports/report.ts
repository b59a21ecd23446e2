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

/** What one of the readers found. */
export type Results = { format: string; results: readonly TestResult[] };

/**
 * Counts results and names those that did not pass as `file::name`, the file only where the name does not say it.
 *
 * @param root absolute; paths inside it become relative, so that every machine's report names a test alike
 */
export function reportOf({ format, results }: Results, root: string): Report {
  const inRoot = relativeTo(root);
  const named = (outcome: TestResult["outcome"]) =>
    results
      .filter((it) => it.outcome === outcome)
      .map(({ name, file }) => ({ name: inRoot(name), file: inRoot(file ?? "") }))
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

/** Takes the root off the parts of a name that are paths inside it. A path on Windows has backslashes. */
function relativeTo(root: string): (name: string) => string {
  const relative = (part: string) => {
    const path = part.replace(/^file:\/\/(\/(?=[A-Za-z]:))?/, "").replaceAll("\\", "/");
    return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : part;
  };
  return (name) => name.split("::").map(relative).join("::");
}

/** Fails with why a text is not the report it seemed to be. @throws report_unreadable */
export function unreadable(file: string, why: string): never {
  return fail("report_unreadable", { file, why });
}
