import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { layOutShop, SERVER } from "./repository.ts";

test("serve reads the records before anyone asks", async () => {
  const folder = layOutShop();
  const server = spawn(process.execPath, [SERVER, "serve", "--port", "0"], { cwd: folder, stdio: "ignore" });
  onTestFinished(() => void server.kill());
  const cache = join(folder, ".git/precedent/records.json");
  await vi.waitFor(() => expect(existsSync(cache)).toBe(true), { timeout: 20_000, interval: 50 });
});

test("serve does not start on a folder that is not there", () => {
  const { status, stderr } = spawnSync(process.execPath, [SERVER, "serve", "nowhere", "--port", "0"], {
    cwd: layOutShop(),
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(status).toBe(2);
  expect(stderr).toContain("There is no folder");
});
