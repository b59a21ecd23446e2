import { type Context, openContext } from "../io/context.ts";
import type { Workspace } from "../io/workspace.ts";

/** Opens the repository for one hook, which only reads. */
export async function withContext<T>({ root }: Workspace, work: (context: Context) => Promise<T>): Promise<T> {
  const actor = { kind: "agent", name: "hook" } as const;
  const context = await openContext({ startDir: root, env: process.env, actor, watch: false });
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}
