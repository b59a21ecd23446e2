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
  report("local embedder: a query of known words p50", ms(query), "(≤ 0.2 ms)");
  const unseen = await medianMs(2_000, (i) => embed([unseenWords(i)], "query"));
  report("local embedder: a query of nine words never seen p50", ms(unseen), "(≤ 0.2 ms)");
  const all = await medianMs(3, () => embed(texts, "document"));
  report("local embedder: records a second", `${Math.round((RECORDS * 1000) / all)}`, "(≥ 5,000)");
}

/** Words no other query has: each is cut into pieces anew. */
function unseenWords(query: number): string {
  return Array.from({ length: 9 }, (_, at) => pronounceable(9 * query + at)).join(" ");
}

/** Five syllables, other ones for each number. */
function pronounceable(number: number): string {
  const syllables = ["ka", "lor", "mi", "ten", "su", "bra", "ve", "dox", "pli", "gon", "ri", "fa"];
  return Array.from(
    { length: 5 },
    (_, at) => syllables[Math.floor(number / syllables.length ** at) % syllables.length],
  ).join("");
}
