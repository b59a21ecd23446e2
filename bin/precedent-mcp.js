#!/usr/bin/env node
// What `npx precedent-mcp` runs. A client that starts it with no more words wants the server; a person at a terminal,
// help. `precedent` makes no such guess: an agent that calls it to see what there is must not find itself in a server.
if (process.argv.length === 2 && !process.stdin.isTTY) process.argv.push("mcp");
await import("../dist/cli.js");
