import { useEffect, useRef, useState } from "preact/hooks";
import { callTool, type Hit, type SearchAnswer } from "./api.ts";
import { Empty, Failure, State } from "./parts.tsx";
import { to, useDelayed, useLoaded } from "./use.ts";

const STATES = ["implemented", "open", "proposed", "draft", "superseded", "deprecated", "rejected"];
const TYPES = ["decision", "spec", "risk", "mistake"];

/** The left column: search as you type, filters, and the list that the arrow keys walk. */
export function Search({ selected }: { selected: string }) {
  const [query, setQuery] = useState("");
  const [states, setStates] = useState<string[]>([]);
  const [types, setTypes] = useState<string[]>([]);
  const typed = useDelayed(query.trim(), 120);
  const input = { query: typed, states, types, limit: 40 };
  const found = useLoaded(JSON.stringify(input), (signal) => callTool<SearchAnswer>("search_records", input, signal));
  const [more, setMore] = useState<{ key: string; hits: Hit[]; cursor: string | undefined }>();
  const key = JSON.stringify(input);
  const rest = more?.key === key ? more : undefined;
  const hits = [...(found.value?.hits ?? []), ...(rest?.hits ?? [])];
  const cursor = rest ? rest.cursor : found.value?.next_cursor;
  const list = useRef<HTMLUListElement>(null);

  const loadMore = async () => {
    const next = await callTool<SearchAnswer>("search_records", { ...input, cursor });
    setMore({ key, hits: [...(rest?.hits ?? []), ...next.hits], cursor: next.next_cursor });
  };
  useSlash();

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const links = [...(list.current?.querySelectorAll("a") ?? [])];
    const at = links.findIndex((it) => it === document.activeElement);
    if (at === 0 && step < 0) document.getElementById("query")?.focus();
    else links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
  };

  return (
    <section class="search" aria-label="Search" onKeyDown={walk}>
      <form role="search" onSubmit={(event) => event.preventDefault()}>
        <label class="visually-hidden" for="query">Search the records</label>
        <input
          id="query"
          type="search"
          placeholder="Search decisions…  ( / )"
          autocomplete="off"
          spellcheck={false}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <details class="filters" open={states.length + types.length > 0}>
          <summary>
            Filter{states.length + types.length > 0 && ` (${states.length + types.length})`}
          </summary>
          <Choices legend="State" names={STATES} chosen={states} onChange={setStates} />
          <Choices legend="Kind" names={TYPES} chosen={types} onChange={setTypes} />
        </details>
      </form>
      <p class="quiet count" role="status">
        {found.value ? countOf(found.value, states.length > 0) : " "}
      </p>
      {found.error && <Failure error={found.error} />}
      {found.value && hits.length === 0 && <Empty>Nothing matches. Try other words, or filter by another state.</Empty>}
      <ul class="hits" ref={list}>
        {hits.map((hit) => (
          <li key={hit.id}>
            <a href={to(["record", hit.id])} aria-current={hit.id === selected ? "page" : undefined}>
              <span class="hit-title">{hit.title}</span>
              <span class="hit-meta">
                <State state={hit.state} />
                <span class="id">{hit.id}</span>
              </span>
              {typed && hit.why[0] && <span class="why">{hit.why.slice(0, 2).join(" · ")}</span>}
            </a>
          </li>
        ))}
      </ul>
      {cursor && (
        <button type="button" class="more" onClick={loadMore}>
          Show more
        </button>
      )}
    </section>
  );
}

function countOf({ total, mode, stale }: SearchAnswer, isFiltered: boolean): string {
  const records = `${total} ${total === 1 ? "record" : "records"}${isFiltered ? "" : " in force"}`;
  return [records, mode === "lexical" ? "by words alone" : "", stale ? `${stale} not indexed yet` : ""].filter(Boolean).join(" · ");
}

function Choices(props: { legend: string; names: string[]; chosen: string[]; onChange(chosen: string[]): void }) {
  const { legend, names, chosen, onChange } = props;
  const toggle = (name: string) => onChange(chosen.includes(name) ? chosen.filter((it) => it !== name) : [...chosen, name]);
  return (
    <fieldset>
      <legend>{legend}</legend>
      {names.map((name) => (
        <label key={name} class="chip">
          <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A slash goes to the search field from anywhere that is not a field. */
function useSlash(): void {
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isField(event.target)) return;
      event.preventDefault();
      document.getElementById("query")?.focus();
    };
    addEventListener("keydown", focus);
    return () => removeEventListener("keydown", focus);
  }, []);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
