import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CLIENTS } from "../../src/core/client-config.ts";
import type { Context } from "../../src/io/context.ts";
import { call } from "../../src/tool.ts";
import { setupClient } from "../../tools/setup-client.ts";
import { inContext } from "../in-context.ts";
import { type Files, type TempRepo, tempRepo } from "../temp-repo.ts";

type Answer = {
  written: boolean;
  files: { what: string; state: string; diff?: string; content?: string }[];
  next: string;
};

function setup(repo: TempRepo, input: object, more: Partial<Context> = {}): Promise<Answer> {
  const program = ["/bin/node", "/src/dist/cli.js"] as const;
  return inContext(
    repo.root,
    async (context) => (await call(setupClient, input, { ...context, program, ...more })) as Answer,
  );
}

/** Every file outside git with its bytes, and every folder. */
function tree({ root }: TempRepo): { [path: string]: string } {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((it) => !/^\.git(?:\/|$)/.test(it));
  return Object.fromEntries(
    paths
      .sort()
      .map((it) => [it, statSync(join(root, it)).isFile() ? readFileSync(join(root, it), "latin1") : "folder"]),
  );
}

const ODD: Files = {
  ".mcp.json": "{}",
  ".claude/settings.json": '{\n\t"permissions": { "deny": ["Read(.env)"] },\n\t"hooks": {}\n}\n',
  ".cursor/mcp.json": '{ // none yet\n  "mcpServers": {},\n}\r\n',
  ".cursor/hooks.json": '{"version":1,"hooks":{"stop":[{"command":"./say.sh"}]}}',
  ".vscode/mcp.json": "\uFEFF{\n}\n",
  ".codex/config.toml": 'model = "o"',
  ".codex/hooks.json": "",
  ".gemini/settings.json": '{\n  /* theme */ "theme": "Dracula", // dark\n  "mcpServers": {\n    "a": {}\n  }\n}',
};

