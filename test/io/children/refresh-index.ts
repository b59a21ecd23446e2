import { openSearch } from "../../../src/io/search.ts";
import { hashedEmbedder } from "../embedders/hashed.ts";
import { idOf, sampleRecord } from "../sample.ts";

/** Refreshes an index of so many records, then searches it; answers as one line of JSON. */
const [folder = "", records = ""] = process.argv.slice(2);
const embedder = hashedEmbedder();
const search = openSearch({
  workspace: { cacheDir: `${folder}/tree`, sharedCacheDir: `${folder}/shared` },
  config: { embedding: { provider: "local", similarity_threshold: 0.5, index_on_complete: true } },
  embedder,
});
const inForce = Array.from({ length: Number(records) }, (_, i) =>
  sampleRecord({ id: idOf(i), title: `Decision ${i}`, intent: `It is about subject${i}.` }),
);
const refreshed = await search.refresh(inForce);
const found = await search.search({ text: "subject7", limit: 3, mode: "hybrid" }, { inForce, others: [] });
await search.close();
process.stdout.write(JSON.stringify({ refreshed, embedded: embedder.embedded.length, found }));
