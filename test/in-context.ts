import { type Context, openContext, type Surroundings } from "../src/io/context.ts";

/** Works in a folder as a person would, in a process of their own, and closes what was opened. */
export async function inContext<T>(
  startDir: string,
  work: (context: Context) => Promise<T>,
  more: Partial<Surroundings> = {},
): Promise<T> {
  const actor = { kind: "human", name: "Ada" } as const;
  const context = await openContext({ startDir, env: {}, actor, watch: false, ...more });
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}
