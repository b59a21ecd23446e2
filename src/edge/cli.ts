#!/usr/bin/env node
import * as nodeModule from "node:module";

// A Node too old would stop at a missing built-in module, with a message that helps nobody.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `precedent needs Node 22.18 or later; this is ${process.versions.node}. Install a newer one and run it again.`,
  );
  process.exit(2);
}

// Compiling the bundle is a fifth of the start-up; Node keeps the result beside its own temporary files.
nodeModule.enableCompileCache();

// The server must answer first, and a hook runs before every edit: neither loads the tools or commander.
const [, , command, ...rest] = process.argv;
const isHelp = rest.some((it) => it === "--help" || it === "-h");
if (command === "hook" && !isHelp) {
  const { runHook } = await import("./hook.ts");
  await runHook(rest);
} else if (command === "mcp" && rest.length === 0) {
  const { serveMcpOverStdio } = await import("./stdio.ts");
  serveMcpOverStdio(process.cwd());
} else {
  const { runCommandLine } = await import("./command-line.ts");
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
