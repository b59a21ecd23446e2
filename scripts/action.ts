import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The parts of GitHub's events that are read. A fork's pull request is written by anyone: ids are taken from it, its
 * text goes into a file that is searched for record ids and the attribution, its labels are compared with the config's.
 */
type Event = {
  repository?: { full_name?: string; default_branch?: string };
  pull_request?: {
    title?: string | null;
    body?: string | null;
    labels?: { name?: string | null }[];
    base?: { sha?: string };
    head?: { sha?: string; repo?: { full_name?: string } | null };
  };
  before?: string;
  after?: string;
  ref?: string;
};
type Sarif = { runs: { automationDetails?: { id: string }; results: Result[] }[] };
type Result = {
  ruleId: string;
  level: "error" | "warning" | "note";
  message: { text: string };
  locations?: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
};

/** Findings in the summary of the job; all of them are in the SARIF file. */
const SHOWN = 50;

const { env } = process;
const event = JSON.parse(readFileSync(env["GITHUB_EVENT_PATH"] ?? "", "utf8")) as Event;
const program = JSON.parse(env["PRECEDENT_PROGRAM"] ?? '["precedent"]') as string[];

const enforcement = env["PRECEDENT_ENFORCEMENT"] ? ["--enforcement", env["PRECEDENT_ENFORCEMENT"]] : [];
const range = rangeOf(event);
const runs = [
  run("lint", ...enforcement),
  run("check", ...(range ? ["--range", range] : []), ...textOf(event), ...labelsOf(event)),
];
const sarifPath = join(env["RUNNER_TEMP"] ?? ".", "precedent.sarif");
const [first, ...others] = runs.flatMap((it) => (it.sarif ? [it.sarif] : []));
const sarif = first && { ...first, runs: [...first.runs, ...others.flatMap((it) => it.runs)] };
if (sarif) writeFileSync(sarifPath, JSON.stringify(sarif));

const results = sarif?.runs.flatMap((it) => it.results) ?? [];
const mayUpload = !!sarif && env["PRECEDENT_UPLOAD"] !== "false" && !isFork(event);
// Code scanning shows what is uploaded; without the right to write there, annotations do.
if (!mayUpload) for (const it of results) console.log(annotation(it));
for (const { failure } of runs) if (failure) console.log(`::error title=precedent::${escapeData(failure)}`);
summarise(results);
if (env["PRECEDENT_INDEX"] !== "false" && isDefaultBranch(event)) runs.push(refreshIndex());
const status = Math.max(...runs.map((it) => it.status));
const outputs = { sarif: sarif ? sarifPath : "", upload: String(mayUpload), status: String(status) };
appendFileSync(
  env["GITHUB_OUTPUT"] ?? "/dev/null",
  Object.entries(outputs)
    .map(([name, value]) => `${name}=${value}\n`)
    .join(""),
);

/** The commits that the event brings; nothing where it says none, and HEAD is judged. */
function rangeOf({ pull_request, before, after }: Event): string | undefined {
  const [from, to] = pull_request ? [pull_request.base?.sha, pull_request.head?.sha] : [before, after];
  return isCommit(from) && isCommit(to) ? `${from}..${to}` : undefined;
}

/** What a pull request says counts as its commits' messages do. */
function textOf({ pull_request }: Event): string[] {
  if (!pull_request) return [];
  const path = join(env["RUNNER_TEMP"] ?? ".", "precedent-pull-request.txt");
  writeFileSync(path, `${pull_request.title ?? ""}\n\n${pull_request.body ?? ""}\n`);
  return ["--message-file", path];
}

function labelsOf({ pull_request }: Event): string[] {
  return (pull_request?.labels ?? []).flatMap(({ name }) => (name ? [`--labels=${name}`] : []));
}

function isCommit(text: string | undefined): text is string {
  return /^(?!0+$)[0-9a-f]{40,64}$/.test(text ?? "");
}

function isFork({ pull_request, repository }: Event): boolean {
  return pull_request !== undefined && pull_request.head?.repo?.full_name !== repository?.full_name;
}

function isDefaultBranch({ ref, repository, pull_request }: Event): boolean {
  return pull_request === undefined && ref !== undefined && ref === `refs/heads/${repository?.default_branch}`;
}

function run(command: string, ...args: string[]): { status: number; sarif?: Sarif; failure?: string } {
  const [file = "", ...words] = program;
  const all = [...words, command, ...args, "--format", "sarif"];
  const { status, stdout, stderr } = spawnSync(file, all, { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (status !== 0 && status !== 1) return { status: 2, failure: `precedent ${command} failed: ${stderr}` };
  const found = JSON.parse(stdout) as Sarif;
  for (const it of found.runs) it.automationDetails = { id: `precedent/${command}/` };
  return { status, sarif: found };
}

function refreshIndex(): { status: number } {
  const [file = "", ...words] = program;
  const { status } = spawnSync(file, [...words, "index"], { stdio: ["ignore", "ignore", "inherit"] });
  // A provider that is down does not fail a build: searches bring the index up to date themselves.
  if (status !== 0) console.log("::warning title=precedent::The search index was not brought up to date.");
  return { status: 0 };
}

/** Records are text anyone may have written: nothing of it may start a command of the runner's own. */
function annotation({ level, ruleId, message, locations }: Result): string {
  const place = locations?.[0]?.physicalLocation;
  const properties = [
    ...(place
      ? [`file=${escapeProperty(decodeURIComponent(place.artifactLocation.uri))}`, `line=${place.region.startLine}`]
      : []),
    `title=${escapeProperty(ruleId)}`,
  ];
  return `::${level === "note" ? "notice" : level} ${properties.join(",")}::${escapeData(message.text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function summarise(found: readonly Result[]): void {
  const cell = (text: string) =>
    text.replace(/[\\`*_{}[\]<>()#|!&~]/g, (it) => `&#${it.codePointAt(0)};`).replace(/\s+/g, " ");
  const rows = found.slice(0, SHOWN).map(({ level, ruleId, message, locations }) => {
    const place = locations?.[0]?.physicalLocation;
    const where = place ? `${decodeURIComponent(place.artifactLocation.uri)}:${place.region.startLine}` : "";
    return `| ${level} | ${cell(ruleId)} | ${cell(where)} | ${cell(message.text)} |`;
  });
  const count = (level: Result["level"]) => found.filter((it) => it.level === level).length;
  const text = [
    "## Precedent",
    "",
    `${count("error")} errors, ${count("warning")} warnings, ${count("note")} notes.`,
    ...(rows.length ? ["", "| | rule | place | finding |", "|---|---|---|---|", ...rows] : []),
    ...(found.length > SHOWN ? ["", `${found.length - SHOWN} more.`] : []),
    "",
  ];
  appendFileSync(env["GITHUB_STEP_SUMMARY"] ?? "/dev/null", text.join("\n"));
}
