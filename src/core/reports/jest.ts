import { z } from "zod";
import { type Results, type TestResult, unreadable } from "./report.ts";

const OUTCOMES: { [status: string]: TestResult["outcome"] } = {
  passed: "passed",
  failed: "failed",
  pending: "skipped",
  skipped: "skipped",
  disabled: "skipped",
  todo: "skipped",
};

const schema = z.looseObject({
  numTotalTests: z.int(),
  testResults: z.array(
    z.looseObject({
      name: z.string().default(""),
      status: z.string().default(""),
      assertionResults: z.array(
        z.looseObject({ status: z.string(), fullName: z.string().optional(), title: z.string().default("") }),
      ),
    }),
  ),
});

/** Reads the JSON of `jest --json`, which `vitest --reporter=json` writes too. */
export function readJest(value: unknown, file: string): Results {
  const { data } = schema.safeParse(value);
  if (!data) return unreadable(file, "its JSON lacks `testResults` with `assertionResults`");
  const results = data.testResults.flatMap(({ name: path, status, assertionResults }) => {
    // A file that could not be loaded fails as a whole and lists no test.
    if (status === "failed" && !assertionResults.some((it) => it.status === "failed"))
      return [...assertionResults.map((it) => result(it, path)), { name: path, outcome: "failed" as const }];
    return assertionResults.map((it) => result(it, path));
  });
  return { format: "jest", results };
}

function result(it: { status: string; fullName?: string | undefined; title: string }, file: string): TestResult {
  return { name: it.fullName ?? it.title, file, outcome: OUTCOMES[it.status] ?? "failed" };
}
