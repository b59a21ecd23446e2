import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  // The suites that need a browser or an object store have commands of their own.
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "test/web/**", "test/remote/**"],
    // `scripts/record-tests.ts` records the report as a run.
    reporters: ["default", ["junit", { outputFile: ".reports/vitest.xml" }]],
    // Tests wait for processes more than they compute: with one worker a core, as is usual, half of the time is waiting.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
