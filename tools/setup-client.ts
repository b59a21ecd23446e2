import { z } from "zod";
import { CLIENTS, type ConfigSpec, configSpecs } from "../src/core/client-config.ts";
import { freshConfig, withOurs, withoutOurs } from "../src/core/setup.ts";
import { textDiff } from "../src/core/setup-diff.ts";
import { type FileChange, launchOf, originalOf, readClientFile, writeClientFiles } from "../src/io/client-config.ts";
import type { Workspace } from "../src/io/workspace.ts";
import { defineTool } from "../src/tool.ts";

const states = z.enum(["made", "changed", "deleted", "unchanged"]);

export const setupClient = defineTool({
  name: "setup_client",
  effect: "change",
  audience: "human",
  description: `Sets a coding agent up in this project: the MCP server, and the hooks that show it what binds a file before it edits. It shows what would change, and asks before it writes.

Use it once for each agent a team works with; what it writes is meant to be committed. What else the files hold stays as it is, comments included; \`--remove\` takes everything out again. Where nobody can be asked, only \`--yes\` writes.`,
  input: z.strictObject({
    client: z.enum(CLIENTS).describe("claude, cursor, vscode (with GitHub Copilot), codex or gemini"),
    print: z.boolean().default(false).describe("Only print what belongs into which file"),
    remove: z.boolean().default(false).describe("Take out what was set up"),
    yes: z.boolean().default(false).describe("Write without asking"),
  }),
  output: z.strictObject({
    client: z.string(),
    written: z.boolean(),
    files: z.array(
      z.strictObject({
        what: z.string().describe("The file, relative to the root"),
        state: states.describe("What is done to it, or would be"),
        content: z.string().optional().describe("With `print`: what it holds for us"),
        diff: z.string().optional().describe("What would change, unless that was shown and confirmed"),
      }),
    ),
    next: z.string(),
  }),
  cli: {
    verb: "setup",
    positional: "client",
    examples: ["setup claude", "setup cursor --yes", "setup codex --print", "setup claude --remove"],
  },
  async run({ client, print, remove, yes }, context) {
    const { workspace } = context;
    const launch = launchOf(workspace, context.program ?? [], client);
    const specs = configSpecs(client, launch);
    if (print) {
      const files = specs.map((it) => ({ what: it.file, state: "unchanged" as const, content: freshConfig(it) }));
      return { client, written: false, files, next: "Merge each text into its file." };
    }
    const planned = specs.map((it) => plan(workspace, it, remove));
    const changes = planned.filter((it) => it.before !== it.after);
    const diffs = changes.map((it) => `${stateOf(it)} ${it.file}\n${textDiff(it.before, it.after)}`);
    const isAsked = changes.length > 0 && !yes && context.confirm !== undefined;
    const written =
      changes.length > 0 &&
      (yes || (await context.confirm?.(`${diffs.join("\n\n")}\n\nWrite this into ${workspace.root}?`)) === true);
    if (written) await writeClientFiles(workspace, changes);
    return {
      client,
      written,
      files: planned.map((it) => ({
        what: it.file,
        state: stateOf(it),
        ...(!isAsked && it.before !== it.after && { diff: textDiff(it.before, it.after) }),
      })),
      next: nextStep(client, { isDue: changes.length > 0, written, remove, isOfMachine: launch.isOfMachine }),
    };
  },
});

function plan(workspace: Workspace, spec: ConfigSpec, isRemoval: boolean): FileChange {
  const { file } = spec;
  const before = readClientFile(workspace, file);
  const known = before === undefined ? { text: before } : originalOf(workspace, file, before);
  const original = known ? known.text : withoutOurs(before ?? "", spec);
  return { file, before, after: isRemoval ? original : withOurs(before, spec), original };
}

function stateOf({ before, after }: FileChange): z.infer<typeof states> {
  if (before === after) return "unchanged";
  if (before === undefined) return "made";
  return after === undefined ? "deleted" : "changed";
}

/** What each client still wants from a person before it uses what is in the project. */
const CONSENT: { readonly [client in (typeof CLIENTS)[number]]: string } = {
  claude: "Start `claude` here and approve the server when it asks",
  cursor: "Open the project in Cursor and enable the server under Settings, MCP",
  vscode: "Open the project in VS Code, trust it, and start the server from `.vscode/mcp.json`",
  codex: "Start `codex` here, trust the project, and review the hooks with `/hooks`",
  gemini: "Start `gemini` here and trust the folder",
};

type Outcome = { isDue: boolean; written: boolean; remove: boolean; isOfMachine: boolean };

function nextStep(client: (typeof CLIENTS)[number], { isDue, written, remove, isOfMachine }: Outcome): string {
  if (!isDue) return remove ? "There is nothing of ours to take out." : `Nothing to do. ${CONSENT[client]}.`;
  if (!written) return "Nothing was written. Run it again with `--yes`.";
  if (remove) return "Look at `git diff`, and commit.";
  const share = isOfMachine
    ? "The files name this checkout's place on this machine: keep them to yourself, or install `precedent-mcp` and run it again"
    : "Then commit the files";
  return `${CONSENT[client]}. ${share}. See \`precedent doctor\`.`;
}
