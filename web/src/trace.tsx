import { useEffect, useState } from "preact/hooks";
import { callTool, type EventAnswer, type Hop, type TraceAnswer } from "./api.ts";
import { Empty, IdLink, Loaded } from "./parts.tsx";
import { inline } from "./prose.tsx";
import { to, useLoaded } from "./use.ts";

/** The way back from an incident to the decisions behind it, one step after the other. */
export function TracePage({ from }: { from: string }) {
  return (
    <article>
      <h1>{from ? <>What led to {from}</> : "Find what led to something"}</h1>
      <From from={from} />
      {from ? <Trace key={from} from={from} /> : <Incidents />}
    </article>
  );
}

function From({ from }: { from: string }) {
  const go = (event: SubmitEvent) => {
    event.preventDefault();
    const asked = String(new FormData(event.currentTarget as HTMLFormElement).get("from") ?? "").trim();
    if (asked) location.hash = to(["trace", asked]);
  };
  return (
    <form class="from" onSubmit={go}>
      <label class="visually-hidden" for="from">Incident, run, commit, artifact, record or file:line</label>
      <input id="from" name="from" placeholder="incident-47, a commit, src/file.ts:12 …" defaultValue={from} autocomplete="off" spellcheck={false} />
      <button type="submit">Trace</button>
    </form>
  );
}

function Incidents() {
  const loading = useLoaded("incidents", (signal) => callTool<EventAnswer>("query_events", { kind: "incident", limit: 50 }, signal));
  return (
    <section aria-label="Incidents">
      <h2>Incidents</h2>
      <Loaded loading={loading}>
        {({ events }) =>
          events.length === 0 ? (
            <Empty>None was recorded.</Empty>
          ) : (
            <ul class="cards">
              {events.map((it) => (
                <li key={it.id}>
                  <a href={to(["trace", it.id])}>{it.fact}</a>
                  <time class="quiet" dateTime={it.at}>{it.at.slice(0, 10)}</time>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function Trace({ from }: { from: string }) {
  const loading = useLoaded(`trace ${from}`, (signal) => callTool<TraceAnswer>("trace_origin", { from }, signal));
  return <Loaded loading={loading}>{(trace) => <Path trace={trace} />}</Loaded>;
}

function Path({ trace: { hops, clear, truncated, omitted, problems } }: { trace: TraceAnswer }) {
  const [at, setAt] = useState(0);
  const step = (by: number) => setAt((before) => Math.min(hops.length - 1, Math.max(0, before + by)));
  useEffect(() => {
    document.getElementById(`hop-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const walk = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  };
  if (!hops.length) return <Empty>Nothing led there that was recorded.</Empty>;
  return (
    <>
      {problems.map((it) => (
        <p key={it.message} class="failure" role="alert">{it.message}</p>
      ))}
      <div class="walk" role="group" aria-label="Walk the path" onKeyDown={walk}>
        <button type="button" onClick={() => step(-1)} disabled={at === 0}>← Back</button>
        <button type="button" onClick={() => step(1)} disabled={at === hops.length - 1}>Next step →</button>
        <span class="quiet" role="status">Step {at + 1} of {hops.length}{hops[at] && <span class="visually-hidden">: {hops[at].fact}</span>}</span>
      </div>
      <ol class="path">
        {hops.map((hop, index) => (
          <li key={hop.id} id={`hop-${index}`} class={index === at ? "at" : ""} data-step={index + 1} aria-current={index === at ? "step" : undefined}>
            <HopCard hop={hop} isOpen={index === at} onChoose={() => setAt(index)} />
          </li>
        ))}
      </ol>
      {clear.length > 0 && <p class="quiet">Looked at and found clear: {clear.join(", ")}.</p>}
      {(truncated || omitted > 0) && <p class="quiet">The trace goes on{omitted > 0 && `: ${omitted} more steps were left out`}.</p>}
    </>
  );
}

function HopCard({ hop, isOpen, onChoose }: { hop: Hop; isOpen: boolean; onChoose(): void }) {
  return (
    <div class="hop" onClick={onChoose}>
      <div class="event-head timeline-head">
        <span class={`kind kind-${hop.kind}`}>{hop.kind.replaceAll("_", " ")}</span>{" "}
        <time class="quiet" dateTime={hop.at}>{hop.at.slice(0, 16).replace("T", " ")}</time>{" "}
        <span class="quiet">{hop.confidence}</span>
      </div>
      <p class="fact">{hop.kind === "record" ? <IdLink id={hop.id}>{hop.fact}</IdLink> : inline(hop.fact)}</p>
      {hop.via && <p class="via">{hop.via}</p>}
      {isOpen && <Details hop={hop} />}
    </div>
  );
}

/** Everything the event says, skipped tests and rationale included. */
function Details({ hop }: { hop: Hop }) {
  const loading = useLoaded(hop.id, async (signal) => {
    if (hop.kind === "record" || hop.kind === "commit") return undefined;
    const { events } = await callTool<EventAnswer>("query_events", { kind: hop.kind, since: hop.at, until: hop.at }, signal);
    return events.find((it) => it.id === hop.id)?.payload;
  });
  const rows = Object.entries(loading.value ?? {});
  return (
    <dl>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name.replaceAll("_", " ")}</dt>
          <dd>{shown(value)}</dd>
        </div>
      ))}
      {hop.evidence && (
        <div>
          <dt>evidence</dt>
          <dd><code>{hop.evidence}</code></dd>
        </div>
      )}
    </dl>
  );
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value === "object" && value !== null)
    return Object.entries(value).map(([name, it]) => `${name.replaceAll("_", " ")}: ${shown(it)}`).join(" · ");
  return String(value);
}
