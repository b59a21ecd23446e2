import { type HookIndex, openHookIndex } from "../io/hook-index.ts";
import type { Workspace } from "../io/workspace.ts";

/** Asks the index of the hooks: the one that is there if it is current, else one made from the records. */
export async function askHookIndex<T>(workspace: Workspace, ask: (index: HookIndex) => Promise<T>): Promise<T> {
  const kept = await openHookIndex(workspace, Date.now());
  if (kept) {
    try {
      return await ask(kept);
    } catch (error) {
      // A part of the file is broken, as a crash of the machine leaves it.
      if (!(error instanceof SyntaxError)) throw error;
    } finally {
      kept.close();
    }
  }
  const made = await rebuilt(workspace);
  return ask(made);
}

/** What reads records is loaded where they have to be read. */
async function rebuilt(workspace: Workspace): Promise<HookIndex> {
  const [{ withContext }, { buildHookIndex }] = await Promise.all([
    import("./hook-context.ts"),
    import("../io/hook-index-build.ts"),
  ]);
  return withContext(workspace, buildHookIndex);
}
