import { z } from "zod";
import { defineTool } from "../src/tool.ts";

const count = z.int().min(0);

export const refreshIndex = defineTool({
  name: "refresh_index",
  effect: "add",
  audience: "human",
  description: `Brings the search index up to date with the records in force. A search does the same by itself; this does it ahead of time.

Where the config names an \`index.uri\` (az://, s3://, gs://, db://; keys from the environment), this alone writes that index and every other command reads it.

Use it in CI, or with \`force\` after the embedding model was changed behind the same name.`,
  input: z.strictObject({
    force: z.boolean().default(false).describe("Embed every record again"),
    dry_run: z.boolean().default(false).describe("Only count what would be done"),
  }),
  output: z.strictObject({
    rows: count.describe("Records in the index afterwards"),
    embedded: count.describe("Texts sent to the embedder"),
    removed: count,
    unchanged: count,
    stale: count.describe("Records left for another process that is indexing now"),
  }),
  cli: { verb: "index", examples: ["index --dry-run", "index --force"] },
  async run({ force, dry_run }, context) {
    const { inForce } = await context.view();
    const { signal, progress } = context;
    return context.search.refresh(inForce, {
      force,
      dryRun: dry_run,
      ...(signal && { signal }),
      ...(progress && { onProgress: (done: number, total: number) => progress(done, total, "embedding") }),
    });
  },
});
