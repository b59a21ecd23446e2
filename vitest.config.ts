import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  // The browser suite needs a browser; it has a command of its own.
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "test/web/**"],
    // `scripts/record-tests.ts` records the report as a run.
    reporters: ["default", ["junit", { outputFile: ".reports/vitest.xml" }]],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
