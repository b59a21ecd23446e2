import { openContext } from "../src/io/context.ts";
import { call } from "../src/tool.ts";
import { queryEvents } from "../tools/query-events.ts";
import { traceOrigin } from "../tools/trace-origin.ts";
import { medianMs, ms, report } from "./measure.ts";
import { layOutRuns } from "./run-corpus.ts";

/** Measures what is asked of runs when there are many: the first index, a cold start, and warm answers. */
export async function benchRuns(count: number): Promise<void> {
  const corpus = layOutRuns(count);
  const open = () =>
    openContext({ startDir: corpus.folder, env: process.env, actor: { kind: "human", name: "" }, watch: false });
  const label = (what: string) => `${what}, ${corpus.runs.toLocaleString("en")} runs`;
  const trace = `incident-${corpus.incidents}`;
  const first = await open();
  report(label("runs: first index"), ms(await medianMs(1, () => first.ledger.facts())));
  report(
    label("trace_origin, first (with every incident's precedents)"),
    ms(await medianMs(1, () => call(traceOrigin, { from: trace }, first))),
  );
  await first.close();
  report(
    label("trace_origin, cold: open, compare with the folder, answer"),
    ms(
      await medianMs(3, async () => {
        const context = await open();
        await call(traceOrigin, { from: trace }, context);
        await context.close();
      }),
    ),
  );
  const warm = await open();
  await call(queryEvents, { kind: "deploy_execute", limit: 1 }, warm);
  const from = (i: number) => `incident-${1 + (i % corpus.incidents)}`;
  report(
    label("trace_origin, warm"),
    ms(await medianMs(50, (i) => call(traceOrigin, { from: from(i) }, warm))),
    "≤ 50 ms",
  );
  const find = (artifact: string) => warm.ledger.find({ artifact, offset: 0, limit: 20 });
  const { total } = await find(corpus.config);
  report(
    label(`artifact → its ${total.toLocaleString("en")} consumers, first 20`),
    ms(await medianMs(20, () => find(corpus.config))),
    "≤ 20 ms",
  );
  const version = (i: number) => ({ kind: "deploy_execute", where: { version: `1.${i % 100}.${i % 100}` } });
  report(label("query_events by version"), ms(await medianMs(20, (i) => call(queryEvents, version(i), warm))));
  report(
    label("query_events by artifact, 20 with effects"),
    ms(await medianMs(10, () => call(queryEvents, { artifact: corpus.config }, warm))),
    "≤ 20 ms",
  );
  report(label("precedents of all incidents, first"), ms(await medianMs(1, () => warm.ledger.precedents())));
  await warm.close();
  corpus.remove();
}
