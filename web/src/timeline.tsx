import { useState } from "preact/hooks";
import { callTool, type EventAnswer, type EventEntry } from "./api.ts";
import { Empty, Loaded } from "./parts.tsx";
import { to, useLoaded } from "./use.ts";

const KINDS = ["dependency_review", "ci_config_update", "run_tests", "deploy_decision", "deploy_execute", "incident"];

/** What happened, newest first, by day. */
export function TimelinePage({ kind }: { kind: string }) {
  const input = { ...(kind && { kind }), limit: 50 };
  const first = useLoaded(`events ${kind}`, (signal) => callTool<EventAnswer>("query_events", input, signal));
  const [rest, setRest] = useState<{ kind: string; events: EventEntry[]; cursor: string | undefined }>();
  const further = rest?.kind === kind ? rest : undefined;
  const cursor = further ? further.cursor : first.value?.next_cursor;
  const loadMore = async () => {
    const next = await callTool<EventAnswer>("query_events", { ...input, cursor });
    setRest({ kind, events: [...(further?.events ?? []), ...next.events], cursor: next.next_cursor });
  };
  return (
    <article>
      <h1>Timeline</h1>
      <nav aria-label="Kinds of events" class="tabs">
        {["", ...KINDS].map((it) => (
          <a key={it} class="button" href={to(["timeline"], { kind: it })} aria-current={it === kind ? "page" : undefined}>
            {it.replaceAll("_", " ") || "all"}
          </a>
        ))}
      </nav>
      <Loaded loading={first}>
        {({ events, total }) => (
          <>
            <p class="quiet" role="status">{total} {total === 1 ? "event" : "events"}</p>
            {total === 0 && <Empty>Nothing was recorded yet: agents and CI record events with record_event.</Empty>}
            {[...Map.groupBy([...events, ...(further?.events ?? [])], (it) => it.at.slice(0, 10))].map(([day, all]) => (
              <section key={day} aria-label={day}>
                <h2><time dateTime={day}>{day}</time></h2>
                <ol class="timeline">{all.map((it) => <Entry key={it.id} event={it} />)}</ol>
              </section>
            ))}
          </>
        )}
      </Loaded>
      {cursor && <button type="button" onClick={loadMore}>Show more</button>}
    </article>
  );
}

function Entry({ event }: { event: EventEntry }) {
  return (
    <li>
      <div class="event-head">
        <span class={`kind kind-${event.kind}`}>{event.kind.replaceAll("_", " ")}</span>
        <time dateTime={event.at}>{event.at.slice(11, 16)} UTC</time>
        <a href={to(["trace", event.id])}>trace it back</a>
      </div>
      <div>{event.fact}</div>
      {event.led_to.length > 0 && (
        <div class="quiet">
          led to {event.led_to.map((it, at) => <span key={it}>{at > 0 && ", "}<a href={to(["trace", it])}>{it}</a></span>)}
        </div>
      )}
    </li>
  );
}
