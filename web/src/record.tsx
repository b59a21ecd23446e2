import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { callTool, type RecordAnswer } from "./api.ts";
import { Copy, IdLink, Loaded, State } from "./parts.tsx";
import { inline, Prose } from "./prose.tsx";
import { to, useLoaded } from "./use.ts";

export function RecordPage({ id }: { id: string }) {
  const loading = useLoaded(id, async (signal) => {
    const { records } = await callTool<{ records: RecordAnswer[] }>("get_record", { ids: [id] }, signal);
    return records[0];
  });
  return <Loaded loading={loading}>{(record) => record && <Page record={record} />}</Loaded>;
}

function Page({ record }: { record: RecordAnswer }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${record.title} · Precedent`;
  }, [record.id]);
  return (
    <article class="record">
      <header>
        <p class="eyebrow">
          <State state={record.state} /> <span>{record.type}</span>
          {record.created_at && <time dateTime={record.created_at}>{record.created_at}</time>}
          {record.author && <span>{record.author}</span>}
        </p>
        <h1 ref={heading}>{record.title}</h1>
        <div class="actions">
          <Copy text={record.id} label={`Copy the id ${record.id}`} />
          <a class="button" href={to(["graph", record.id])}>
            Graph
          </a>
        </div>
      </header>
      <Standing record={record} />
      <div class="columns">
        <div>
          <Section title="Intent" text={record.intent} />
          <Constraints items={record.constraints} />
          <Section title="Rationale" text={record.rationale} />
          <Options options={record.options} />
          <Section title="Outcome" text={record.outcome} />
        </div>
        <aside aria-label="About this record">
          <Paths title="Governs" paths={record.affected_scope} />
          <Paths title="Must not change" paths={record.forbidden_scope} />
          <Links record={record} />
          <History record={record} />
          <Facts record={record} />
        </aside>
      </div>
    </article>
  );
}

/** What a reader must know before anything else. */
function Standing({ record }: { record: RecordAnswer }) {
  if (record.superseded_by)
    return (
      <p class="banner">
        No longer in force. Read <IdLink id={record.superseded_by} /> instead.
      </p>
    );
  if (record.state === "draft" || record.state === "proposed")
    return (
      <p class="banner">
        {record.state === "draft" ? "A draft: it binds nothing." : "Proposed: it waits for a person to decide."}{" "}
        {record.state === "proposed" && <Copy text={`precedent approve ${record.id}`} label="Copy the command that approves it" />}
      </p>
    );
  if (record.state === "rejected") return <p class="banner">Ruled out.</p>;
  if (record.state === "deprecated") return <p class="banner">No longer in force, and nothing took its place.</p>;
  return null;
}

function Section({ title, text }: { title: string; text: string }) {
  if (!text) return null;
  return (
    <section>
      <h2>{title}</h2>
      <Prose text={text} />
    </section>
  );
}

function Constraints({ items }: { items: string[] }) {
  if (!items.length) return null;
  return (
    <section>
      <h2>Constraints</h2>
      <ul class="constraints">
        {items.map((it) => (
          <li key={it}>{inline(it)}</li>
        ))}
      </ul>
    </section>
  );
}

function Options({ options }: { options: RecordAnswer["options"] }) {
  if (!options.length) return null;
  return (
    <section>
      <h2>Options</h2>
      <ul class="options">
        {options.map((it) => (
          <li key={it.name} class={it.rejected_because ? "ruled-out" : "kept"}>
            <strong>{inline(it.name)}</strong>
            {it.rejected_because && (
              <span>
                <span class="quiet">ruled out: </span>
                {inline(it.rejected_because)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Paths({ title, paths }: { title: string; paths: string[] }) {
  if (!paths.length) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="paths">
        {paths.map((it) => (
          <li key={it}>
            <code>{it}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

const RELS: { [rel: string]: string } = { derivation: "replaced by", related: "related", implements: "implemented by", uses: "used by" };

function Links({ record }: { record: RecordAnswer }) {
  const rows: [string, ComponentChildren][] = [
    ...(record.supersedes ? [["replaces", <IdLink id={record.supersedes} />] as [string, ComponentChildren]] : []),
    ...record.related.map((id): [string, ComponentChildren] => ["related", <IdLink id={id} />]),
    ...record.linked_from
      .filter((it) => !(it.rel === "related" && record.related.includes(it.id)))
      .map((it): [string, ComponentChildren] => [RELS[it.rel] ?? it.rel, <IdLink id={it.id} />]),
    ...record.associated_specs.map((it): [string, ComponentChildren] => ["proved by", <code>{it.path}</code>]),
    ...record.associated_traces.map((it): [string, ComponentChildren] => ["trace", <code>{it}</code>]),
    ...record.monitors.map((it): [string, ComponentChildren] => ["watched by", <code>{it}</code>]),
  ];
  return <Rows title="Links" rows={rows} />;
}

/** Each step of its life, by its own time stamps. */
function History({ record: { lifecycle } }: { record: RecordAnswer }) {
  const steps = Object.entries(lifecycle)
    .filter(([key, value]) => key.endsWith("_at") && typeof value === "string")
    .map(([key, value]): [string, ComponentChildren] => [
      key.slice(0, -3).replaceAll("_", " "),
      <time dateTime={String(value)}>{String(value).replace("T", " ").replace(/:\d\d(?:\.\d+)?Z$/, " UTC")}</time>,
    ]);
  const people = ["bot", "approver", "proposed_by"].flatMap((key): [string, ComponentChildren][] =>
    typeof lifecycle[key] === "string" ? [[key.replace("_", " "), String(lifecycle[key])]] : [],
  );
  return <Rows title="History" rows={[...steps, ...people]} />;
}

function Facts({ record }: { record: RecordAnswer }) {
  const seal = record.sealed_at_sha ? <code>{record.sealed_at_sha.slice(0, 12)}</code> : "not sealed";
  return (
    <Rows
      title="File"
      rows={[
        ["path", <code>{record.file}</code>],
        ["sealed at", seal],
        ["digest", <code title={record.digest}>{record.digest.slice(0, 19)}…</code>],
        ...(record.tags.length ? [["tags", record.tags.join(", ")] as [string, ComponentChildren]] : []),
      ]}
    />
  );
}

function Rows({ title, rows }: { title: string; rows: [string, ComponentChildren][] }) {
  if (!rows.length) return null;
  return (
    <section>
      <h2>{title}</h2>
      <dl>
        {rows.map(([name, value], at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
