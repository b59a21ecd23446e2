import { useEffect, useRef, useState } from "preact/hooks";
import { listRepositories, listTools, type ToolInfo } from "./api.ts";
import { GraphPage } from "./graph.tsx";
import { Failure } from "./parts.tsx";
import { RecordPage } from "./record.tsx";
import { Search } from "./search.tsx";
import { TimelinePage } from "./timeline.tsx";
import { TracePage } from "./trace.tsx";
import { type Route, to, useLoaded, useRoute } from "./use.ts";
import { WaitingPage } from "./waiting.tsx";

export function App() {
  const route = useRoute();
  const tools = useLoaded("tools", listTools);
  const main = useRef<HTMLElement>(null);
  const [page = "", id = ""] = route.path;
  const isFirst = useRef(true);
  useEffect(() => {
    main.current?.scrollTo(0, 0);
    // Who follows a link by keyboard or ear goes on reading where the page changed.
    if (!isFirst.current && !(document.activeElement instanceof HTMLInputElement)) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [route.path.join("/")]);
  if (tools.error) return <main class="alone"><Failure error={tools.error} /></main>;
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>Skip to the content</a>
      <Header page={page} hasRuns={(tools.value ?? []).some((it) => it.name === "query_events")} />
      <div class={`frame ${page ? "has-page" : ""}`}>
        <Search selected={page === "record" ? id : ""} />
        <main id="main" ref={main} tabIndex={-1}>
          <Page route={route} tools={tools.value ?? []} />
        </main>
      </div>
    </>
  );
}

function Header({ page, hasRuns }: { page: string; hasRuns: boolean }) {
  const link = (path: string, label: string) => (
    <a href={to(path ? [path] : [])} aria-current={page === path ? "page" : undefined}>{label}</a>
  );
  return (
    <header class="top">
      <a class="brand" href="#/">
        <img src="./icon.svg" alt="" width="22" height="22" /> Precedent
      </a>
      <Repositories />
      <nav aria-label="Pages">
        {link("", "Records")}
        {link("waiting", "Waiting")}
        {hasRuns && link("timeline", "Timeline")}
        {hasRuns && link("trace", "Incident")}
      </nav>
      <ThemeButton />
    </header>
  );
}

/** Where one server holds several repositories, the one to look at. */
function Repositories() {
  const { value = [] } = useLoaded("repositories", listRepositories);
  if (value.length < 2) return null;
  const current = decodeURIComponent(/\/r\/([^/]+)\//.exec(location.pathname)?.[1] ?? value[0] ?? "");
  const base = location.pathname.replace(/\/r\/[^/]+\/.*$/, "/");
  return (
    <label class="repositories">
      <span class="visually-hidden">Repository</span>
      <select value={current} onChange={(event) => location.assign(`${base}r/${encodeURIComponent(event.currentTarget.value)}/`)}>
        {value.map((it) => <option key={it}>{it}</option>)}
      </select>
    </label>
  );
}

const THEMES = ["auto", "light", "dark"] as const;

function ThemeButton() {
  const [theme, setTheme] = useState(() => localStorage.getItem("precedent-theme") ?? "auto");
  useEffect(() => {
    localStorage.setItem("precedent-theme", theme);
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const next = THEMES[(THEMES.findIndex((it) => it === theme) + 1) % THEMES.length] ?? "auto";
  return (
    <button type="button" class="theme" onClick={() => setTheme(next)} aria-label={`Colours: ${theme}. Change to ${next}.`}>
      {{ auto: "◐", light: "☀", dark: "☾" }[theme] ?? "◐"}
    </button>
  );
}

function Page({ route, tools }: { route: Route; tools: readonly ToolInfo[] }) {
  const [page, id] = route.path;
  const has = (tool: string, input: string) => tools.some((it) => it.name === tool && input in (it.inputSchema.properties ?? {}));
  if (page === "record" && id) return <RecordPage id={id} />;
  if (page === "graph" && id) return <GraphPage root={id} />;
  if (page === "waiting") return <WaitingPage canExpire={has("check_records", "expiring_within_days")} />;
  if (page === "timeline") return <TimelinePage kind={route.query.get("kind") ?? ""} />;
  if (page === "trace") return <TracePage from={id ?? ""} />;
  return <Welcome />;
}

function Welcome() {
  useEffect(() => {
    document.title = "Precedent";
  }, []);
  return (
    <article class="welcome">
      <h1>Why is this repository as it is?</h1>
      <p>
        Search for a word, a path or an id, and choose a record to read what was decided, what it forbids and what was
        ruled out. <kbd>/</kbd> goes to the search, <kbd>↑</kbd> <kbd>↓</kbd> walk the list, <kbd>Enter</kbd> opens.
      </p>
      <p>
        <a class="button" href={to(["waiting"])}>See what waits for a person</a>
      </p>
    </article>
  );
}
