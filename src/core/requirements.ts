import type { Config, Preset } from "./config.ts";
import { type Problem, problem } from "./problem.ts";
import { type ProvenanceRecord, RISK_LEVELS, typeOfId } from "./record.ts";
import { readPattern } from "./scope.ts";
import { isForceful, type State } from "./states.ts";
import type { Standing, View } from "./view.ts";

const KINDS = ["spec", "decision", "risk"] as const;
type Kind = (typeof KINDS)[number];

/** What a change must bring along, and what it brings. */
export type Requirements = {
  preset: Preset;
  /** True if nothing that is missing blocks. */
  valid: boolean;
  required: { [kind in Kind]: boolean };
  found: { [kind in Kind]: string[] };
  problems: Problem[];
};

export type Subject = {
  /** Touched paths, both sides of renames. */
  paths: readonly string[];
  /** Of the commits, and of the pull request where it is known. */
  message: string;
  /** Of the pull request, where there is one. */
  labels: readonly string[];
  /** Ids of records that have an approval whose signature holds; only preset regulated asks. */
  signed: ReadonlySet<string>;
};

type Policy = {
  /** States a spec must have at least. */
  spec: readonly State[];
  /** Risk levels of which a decision must have been approved. */
  approvedFrom: (typeof RISK_LEVELS)[number] | "never";
  /** The risk level of a spec from which a change needs a decision too. */
  decisionFrom: (typeof RISK_LEVELS)[number] | "never";
  criteria: boolean;
  linked: boolean;
  receipts: boolean;
  attribution: boolean;
  missing: Problem["severity"];
  drift: Problem["severity"] | "off";
  /** How grave it is that the acceptance of a risk has run out. */
  expired: Problem["severity"];
};

const ANY: readonly State[] = ["draft", "review", "approved", "implemented"];

/** @see ProvenanceCode: enforcement.md, its three presets */
const POLICIES: { [preset in Preset]: Policy } = {
  light: {
    spec: ANY,
    approvedFrom: "never",
    decisionFrom: "never",
    criteria: false,
    linked: false,
    receipts: false,
    attribution: false,
    missing: "warning",
    drift: "off",
    expired: "warning",
  },
  standard: {
    spec: ["review", "approved", "implemented"],
    approvedFrom: "high",
    decisionFrom: "medium",
    criteria: false,
    linked: true,
    receipts: false,
    attribution: false,
    missing: "error",
    drift: "warning",
    expired: "warning",
  },
  regulated: {
    spec: ["approved", "implemented"],
    approvedFrom: "low",
    decisionFrom: "low",
    criteria: true,
    linked: true,
    receipts: true,
    attribution: true,
    missing: "error",
    drift: "error",
    expired: "error",
  },
};

/**
 * Tells what a change must bring along by the paths it touches, the labels it has and the risk it carries, and what is missing. A record
 * counts if the message names it, the change writes it, or it is in force and its scope covers a path.
 */
export function judgeRequirements(
  { paths, message, labels, signed }: Subject,
  view: View,
  { preset, require, dir }: Pick<Config, "preset" | "require" | "dir">,
): Requirements {
  const policy = POLICIES[preset];
  const work = workOf(paths, { require, dir });
  const brought = bringing(paths, work, message, view);
  const of = (kind: Kind) => brought.filter((it) => it.record.type === kind);
  const needs = (kind: Kind) => work.filter((path) => covers(require[kind], path));
  const isRisky = of("spec").some((it) => isAtLeast(it.record.risk_level, policy.decisionFrom));
  const asking = work.length > 0 ? labelsAsking(labels, require) : { spec: [], decision: [], risk: [] };
  const asks = (kind: Kind) => needs(kind).length + asking[kind].length > 0;
  const required = {
    spec: asks("spec"),
    decision: asks("decision") || (work.length > 0 && isRisky),
    risk: asks("risk"),
  };
  const problems =
    work.length === 0
      ? []
      : [
          ...KINDS.flatMap((kind) =>
            required[kind] && of(kind).length === 0
              ? [
                  problem(
                    "companion_missing",
                    { kind, why: whatAsks(needs(kind), asking[kind]) },
                    { severity: policy.missing },
                  ),
                ]
              : [],
          ),
          ...of("spec").flatMap((it) => judgeSpec(it, policy)),
          ...of("decision").flatMap((it) => judgeDecision(it, of("spec"), policy, signed)),
          ...(required.risk ? judgeRisks(of("risk"), policy) : []),
          ...drifts(work, of("spec"), policy),
          ...judgeAttribution(message, require.attribution, brought, policy),
        ];
  const found = { spec: idsOf(of("spec")), decision: idsOf(of("decision")), risk: idsOf(of("risk")) };
  return { preset, valid: !problems.some((it) => it.severity === "error"), required, found, problems };
}

/** The labels of a change that ask for a record of each kind. */
export function labelsAsking(
  labels: readonly string[],
  require: Config["require"],
): { [kind in Kind]: readonly string[] } {
  const of = (kind: Kind) => labels.filter((it) => require[`${kind}_labels`].includes(it));
  return { spec: of("spec"), decision: of("decision"), risk: of("risk") };
}

