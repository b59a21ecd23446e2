import { rmSync } from "node:fs";
import { build } from "esbuild";
import { build as viteBuild } from "vite";

// Bundled, because a client waits for the server to start: one file read instead of hundreds. What is heavy lives in
// chunks of its own. LanceDB's JavaScript is bundled too, so that an install brings only its native part for this
// machine and not the model runtimes it could use.
rmSync("dist", { recursive: true, force: true });
await build({
  // A hook runs before every edit of an agent, so what it loads is small and no part of the rest.
  entryPoints: { cli: "src/edge/cli.ts", hook: "src/edge/hook.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  minify: true,
  platform: "node",
  format: "esm",
  target: "node22",
  external: ["@lancedb/lancedb-*", "openai", "voyageai", "@huggingface/transformers"],
  // CommonJS packages in the bundle expect what their own module system gave them.
  banner: {
    js: [
      'import{createRequire as __createRequire}from"node:module";',
      'import{fileURLToPath as __fileURLToPath}from"node:url";',
      "const require=__createRequire(import.meta.url),__filename=__fileURLToPath(import.meta.url);",
    ].join(""),
  },
  logLevel: "warning",
});

await viteBuild({ configFile: "web/vite.config.ts", logLevel: "warn" });
