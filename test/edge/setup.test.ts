import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { gitEnv, type TempRepo, tempRepo } from "../temp-repo.ts";

const CLI = resolve("dist/cli.js");

function precedent({ root }: TempRepo, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: root,
    env: gitEnv,
    encoding: "utf8",
    input: "",
  });
  return { status, stdout, stderr };
}

describe("setting up from the command line", () => {
  test("where nobody can be asked it only shows, and --yes writes what doctor then finds", () => {
    using repo = tempRepo();
    const shown = precedent(repo, "setup", "claude");
    expect(shown).toMatchObject({ status: 0, stdout: expect.stringContaining('+    "precedent": {') });
    expect(shown.stdout).toContain("--yes");
    expect(existsSync(join(repo.root, ".mcp.json"))).toBe(false);
    expect(precedent(repo, "setup", "claude", "--yes").status).toBe(0);
    const { stdout, status } = precedent(repo, "doctor", "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout).checks).toContainEqual({ what: "coding agents", state: "ok", found: "claude" });
    expect(precedent(repo, "setup", "claude", "--yes", "--remove").status).toBe(0);
    expect(repo.git("status", "--porcelain")).toBe("");
  });

  test("a file that is broken is an error with its place, and a client nobody knows is named", () => {
    using repo = tempRepo();
    repo.write({ ".cursor/mcp.json": "{\n  broken\n}" });
    const { status, stderr } = precedent(repo, "setup", "cursor", "--yes");
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining("client_config_malformed: .cursor/mcp.json:2:3:"),
    });
    expect(precedent(repo, "setup", "emacs")).toMatchObject({ status: 2, stderr: expect.stringContaining("cursor") });
    expect(precedent(repo, "setup")).toMatchObject({ status: 2, stderr: expect.stringContaining("client") });
  });

  test("doctor works where the config does not, and says so by its exit code", () => {
    using repo = tempRepo();
    repo.write({ ".precedent.yml": "provenance: [" });
    expect(precedent(repo, "status").status).toBe(2);
    const { status, stdout } = precedent(repo, "doctor");
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining("yaml_malformed") });
  });

  test("`precedent-mcp` is the server where a client starts it, and the command line otherwise", () => {
    using repo = tempRepo();
    const call = { jsonrpc: "2.0", id: 1, method: "initialize" };
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "a", version: "1" } };
    const run = (args: string[], input: string) =>
      spawnSync(process.execPath, [resolve("bin/precedent-mcp.js"), ...args], {
        cwd: repo.root,
        input,
        encoding: "utf8",
      });
    const { stdout } = run([], `${JSON.stringify({ ...call, params })}\n`);
    expect(JSON.parse(stdout).result.serverInfo.name).toBe("precedent");
    expect(run(["--version"], "").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
