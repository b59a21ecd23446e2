import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  // The suites that need a browser or an object store have commands of their own.
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "test/web/**", "test/remote/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
