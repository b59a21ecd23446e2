import { stripVTControlCharacters } from "node:util";
import type { GraphNode, Link } from "../../core/graph.ts";

type Answer = { [field: string]: unknown };

const COLOURS: { [state: string]: string } = {
  open: "orange",
  implemented: "green",
  superseded: "gray",
  deprecated: "red",
};

/** Draws each chain of replacements newest first, with what else a record is linked to below it. */
export function renderGraph(answer: Answer): string {
  const { nodes, links } = partsOf(answer);
  const byId = new Map(nodes.map((it) => [it.id, it]));
  const out = Map.groupBy(links, (it) => it.source);
  const replaced = new Set(links.filter((it) => it.rel === "derivation").map((it) => it.target));
  const lines: string[] = [];
  const drawn = new Set<string>();
  const draw = (id: string, indent: string, how: string) => {
    const node = byId.get(id);
    const isKnown = drawn.has(id);
    drawn.add(id);
    lines.push(`${indent}${how}${id}  ${lineOf(node)}${isKnown ? "  (see above)" : ""}`);
    if (isKnown) return;
    for (const { rel, target } of out.get(id) ?? []) {
      if (rel === "derivation") draw(target, `${indent}  `, "supersedes ");
      else lines.push(`${indent}  ${rel.replaceAll("_", " ")} ${target}`);
    }
  };
  for (const { id } of nodes.filter((it) => !replaced.has(it.id))) draw(id, "", "");
  // Records that replace each other in a circle have no newest.
  for (const { id } of nodes) if (!drawn.has(id)) draw(id, "", "");
  const cut = answer["truncated"] ? ["", "The graph was cut; --node-cap and --depth widen it."] : [];
  return nodes.length ? [...lines, ...cut].join("\n") : "No records.";
}

function lineOf(node: GraphNode | undefined): string {
  return stripVTControlCharacters(`${node?.label ?? ""} (${node?.state ?? node?.kind.toLowerCase() ?? "not shown"})`);
}

/** Graphviz: replacements from old to new as LineSpec draws them, related records joined by dashes. */
export function graphDot(answer: Answer): string {
  const { nodes, links } = partsOf(answer);
  const text = (it: string) => `"${it.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\r?\n/g, " ")}"`;
  const boxes = nodes.map(({ id, label, state }) => {
    const colour = COLOURS[state ?? ""] ?? "black";
    return `  ${text(id)} [label=${text(`${id}\u0000${label}`).replace("\u0000", "\\n")}, color=${colour}];`;
  });
  const lines = links.map(({ source, target, rel, directed }) => {
    if (directed === false) return `  ${text(source)} -> ${text(target)} [style=dashed, dir=none];`;
    if (rel === "derivation") return `  ${text(target)} -> ${text(source)};`;
    return `  ${text(source)} -> ${text(target)} [label=${text(rel)}];`;
  });
  return ["digraph provenance {", "  rankdir=TB;", "  node [shape=box];", ...boxes, ...lines, "}"].join("\n");
}

export function graphMermaid(answer: Answer): string {
  const { nodes, links } = partsOf(answer);
  const names = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
  // In a label of Mermaid only these mean something of their own.
  const text = (it: string) =>
    it.replace(/[#"<>&`\\[\]{}()|;]/g, (char) => `#${char.codePointAt(0)};`).replace(/\s+/g, " ");
  const boxes = nodes.map(
    ({ id, label, state }) => `  ${names.get(id)}["${text(id)}<br/>${text(label)}"]${state ? `:::${state}` : ""}`,
  );
  const lines = links.map(({ source, target, rel, directed }) => {
    const [from, to] = rel === "derivation" ? [target, source] : [source, target];
    if (directed === false) return `  ${names.get(from)} -.- ${names.get(to)}`;
    return rel === "derivation"
      ? `  ${names.get(from)} --> ${names.get(to)}`
      : `  ${names.get(from)} -->|${text(rel)}| ${names.get(to)}`;
  });
  const classes = Object.entries(COLOURS).map(([state, colour]) => `  classDef ${state} stroke:${colour};`);
  return ["flowchart TB", ...boxes, ...lines, ...classes].join("\n");
}

function partsOf(answer: Answer): { nodes: readonly GraphNode[]; links: readonly Link[] } {
  const nodes = answer["nodes"] as readonly GraphNode[];
  const shown = new Set(nodes.map((it) => it.id));
  const links = (answer["links"] as readonly Link[]).filter((it) => shown.has(it.source) && shown.has(it.target));
  return { nodes, links };
}
