import { z } from "zod";
import { type Results, type TestResult, unreadable } from "./report.ts";

/** An expected failure was not held against the code, so it counts as not run. */
const OUTCOMES: { [outcome: string]: TestResult["outcome"] } = {
  passed: "passed",
  xpassed: "passed",
  skipped: "skipped",
  xfailed: "skipped",
};

const schema = z.looseObject({
  summary: z.looseObject({}),
  tests: z.array(z.looseObject({ nodeid: z.string(), outcome: z.string() })),
});

/** Reads the JSON of pytest-json-report; pytest's own `--junitxml` is JUnit XML. */
export function readPytest(value: unknown, file: string): Results {
  const { data } = schema.safeParse(value);
  if (!data) return unreadable(file, "its JSON lacks `tests` with `nodeid` and `outcome`");
  const results = data.tests.map(({ nodeid, outcome }) => ({ name: nodeid, outcome: OUTCOMES[outcome] ?? "failed" }));
  return { format: "pytest", results };
}
