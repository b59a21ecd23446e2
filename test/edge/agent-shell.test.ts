import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { gitEnv, type TempRepo } from "../temp-repo.ts";
import { ID, json, precedent, read, record, repository } from "./linespec.ts";
import { SERVER } from "./repository.ts";

/** Runs the program below a process of this name, as an agent's shell tool does. */
function below(name: string, repo: TempRepo, ...args: string[]) {
  // A command after it keeps the shell from becoming the program.
  const script = '"$@"; exit $?';
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script, "sh", process.execPath, SERVER, ...args], {
    argv0: name,
    cwd: repo.root,
    env: gitEnv,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe.runIf(process.platform !== "win32")("P22: the shell of an agent that sets no variable", () => {
  test("is known by the process above, and decides nothing", () => {
    const repo = repository();
    const { id } = json(repo, "draft", "A", "--intent", "Why.");
    expect(precedent(repo, ["update", id, "--propose"]).status).toBe(0);
    const refused = below("claude", repo, "approve", id, "--yes");
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining("shell_of_agent") });
    expect(refused.stderr).toContain("Claude Code");
    expect(precedent(repo, ["approve", id, "--yes"]).status).toBe(0);
  });

  test("drafts in its own name, and with --allow-agent the record keeps whose shell it was", () => {
    const repo = repository();
    const { id, file } = JSON.parse(below("codex", repo, "draft", "A", "--intent", "Why.", "--json").stdout);
    expect(read(repo, file)).toMatch(/^ {2}bot: Codex$/m);
    precedent(repo, ["update", id, "--propose"]);
    expect(below("codex", repo, "approve", id, "--yes", "--allow-agent").status).toBe(0);
    expect(read(repo, `provenance/${id}.yml`)).toMatch(/^ {2}approver: ada@example\.com \(in a shell of Codex\)$/m);
    expect(JSON.parse(below("codex", repo, "create", "B", "--no-edit", "--json").stdout)).toMatchObject({
      state: "draft",
    });
  });

  test("may read", () => {
    expect(below("claude", repository(record(ID)), "show", ID).status).toBe(0);
  });
});