describe("setup_client", () => {
  test.each(CLIENTS)("%s: shows the change first, and writes it only when told to", async (client) => {
    using repo = tempRepo();
    const shown = await setup(repo, { client });
    expect(shown.written).toBe(false);
    expect(shown.next).toContain("--yes");
    for (const { state, diff } of shown.files)
      expect({ state, diff }).toEqual({ state: "made", diff: expect.stringMatching(/^\+/) });
    expect(tree(repo)).toEqual({});
    let question = "";
    const refuse = async (text: string) => {
      question = text;
      return false;
    };
    const refused = await setup(repo, { client }, { confirm: refuse });
    expect(refused.written).toBe(false);
    expect(question).toContain("+");
    expect(tree(repo)).toEqual({});
    expect(await setup(repo, { client }, { confirm: async () => true })).toMatchObject({ written: true });
    expect(Object.keys(tree(repo))).toEqual(expect.arrayContaining(shown.files.map((it) => it.what)));
  });

  test.each(CLIENTS)(
    "%s: a second run changes nothing, and removing restores every byte and folder",
    async (client) => {
      for (const files of [{}, ODD]) {
        using repo = tempRepo();
        repo.write(files);
        const before = tree(repo);
        expect(await setup(repo, { client, yes: true })).toMatchObject({ written: true });
        const after = tree(repo);
        const again = await setup(repo, { client, yes: true });
        expect(again).toMatchObject({ written: false });
        expect(again.files.map((it) => it.state)).toEqual(again.files.map(() => "unchanged"));
        expect(tree(repo)).toEqual(after);
        // A newer version starts otherwise; what was there before is still known.
        await setup(repo, { client, yes: true }, { program: ["/bin/node", "/new/dist/cli.js"] });
        expect(tree(repo)).not.toEqual(after);
        await setup(repo, { client, yes: true, remove: true });
        expect(tree(repo)).toEqual(before);
        expect(await setup(repo, { client, yes: true, remove: true })).toMatchObject({ written: false });
      }
    },
  );

  test("takes only what is ours out where somebody has edited the file, or set it up in another clone", async () => {
    using repo = tempRepo();
    await setup(repo, { client: "claude", yes: true });
    const edited = readFileSync(join(repo.root, ".mcp.json"), "utf8").replace("{", '{\n  "mine": 1,');
    repo.write({ ".mcp.json": edited });
    await setup(repo, { client: "claude", yes: true, remove: true });
    expect(tree(repo)).toEqual({ ".mcp.json": '{\n  "mine": 1\n}\n' });
  });

  test("prints what belongs where without looking at the files", async () => {
    using repo = tempRepo();
    repo.write({ ".mcp.json": "{ broken" });
    const { files, written } = await setup(repo, { client: "claude", print: true });
    expect(written).toBe(false);
    expect(JSON.parse(files[0]?.content ?? "")).toEqual({
      mcpServers: { precedent: { command: "/bin/node", args: ["/src/dist/cli.js", "mcp"] } },
    });
  });

  test("writes none of the files where one cannot be edited", async () => {
    using repo = tempRepo();
    repo.write({ ".claude/settings.json": '{\n  "hooks": {\n}' });
    const before = tree(repo);
    await expect(setup(repo, { client: "claude", yes: true })).rejects.toMatchObject({
      problem: { code: "client_config_malformed", at: { file: ".claude/settings.json", line: 3, column: 2 } },
    });
    expect(tree(repo)).toEqual(before);
  });

  test("writes through no link, inside the repository or out of it", async () => {
    using repo = tempRepo();
    const outside = mkdtempSync(join(tmpdir(), "precedent-outside-"));
    symlinkSync(outside, join(repo.root, ".claude"));
    await expect(setup(repo, { client: "claude", yes: true })).rejects.toThrow("path_outside");
    expect(readdirSync(outside)).toEqual([]);
    expect(existsSync(join(repo.root, ".mcp.json"))).toBe(false);
    repo.write({ "other.json": "{}" });
    mkdirSync(join(repo.root, ".cursor"));
    symlinkSync("../other.json", join(repo.root, ".cursor/mcp.json"));
    await expect(setup(repo, { client: "cursor", yes: true })).rejects.toThrow("path_symlinked");
    expect(readFileSync(join(repo.root, "other.json"), "utf8")).toBe("{}");
  });

  test("writes nothing over an edit made while it asked", async () => {
    using repo = tempRepo();
    const meanwhile = async () => {
      repo.write({ ".mcp.json": '{ "mine": 1 }' });
      return true;
    };
    await expect(setup(repo, { client: "claude" }, { confirm: meanwhile })).rejects.toThrow("client_config_changed");
    expect(tree(repo)).toEqual({ ".mcp.json": '{ "mine": 1 }' });
  });

  test("keeps a file's mode", async () => {
    using repo = tempRepo();
    repo.write({ ".mcp.json": "{}" });
    chmodSync(join(repo.root, ".mcp.json"), 0o600);
    await setup(repo, { client: "claude", yes: true });
    expect(statSync(join(repo.root, ".mcp.json")).mode & 0o777).toBe(0o600);
  });

  // biome-ignore format: a table
  test.each([
    ["a checkout",                  "/src/dist/cli.js",                                              "/bin/node", "/bin/node /src/dist/cli.js hook --client claude"],
    ["a checkout in an odd folder", "/a b/dist/cli.js",                                              "/bin/node", '/bin/node "/a b/dist/cli.js" hook --client claude'],
    ["this project's dependency",   "ROOT/node_modules/precedent-mcp/dist/cli.js",                   "npx",       'node "$CLAUDE_PROJECT_DIR"/node_modules/precedent-mcp/dist/cli.js hook --client claude'],
    ["the machine",                 "/usr/lib/node_modules/precedent-mcp/dist/cli.js",               "npx",       "precedent hook --client claude"],
    ["npx",                         "/home/a/.npm/_npx/1f/node_modules/precedent-mcp/dist/cli.js",   "npx",       "npx -y precedent-mcp hook --client claude"],
  ])("starts the program as it is installed: %s", async (_, script, command, hook) => {
    using repo = tempRepo();
    const program = ["/bin/node", script.replace("ROOT", repo.root)];
    const { files } = await setup(repo, { client: "claude", print: true }, { program });
    expect(JSON.parse(files[0]?.content ?? "").mcpServers.precedent.command).toBe(command);
    expect(JSON.parse(files[1]?.content ?? "").hooks.Stop[0].hooks[0].command).toBe(hook);
    const { next } = await setup(repo, { client: "claude", yes: true }, { program });
    expect(next).toContain(command === "npx" ? "commit the files" : "keep them to yourself");
    expect(await setup(repo, { client: "claude", yes: true }, { program })).toMatchObject({ written: false });
    await setup(repo, { client: "claude", yes: true, remove: true }, { program });
    expect(tree(repo)).toEqual({});
  });
});
