import { openLance } from "../../src/io/lance.ts";
import type { Row } from "../../src/io/lance-rows.ts";
import { hashedEmbedder } from "../io/embedders/hashed.ts";

/** Writes one row with the embedder of another team member's config. */
const [uri = ""] = process.argv.slice(2);
const { id, dimension } = hashedEmbedder();
const table = await openLance({ uri }, { embedderId: id, dimension }, true);
async function* rows(): AsyncGenerator<Row[]> {
  yield [{ id: "prov-2026-other", digest: "other", terms: "scheduler", vector: new Float32Array(dimension).fill(0.1) }];
}
await table?.write(rows(), []);
process.exit(0);
