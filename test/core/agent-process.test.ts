import { expect, test } from "vitest";
import { agentAmong } from "../../src/core/agent-process.ts";

const lib = "/usr/lib/node_modules";

// biome-ignore format: a table
test.each<[string, string, string[], string | undefined]>([
  ["a program of its own",            "claude",        ["claude", "--resume"],                                        "Claude Code"],
  ["a path to it",                    "/opt/bin/codex",["/opt/bin/codex"],                                            "Codex"],
  ["one that names itself",           "claude",        ["node", "/x/y.js"],                                           "Claude Code"],
  ["a script of Node",                "node",          ["node", "--no-warnings", `${lib}/@google/gemini-cli/dist/index.js`], "Gemini CLI"],
  ["another one",                     "MainThread",    ["node", "/home/a/.local/share/cursor-agent/versions/1/index.js", "-p"], "Cursor"],
  ["a script by its own name",        "node",          ["/usr/bin/node", "/usr/local/bin/opencode"],                  "opencode"],
  ["a script of Python",              "python3.12",    ["python3.12", "/home/a/.venv/bin/aider"],                     "Aider"],
  ["a module of Python",              "python",        ["python", "-m", "aider", "--yes"],                            "Aider"],
  ["a program on Windows' paths",     "goose.exe",     ["C:\\tools\\goose.exe", "session"],                           "goose"],
  ["a shell",                         "bash",          ["-bash"],                                                     undefined],
  ["the editor Cursor",               "cursor",        ["/opt/cursor/cursor", "--type=utility"],                      undefined],
  ["the editor Cursor on macOS",      "/Applications/Cursor.app/Contents/MacOS/Cursor", ["/Applications/Cursor.app/Contents/MacOS/Cursor"], undefined],
  ["a terminal of VS Code",           "code",          ["/usr/share/code/code", "--type=ptyHost"],                    undefined],
  ["an app for talking",              "Claude",        ["/Applications/Claude.app/Contents/MacOS/Claude"],            undefined],
  ["an agent's name as an argument",  "vim",           ["vim", "claude"],                                             undefined],
  ["a project named like one",        "node",          ["node", "/work/gemini/node_modules/vitest/vitest.mjs", "claude"], undefined],
  ["a program whose name begins so",  "claude-monitor",["claude-monitor"],                                            undefined],
])("%s", (_, name, args, agent) => expect(agentAmong([{ name, args }])).toBe(agent));

test("the nearest agent counts, wherever it is above", () => {
  const entry = (name: string) => ({ name, args: [name] });
  expect(agentAmong(["sh", "npm", "codex", "zsh", "claude", "tmux"].map(entry))).toBe("Codex");
  expect(agentAmong(["sh", "zsh", "code"].map(entry))).toBeUndefined();
});
