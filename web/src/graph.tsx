import type { Core, StylesheetJson } from "cytoscape";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { callTool, type GraphAnswer, type GraphLink, type GraphNode } from "./api.ts";
import { layOut } from "./graph-layout.ts";
import { IdLink, Loaded, State } from "./parts.tsx";
import { to, useLoaded } from "./use.ts";

export function GraphPage({ root }: { root: string }) {
  const loading = useLoaded(root, (signal) => callTool<GraphAnswer>("graph_records", { root, depth: 2, node_cap: 150 }, signal));
  return <Loaded loading={loading}>{(graph) => <Explorer key={graph.root} first={graph} />}</Loaded>;
}

function Explorer({ first }: { first: GraphAnswer }) {
  const [graph, setGraph] = useState(first);
  const [hiddenRels, setHiddenRels] = useState<string[]>(["scope", "forbids"].filter(() => first.nodes.length > 40));
  const [hiddenStates, setHiddenStates] = useState<string[]>([]);
  const [chosen, setChosen] = useState(first.root);
  const shown = useMemo(() => filter(graph, hiddenRels, hiddenStates), [graph, hiddenRels, hiddenStates]);
  const rels = [...new Set(graph.links.map((it) => it.rel))].sort();
  const states = [...new Set(graph.nodes.flatMap((it) => it.state ?? []))].sort();
  const node = graph.nodes.find((it) => it.id === chosen);

  const expand = async (id: string) => {
    const further = await callTool<GraphAnswer>("graph_records", { root: id, depth: 1, node_cap: 100 });
    setGraph((before) => merge(before, further));
  };

  return (
    <article class="graph">
      <header>
        <h1>
          Graph of {first.nodes.find((it) => it.id === first.root)?.kind === "Record" ? <IdLink id={graph.root} /> : graph.root}
        </h1>
        <div class="graph-filters">
          <Toggles legend="Links" names={rels} hidden={hiddenRels} onChange={setHiddenRels} />
          <Toggles legend="States" names={states} hidden={hiddenStates} onChange={setHiddenStates} />
        </div>
      </header>
      <Canvas graph={shown} chosen={chosen} onChoose={setChosen} onOpen={expand} />
      <p class="quiet">
        Older to the left, newer to the right. Double-click a node, or choose one below, to see what lies behind it.
        {graph.truncated && ` Not all is shown: ${graph.frontier?.length ?? 0} nodes have more links.`}
      </p>
      {node && <Chosen node={node} onExpand={() => expand(node.id)} />}
      <LinkTable graph={shown} onChoose={setChosen} />
    </article>
  );
}

function Chosen({ node, onExpand }: { node: GraphNode; onExpand(): void }) {
  return (
    <section class="chosen" aria-label="Chosen node" aria-live="polite">
      {node.state && <State state={node.state} />} <strong>{node.label}</strong> <span class="quiet">{node.kind}</span>
      <button type="button" onClick={onExpand}>Expand</button>
      {["Event", "Incident", "Run"].includes(node.kind) && <a class="button" href={to(["trace", node.id])}>Trace it back</a>}
      {node.kind === "Record" && <a class="button" href={to(["record", node.id])}>Read it</a>}
    </section>
  );
}

