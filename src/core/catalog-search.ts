/** The codes of the index and of embedders. `catalog.ts` has them all. */
export const searchCatalog = {
  embedder_unready: (it: { provider: string; missing: string }) => ({
    message: `The ${it.provider} embedder cannot start: \`embedding.${it.missing}\` is not set.`,
    fix: `Set \`embedding.${it.missing}\` (a key as \${NAME} from the environment), or \`embedding.provider: local\`.`,
  }),
  embedder_failed: (it: { provider: string; status: number; detail: string }) => ({
    message: `The ${it.provider} embedder failed${it.status ? ` with status ${it.status}` : ""}: ${it.detail}.`,
    fix: "Search goes on by words alone; check `embedding.api_key`, `embedding.base_url` and the network.",
  }),
  embedding_invalid: (it: { embedder: string; why: string }) => ({
    message: `What ${it.embedder} answered cannot be used: ${it.why}.`,
    fix: "Check `embedding.index_model`, `embedding.query_model` and `embedding.output_dimension` against what the provider offers.",
  }),
  index_unusable: (it: { detail: string }) => ({
    message: `The search index cannot be used: ${it.detail}.`,
    fix: "Search goes on in memory, by words alone. Run `precedent doctor`, or `precedent index` for the whole error.",
  }),
  index_behind: (it: { uri: string; stale: number; total: number }) => ({
    message: `The shared index at ${it.uri} lacks the newest text of ${it.stale} of ${it.total} records in force.`,
    fix: "They are found by words all the same. Run `precedent index` where the records are merged, with the same `embedding`.",
  }),
  store_unsafe: (it: { uri: string; overwritten: number; tries: number }) => ({
    message: `The store of ${it.uri} loses what it has confirmed: of ${it.tries} writes to one place at once it overwrote ${it.overwritten}.`,
    fix: "Nothing was written to the index. Put `index.uri` in a store that honours `If-None-Match: *`, as Amazon S3, Azure and Google Cloud Storage do, or remove it: each checkout then has an index of its own.",
  }),
};
