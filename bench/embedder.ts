import { openLocalEmbedder } from "../src/io/embedders/local.ts";
import { medianMs, ms, report } from "./measure.ts";

const RECORDS = 5_000;
const WORDS = "the scheduler must never call a ledger directly because retries double what an invoice says".split(" ");

/** The local embedder alone, on one core: loading its table, a query, and records of some sixty words. */
export async function benchEmbedder(): Promise<void> {
  const loading = await medianMs(1, () => openLocalEmbedder());
  report("local embedder: load", ms(loading), "(≤ 30 ms)");
  const { embed } = await openLocalEmbedder();
  const texts = Array.from({ length: RECORDS }, (_, i) =>
    Array.from({ length: 60 }, (_, at) => WORDS[(i * 7 + at * (1 + (i % 5))) % WORDS.length])
      .join(" ")
      .concat(` part${i}`),
  );
  const cold = await medianMs(1, () => embed(["why is the ledger never called?"], "query"));
  report("local embedder: first query", ms(cold));
  const query = await medianMs(2_000, (i) =>
    embed([`why must part ${i} of the scheduler not call the ledger?`], "query"),
  );
  report("local embedder: a query p50", ms(query), "(≤ 0.2 ms)");
  const all = await medianMs(3, () => embed(texts, "document"));
  report("local embedder: records a second", `${Math.round((RECORDS * 1000) / all)}`, "(≥ 5,000)");
}