/** The same graph for those who do not see the picture. */
function LinkTable({ graph, onChoose }: { graph: GraphAnswer; onChoose(id: string): void }) {
  const label = new Map(graph.nodes.map((it) => [it.id, it.label]));
  const name = (id: string) => (
    <button type="button" class="plain" onClick={() => onChoose(id)}>{label.get(id) ?? id}</button>
  );
  return (
    <details>
      <summary>{graph.links.length} links as a list</summary>
      <table>
        <thead>
          <tr><th scope="col">From</th><th scope="col">Link</th><th scope="col">To</th></tr>
        </thead>
        <tbody>
          {graph.links.map((it) => (
            <tr key={`${it.source} ${it.rel} ${it.target}`}>
              <td>{name(it.source)}</td><td>{it.rel}</td><td>{name(it.target)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Toggles(props: { legend: string; names: string[]; hidden: string[]; onChange(hidden: string[]): void }) {
  const { legend, names, hidden, onChange } = props;
  if (names.length < 2) return null;
  const toggle = (name: string) => onChange(hidden.includes(name) ? hidden.filter((it) => it !== name) : [...hidden, name]);
  return (
    <fieldset>
      <legend>{legend}</legend>
      {names.map((name) => (
        <label key={name} class="chip">
          <input type="checkbox" checked={!hidden.includes(name)} onChange={() => toggle(name)} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

type CanvasProps = { graph: GraphAnswer; chosen: string; onChoose(id: string): void; onOpen(id: string): void };

function Canvas({ graph, chosen, onChoose, onOpen }: CanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<Core>(undefined);
  useEffect(() => {
    let isGone = false;
    void import("cytoscape").then(({ default: cytoscape }) => {
      if (isGone || !box.current) return;
      const core = cytoscape({
        container: box.current,
        elements: elementsOf(graph),
        layout: { name: "preset", fit: true, padding: 30 },
        style: styleOf(box.current),
        wheelSensitivity: 0.3,
        minZoom: 0.1,
        maxZoom: 2,
      });
      if (core.zoom() > 1.1) core.zoom({ level: 1, renderedPosition: { x: core.width() / 2, y: core.height() / 2 } });
      core.on("tap", "node", (event) => onChoose(event.target.id()));
      core.on("dbltap", "node", (event) => onOpen(event.target.id()));
      drawing.current = core;
      core.$id(chosen).select();
    });
    return () => {
      isGone = true;
      drawing.current?.destroy();
    };
  }, [graph]);
  useEffect(() => {
    drawing.current?.nodes().unselect();
    drawing.current?.$id(chosen).select();
  }, [chosen]);
  const zoom = (factor: number) => {
    const core = drawing.current;
    core?.zoom({ level: core.zoom() * factor, renderedPosition: { x: core.width() / 2, y: core.height() / 2 } });
  };
  return (
    <div class="canvas">
      <div ref={box} class="canvas-box __________cytoscape_container" role="img" aria-label={`Graph of ${graph.nodes.length} nodes; the list below says the same`} />
      <div class="zoom">
        <button type="button" onClick={() => zoom(1.3)} aria-label="Zoom in">+</button>
        <button type="button" onClick={() => zoom(1 / 1.3)} aria-label="Zoom out">−</button>
        <button type="button" onClick={() => drawing.current?.fit(undefined, 30)} aria-label="Show all">⤢</button>
      </div>
    </div>
  );
}

function elementsOf({ root, nodes, links }: GraphAnswer) {
  const positions = layOut(root, nodes, links);
  return [
    ...nodes.map((it) => ({
      data: { id: it.id, label: shorten(it.label), kind: it.kind, state: it.state ?? "", height: it.label.length > 30 ? 54 : 34 },
      classes: it.id === root ? "root" : "",
      position: positions.get(it.id) ?? { x: 0, y: 0 },
    })),
    ...links.map((it) => ({
      data: { id: `${it.source} ${it.rel} ${it.target}`, source: it.source, target: it.target, rel: it.rel },
      classes: it.directed === false ? "undirected" : "",
    })),
  ];
}

/** Colours come from the page's own, so that dark and light hold here too. */
function styleOf(element: HTMLElement): StylesheetJson {
  const colour = (name: string) => getComputedStyle(element).getPropertyValue(`--${name}`).trim();
  const state = (name: string) => ({ selector: `node[state="${name}"]`, style: { "border-color": colour(`state-${name}`) } });
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        shape: "round-rectangle",
        width: 190,
        height: "data(height)",
        "background-color": colour("surface"),
        "border-width": 2,
        "border-color": colour("line-strong"),
        color: colour("text"),
        "font-size": 12,
        "font-family": "system-ui, sans-serif",
        "text-wrap": "wrap",
        "text-max-width": "174px",
        "text-valign": "center",
      },
    },
    { selector: 'node[kind!="Record"]', style: { "border-style": "dashed", "font-size": 11, color: colour("quiet") } },
    ...["implemented", "open", "proposed", "draft", "superseded", "deprecated", "rejected", "active"].map(state),
    { selector: "node.root", style: { "border-width": 4, "font-weight": "bold" } },
    { selector: "node:selected", style: { "background-color": colour("chosen") } },
    {
      selector: "edge",
      style: {
        width: 1.5,
        "line-color": colour("line-strong"),
        "target-arrow-color": colour("line-strong"),
        "target-arrow-shape": "triangle",
        "curve-style": "bezier",
        label: "data(rel)",
        "font-size": 10,
        color: colour("quiet"),
        "text-background-color": colour("page"),
        "text-background-opacity": 1,
        "text-background-padding": "2px",
      },
    },
    { selector: "edge.undirected", style: { "target-arrow-shape": "none", "line-style": "dashed" } },
  ];
}

function filter(graph: GraphAnswer, rels: readonly string[], states: readonly string[]): GraphAnswer {
  const nodes = graph.nodes.filter((it) => it.id === graph.root || !it.state || !states.includes(it.state));
  const ids = new Set(nodes.map((it) => it.id));
  const links = graph.links.filter((it) => !rels.includes(it.rel) && ids.has(it.source) && ids.has(it.target));
  const linked = new Set([graph.root, ...links.flatMap((it) => [it.source, it.target])]);
  return { ...graph, nodes: nodes.filter((it) => linked.has(it.id)), links };
}

function merge(before: GraphAnswer, further: GraphAnswer): GraphAnswer {
  const nodes = new Map([...further.nodes, ...before.nodes].map((it): [string, GraphNode] => [it.id, it]));
  const links = new Map([...before.links, ...further.links].map((it): [string, GraphLink] => [`${it.source} ${it.rel} ${it.target}`, it]));
  const frontier = [...(before.frontier ?? []), ...(further.frontier ?? [])].filter((it) => it !== further.root);
  return { ...before, nodes: [...nodes.values()], links: [...links.values()], frontier, truncated: frontier.length > 0 };
}

function shorten(label: string): string {
  return label.length > 64 ? `${label.slice(0, 63)}…` : label;
}
