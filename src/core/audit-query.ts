import { type Change, touchedPaths } from "./change.ts";

/** What a change is searched by. */
export type AuditQuery = { text: string; code: string; paths: string[] };

/** Longer lines are data or minified. */
const LINE_CHARS = 400;

/** Files that a tool wrote, whose lines say nothing about what the change is for. */
const WRITTEN_BY_TOOLS = [
  /(?:^|\/)(?:package-lock|npm-shrinkwrap|composer\.lock|packages\.lock|project\.assets)\b[^/]*$/,
  /(?:^|\/)(?:[^/]+\.lock|[^/]+\.lockb|[^/]+[.-]lock\.(?:ya?ml|json|hcl)|go\.sum|Package\.resolved)$/,
  /(?:^|\/)(?:node_modules|vendor|third_party|dist|__snapshots__|generated|__generated__)\//,
  /\.(?:min\.(?:js|css)|map|snap|svg|pb\.(?:go|cc|h)|g\.dart|designer\.cs)$|[_.]pb2(?:_grpc)?\.pyi?$|\.(?:gen|generated)\.\w+$/i,
];
/** The files of records themselves: an audit looks for what stands beside them. */
const RECORD = /(?:^|\/)(?:prov-\d{4}-[^/]*\.ya?ml|(?:decision|spec|risk|mistake)\.(?:json|ya?ml))$/;

/**
 * Turns a change into what it is searched by: its description, and apart from it its paths and lines, added ones first.
 * Lock files, generated files and records give their path alone.
 *
 * One query over all files finds more than one a file or hunk does, fused: a file's own words are too few.
 *
 * @see bench/README.md for the parts measured
 */
export function auditQuery(change: Change, description: string): AuditQuery {
  const files = change.files.filter(({ path }) => !RECORD.test(path) && !WRITTEN_BY_TOOLS.some((it) => it.test(path)));
  const hunks = files.flatMap((it) => it.hunks);
  const lines = (kind: "added" | "removed") =>
    hunks.flatMap((it) => it.lines).filter((it) => it.kind === kind && it.text.length <= LINE_CHARS);
  const paths = touchedPaths(change);
  const code = [...lines("added"), ...lines("removed")].map((it) => it.text.trim());
  return {
    text: joined([description, change.message ?? ""]),
    code: joined([...paths, ...hunks.map((it) => it.section), ...code]),
    paths,
  };
}

function joined(parts: readonly string[]): string {
  return parts.filter((it) => it !== "").join("\n");
}
