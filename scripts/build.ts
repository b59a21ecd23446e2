import { createHash } from "node:crypto";
import { globSync, readFileSync, rmSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { build as viteBuild } from "vite";

// Bundled, because a client waits for the server to start: one file read instead of hundreds. What is heavy lives in
// chunks of its own. LanceDB's JavaScript is bundled too, so that an install brings only its native part for this
// machine and not the model runtimes it could use.
const SHARED: BuildOptions = {
  outdir: "dist",
  bundle: true,
  minify: true,
  platform: "node",
  format: "esm",
  target: "node22",
  external: ["@lancedb/lancedb-*", "openai", "voyageai", "@huggingface/transformers"],
  logLevel: "warning",
  define: { PRECEDENT_BUILD: JSON.stringify(stampOf(globSync("src/{core,io}/**/*.ts"))) },
};

function stampOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const it of files.toSorted()) hash.update(`${it}\0`).update(readFileSync(it)).update("\0");
  return hash.digest("hex").slice(0, 16);
}

/** Leaves what is imported later to the other bundle, where each is an entry under its own name. */
const later = new Map<string, string>();
const leaveForLater: Plugin = {
  name: "leave-for-later",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const name = basename(path, ".ts");
      later.set(name, relative(process.cwd(), join(resolveDir, path)));
      return { path: `./${name}.js`, external: true };
    });
  },
};

const findHook: Plugin = {
  name: "find-hook",
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/hook\.ts$/ }, () => ({ path: "./hook.js", external: true }));
  },
};

rmSync("dist", { recursive: true, force: true });

// A hook runs before every edit of an agent: one small file with nothing of the rest, read at once.
await build({ ...SHARED, entryPoints: { hook: "src/edge/hook.ts" }, plugins: [leaveForLater] });
await build({
  ...SHARED,
  entryPoints: { cli: "src/edge/cli.ts", ...Object.fromEntries(later) },
  splitting: true,
  plugins: [findHook],
  // CommonJS packages in the bundle expect what their own module system gave them.
  banner: {
    js: [
      'import{createRequire as __createRequire}from"node:module";',
      'import{fileURLToPath as __fileURLToPath}from"node:url";',
      "const require=__createRequire(import.meta.url),__filename=__fileURLToPath(import.meta.url);",
    ].join(""),
  },
});

await viteBuild({ configFile: "web/vite.config.ts", logLevel: "warn" });
