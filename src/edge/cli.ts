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

// The server is the command that is started most and must answer first: it loads neither the tools nor commander.
if (process.argv[2] === "mcp" && process.argv.length === 3) {
  const { serveMcpOverStdio } = await import("./stdio.ts");
  serveMcpOverStdio(process.cwd());
} else {
  const { runCommandLine } = await import("./command-line.ts");
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
