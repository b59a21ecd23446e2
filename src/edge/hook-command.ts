import { type Command, Option } from "commander";
import { CLIENT_HOOKS, HOOK_CLIENTS } from "../core/client-hooks.ts";

const EVENTS = HOOK_CLIENTS.map((it) => `  ${it.padEnd(8)} ${CLIENT_HOOKS[it].map(({ event }) => event).join(", ")}`);

/** Adds `precedent hook` to the help. A client's own call goes past commander: see `cli.ts`. */
export function addHook(program: Command): void {
  program
    .command("hook")
    .summary("Answers a hook of a coding agent's client")
    .description(
      "Answers a hook of a coding agent's client: its JSON on stdin, the answer in its shape on stdout.\n\n" +
        "When a session starts it says how to consult and what waits for a person; before an edit, what binds the file; " +
        "after it, what goes against a decision; at the end it asks about files that no record covers. " +
        "It never holds an agent up for a fault of its own: it ends with 0 and says why it did nothing.",
    )
    .addOption(new Option("--client <name>", "whose hook it is").choices(HOOK_CLIENTS))
    .option("--prepare", "make what the hooks read ahead of time; nothing is read from stdin")
    .addHelpText(
      "after",
      `\nEvents:\n${EVENTS.join("\n")}\n\nExamples:\n  $ precedent hook --client claude < event.json`,
    )
    .action(async ({ client, prepare }: { client?: string; prepare?: boolean }) => {
      const { runHook } = await import("./hook.ts");
      await runHook([...(prepare ? ["--prepare"] : []), ...(client ? ["--client", client] : [])]);
    });
}
