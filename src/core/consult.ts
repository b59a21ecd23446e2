import { shorten } from "./budget.ts";
import { type Bound, bindingRecords, type Governance } from "./governance.ts";
import type { ProvenanceRecord } from "./record.ts";
import { isForceful, type State } from "./states.ts";
import type { View } from "./view.ts";

export type Governing = {
  id: string;
  title: string;
  state: State;
  binds: "affected" | "forbidden";
  pattern: string;
  /** The first of them; `more_paths` says how many follow. */
  paths: string[];
  more_paths: number;
  intent: string;
  /** The first of them, shortened; `more_constraints` says how many follow. */
  constraints: string[];
  more_constraints: number;
};

/** Entries of one record's list that are shown: more would push other records out of the answer. */
const PATHS_SHOWN = 10;
const CONSTRAINTS_SHOWN = 20;
export type RuledOut = { record: string; what: string; why: string };
export type Mention = { id: string; title: string; state: State; why: string };

export type Consultation = {
  governing: Governing[];
  risks: Mention[];
  rules: { record: string; statement: string }[];
  ruled_out: RuledOut[];
  related: Mention[];
};

/** A record that the task's words led to, best first. */
export type Suggestion = { id: string; why: string };

/**
 * Gathers what someone about to change these paths must know.
 *
 * @param paths POSIX, relative to the root; a trailing `/` stands for a folder
 * @param suggestions what a search for the task found, whatever its state
 */
export function consult(
  paths: readonly string[],
  { view, governance, pending, suggestions, hasTask }: Knowledge,
): Consultation {
  const bound = bindingRecords(paths, governance);
  const records = [...new Set(bound.map((it) => it.record))];
  const isDecided = (it: ProvenanceRecord) => it.type === "decision" || it.type === "spec";
  const suggested = suggestions.flatMap(({ id, why }) => {
    const standing = view.byId.get(id);
    return standing && !records.includes(standing.record) ? [{ ...standing, why }] : [];
  });
  // What is merely like a path ruled other things out than those that are about to be tried.
  const tried = hasTask ? suggested.map((it) => it.record) : [];
  const open = bindingRecords(paths, pending).map((it) => awaited(it, view));
  return {
    governing: bound.filter((it) => isDecided(it.record)).map((it) => governing(it, view)),
    risks: records.filter((it) => it.type === "risk").map((it) => mention(it, view, it.intent)),
    rules: records
      .filter((it) => it.type === "mistake")
      .flatMap((it) => it.constraints.map((statement) => ({ record: it.id, statement: shorten(statement, 240) }))),
    ruled_out: firstOfEach(
      [...records.filter(isDecided), ...tried].flatMap((it) => ruledOutBy(it, view)),
      (it) => `${it.record} ${it.what}`,
    ),
    // A scope says more than a likeness, so it stands first.
    related: firstOfEach(
      [
        ...open,
        ...suggested
          .filter(({ state }) => state !== "rejected" && state !== "superseded")
          .map(({ record, why }) => mention(record, view, why)),
      ],
      (it) => it.id,
    ),
  };
}

export type Knowledge = {
  view: View;
  /** The scopes of the records in force. */
  governance: Governance;
  /** The scopes of what is drafted or open. */
  pending: Governance;
  suggestions: readonly Suggestion[];
  /** The suggestions were found for what is to be done, not for the paths alone. */
  hasTask: boolean;
};

function governing({ record, pattern, as, paths }: Bound, view: View): Governing {
  return {
    id: record.id,
    title: record.title,
    state: view.byId.get(record.id)?.state ?? "unknown",
    binds: as,
    pattern: pattern.text,
    paths: paths.slice(0, PATHS_SHOWN),
    more_paths: Math.max(0, paths.length - PATHS_SHOWN),
    intent: shorten(record.intent, 300),
    constraints: record.constraints.slice(0, CONSTRAINTS_SHOWN).map((it) => shorten(it, 240)),
    more_constraints: Math.max(0, record.constraints.length - CONSTRAINTS_SHOWN),
  };
}

function mention(record: ProvenanceRecord, view: View, why: string): Mention {
  const state = view.byId.get(record.id)?.state ?? "unknown";
  return { id: record.id, title: record.title, state, why: shorten(why, 160) };
}

/** What an open record asks for is decided, and is what is being done now, though it is not in force yet. */
const AWAITED_CHARS = 480;

function awaited({ record, pattern }: Bound, view: View): Mention {
  const told = mention(record, view, `its scope is ${pattern.text}`);
  if (told.state !== "open" || record.constraints.length === 0) return told;
  const asked = record.constraints.map((it) => shorten(it, 160)).join(" · ");
  return { ...told, why: shorten(`${told.why}; approved and being carried out: ${asked}`, AWAITED_CHARS) };
}

/**
 * Lists what a record rules out: the options that one in force rejected and what it replaced, and a record itself that
 * was rejected or replaced. What is only drafted, or was withdrawn, rules out nothing.
 */
export function ruledOutBy(record: ProvenanceRecord, view: View): RuledOut[] {
  const { state, successor } = view.byId.get(record.id) ?? { state: "unknown" };
  const itself = (why: string) => [{ record: record.id, what: record.title, why }];
  if (state === "rejected") return itself("this proposal was rejected");
  if (state === "superseded") return itself(`superseded by ${successor ?? record.superseded_by}`);
  if (!isForceful(record.type, state)) return [];
  const replaced = view.byId.get(record.supersedes);
  return [
    ...record.options.flatMap(({ name, rejected_because }) =>
      rejected_because ? [{ record: record.id, what: name, why: shorten(rejected_because, 240) }] : [],
    ),
    ...(replaced?.state === "superseded"
      ? [{ record: replaced.record.id, what: replaced.record.title, why: `superseded by ${record.id}` }]
      : []),
  ];
}

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((it) => !seen.has(keyOf(it)) && seen.add(keyOf(it)));
}