function whatAsks(paths: readonly string[], labels: readonly string[]): string {
  if (paths.length > 0) return `of ${paths.slice(0, 3).join(", ")}`;
  if (labels.length === 0) return "under a spec of this risk";
  return `with the label ${labels
    .slice(0, 3)
    .map((it) => JSON.stringify(it))
    .join(", ")}`;
}

/** The paths that can need a record: neither documents nor records. */
export function workOf(paths: readonly string[], { require, dir }: Pick<Config, "require" | "dir">): string[] {
  return paths.filter((path) => !path.startsWith(`${dir}/`) && !covers(require.docs, path));
}

/** The record ids that a message names, in brackets or not. */
export function namedIds(message: string): string[] {
  const words = (message.match(/[A-Za-z]+-[A-Za-z0-9-]+/g) ?? []).map((it) => it.replace(/-+$/, ""));
  return [...new Set(words)].filter((it) => typeOfId(it));
}

function bringing(paths: readonly string[], work: readonly string[], message: string, view: View): Standing[] {
  const named = new Set(namedIds(message));
  return view.standings.filter(
    ({ record, state }) =>
      named.has(record.id) ||
      paths.includes(record.file) ||
      (isForceful(record.type, state) && work.some((path) => covers(record.affected_scope, path))),
  );
}

function judgeSpec({ record, state }: Standing, { spec, criteria, missing }: Policy): Problem[] {
  const { id } = record;
  const at = { file: record.file, record: id };
  return [
    ...(spec.includes(state)
      ? []
      : [problem("companion_undecided", { id, state, wanted: [...spec] }, { severity: missing, at })]),
    ...(criteria && record.constraints.length === 0
      ? [problem("criteria_missing", { id }, { severity: missing, at })]
      : []),
  ];
}

function judgeDecision(
  { record, state }: Standing,
  specs: readonly Standing[],
  { approvedFrom, linked, receipts, missing }: Policy,
  signed: ReadonlySet<string>,
): Problem[] {
  const { id } = record;
  const at = { file: record.file, record: id };
  const isApproved = state === "open" || state === "implemented";
  // What states no risk is taken for low, as the standard does.
  const needsApproval = isAtLeast(record.risk_level || "low", approvedFrom);
  const links = [...record.related, ...Object.values(record.links).flat()];
  const isLinked = specs.length === 0 || specs.some((it) => links.includes(it.record.id) || mentions(it.record, id));
  return [
    ...(needsApproval && !isApproved
      ? [problem("companion_undecided", { id, state, wanted: ["open", "implemented"] }, { severity: missing, at })]
      : []),
    ...(linked && !isLinked
      ? [problem("companion_unlinked", { id, specs: idsOf(specs) }, { severity: missing, at })]
      : []),
    ...(receipts && isApproved && !signed.has(id)
      ? [problem("approval_unsigned", { id, state }, { severity: missing, at })]
      : []),
  ];
}

/** One acceptance that holds is enough. */
function judgeRisks(risks: readonly Standing[], { missing, expired }: Policy): Problem[] {
  if (risks.some(({ state }) => state === "active" || state === "mitigated")) return [];
  return risks.map(({ record: { id, file }, state }) => {
    const severity = state === "expired" ? expired : missing;
    return problem("companion_undecided", { id, state, wanted: ["active"] }, { severity, at: { file, record: id } });
  });
}

function mentions({ related, links }: ProvenanceRecord, id: string): boolean {
  return related.includes(id) || Object.values(links).some((it) => it.includes(id));
}

/** Work outside what the specs of the change say it affects. */
function drifts(work: readonly string[], specs: readonly Standing[], { drift }: Policy): Problem[] {
  const scopes = specs.flatMap((it) => it.record.affected_scope);
  if (drift === "off" || scopes.length === 0) return [];
  const outside = work.filter((path) => !covers(scopes, path));
  if (outside.length === 0) return [];
  const facts = { specs: idsOf(specs), paths: outside.slice(0, 5), more: Math.max(0, outside.length - 5) };
  return [problem("scope_drifted", facts, { severity: drift })];
}

function judgeAttribution(
  message: string,
  wanted: string,
  brought: readonly Standing[],
  { attribution, missing }: Policy,
): Problem[] {
  const isStated = message.toLowerCase().includes(wanted.toLowerCase());
  if (!attribution || isStated) return [];
  const drafted = brought.find((it) => it.record.lifecycle.bot)?.record.lifecycle.bot ?? "";
  return [problem("attribution_missing", { wanted, bot: drafted }, { severity: missing })];
}

function isAtLeast(level: string, least: Policy["approvedFrom"]): boolean {
  if (least === "never") return false;
  return (RISK_LEVELS as readonly string[]).indexOf(level) >= RISK_LEVELS.indexOf(least);
}

/** The last pattern that covers a path decides; one that begins with `!` takes it out. */
function covers(patterns: readonly string[], path: string): boolean {
  const last = patterns.findLast((it) => readPattern(it.replace(/^!/, ""))?.covers(path));
  return last !== undefined && !last.startsWith("!");
}

function idsOf(standings: readonly Standing[]): string[] {
  return standings.map((it) => it.record.id).sort();
}
