import { z } from "zod";
import { HOOKS, type HookName } from "../src/core/hook-script.ts";
import { hooksFolder, installHook, removeHook, shownPath } from "../src/io/git-hooks.ts";
import { defineTool } from "../src/tool.ts";

export const installHooks = defineTool({
  name: "install_hooks",
  effect: "change",
  audience: "human",
  description: `Installs the two git hooks: one lints the records that are committed, one judges the commit by the records. A hook that is there already is kept and runs first.

Use it once in each clone; \`--uninstall\` takes them out again.`,
  input: z.strictObject({
    uninstall: z.boolean().default(false).describe("Remove the hooks and put back what was there"),
  }),
  output: z.strictObject({
    folder: z.string(),
    hooks: z.array(z.strictObject({ hook: z.string(), file: z.string(), action: z.string() })),
  }),
  cli: { verb: "install-hooks", examples: ["install-hooks", "install-hooks --uninstall"] },
  async run({ uninstall }, context) {
    const folder = await hooksFolder(context);
    const program = context.program ?? ["precedent"];
    const hooks = [];
    for (const hook of Object.keys(HOOKS) as HookName[]) {
      const { file, action } = uninstall ? removeHook(hook, folder) : await installHook(hook, folder, program);
      hooks.push({ hook, file: shownPath(file, context), action });
    }
    return { folder: shownPath(folder, context), hooks };
  },
});
