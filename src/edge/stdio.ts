import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { mcpServer } from "./mcp.ts";
import { lazily } from "./repositories.ts";

/**
 * Serves MCP over stdin and stdout until the client closes its end. The repository is opened once, by the first
 * request that needs it; a failure to open is that request's answer and is tried again by the next.
 */
export function serveMcpOverStdio(startDir: string): void {
  const { open, close } = lazily(startDir);
  serveStdio(() => mcpServer(open), { onerror: (error) => console.error(error.message) });
  process.stdin.once("end", async () => {
    await close();
    // The native index may hold threads; nobody is left to answer.
    process.exit(0);
  });
}
