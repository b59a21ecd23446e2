import { startHttp } from "../../src/edge/http.ts";
import { repositoryAt } from "../../src/edge/repositories.ts";
import { fixtureServer } from "./fixtures.ts";

// `node test/conformance/serve.ts fixtures|production PORT [FOLDER]` until it is ended by a signal.
const [kind, port, folder = "."] = process.argv.slice(2);
const server = await startHttp({
  repositories: [repositoryAt(folder, process.cwd())],
  host: "127.0.0.1",
  port: Number(port),
  allowHosts: [],
  allowOrigins: [],
  readOnly: false,
  ratePerMinute: 100_000,
  onError: (error) => process.stderr.write(`${error.message}\n`),
  ...(kind === "fixtures" && { serverOf: fixtureServer }),
});
process.stdout.write(`${server.url}\n`);
process.once("SIGTERM", () => void server.close());
