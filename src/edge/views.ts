import { renderCheck } from "./views/check-text.ts";
import { renderExport } from "./views/export.ts";
import { graphDot, graphMermaid, renderGraph } from "./views/graph.ts";
import { lintJson } from "./views/lint-json.ts";
import { renderLint } from "./views/lint-text.ts";
import { sarifOf } from "./views/sarif.ts";
import { renderStatus, statusJson } from "./views/status.ts";

type Answer = { [field: string]: unknown };

/** Lays out one tool's answer. @param isColoured for a terminal */
export type Layout = (answer: Answer, isColoured: boolean) => string;

/** The formats of a command beside the common ones, and `human` where its own layout reads better. */
export const layouts: { [tool: string]: { [format: string]: Layout } } = {
  lint_records: { human: renderLint, json: lintJson, sarif: sarifOf },
  check_commits: { human: renderCheck, sarif: sarifOf },
  status_records: { human: renderStatus, json: statusJson },
  export_records: { human: renderExport },
  draw_graph: { human: renderGraph, dot: graphDot, mermaid: graphMermaid },
};
