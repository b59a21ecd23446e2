import { readJest } from "./jest.ts";
import { readJunit } from "./junit.ts";
import { readPytest } from "./pytest.ts";
import { type Report, type Results, reportOf, unreadable } from "./report.ts";
import { readTap } from "./tap.ts";

export type { Report } from "./report.ts";

/** Names kept of each outcome; the counts are whole. */
const NAMES = 1000;

/**
 * Reads a test report; its text alone says which kind it is.
 *
 * @param file named in the problem
 * @param root absolute; paths below it are made relative
 * @throws report_unreadable
 */
export function readReport(text: string, file: string, root: string): Report {
  const report = reportOf(readAny(text.replace(/^\uFEFF/, "").trimStart(), file), root);
  if (report.passed + report.failed + report.skipped === 0) unreadable(file, "it holds no test");
  return {
    ...report,
    skipped_tests: report.skipped_tests.slice(0, NAMES),
    failed_tests: report.failed_tests.slice(0, NAMES),
  };
}

function readAny(text: string, file: string): Results {
  if (text.startsWith("<")) return readJunit(text, file);
  if (!text.startsWith("{")) return readTap(text, file);
  const value = parseJson(text, file);
  return "testResults" in value ? readJest(value, file) : readPytest(value, file);
}

function parseJson(text: string, file: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (cause) {
    return unreadable(file, `it is not JSON: ${(cause as Error).message}`);
  }
}
