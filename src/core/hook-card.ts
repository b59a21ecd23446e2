import { ruledOutBy } from "./consult.ts";
import { plain } from "./plain.ts";
import type { ProvenanceRecord, RecordType } from "./record.ts";
import type { State } from "./states.ts";
import type { View } from "./view.ts";

/** What a hook tells of one record, whatever file it is asked about. Texts are plain already, one line each. */
export type Card = {
  id: string;
  /** Changes with every byte of the record's file. */
  version: string;
  type: RecordType;
  state: State;
  expired: boolean;
  title: string;
  intent: string;
  /** The first of them; `more_constraints` says how many follow. */
  constraints: string[];
  more_constraints: number;
  ruled_out: { what: string; why: string }[];
};

const SHOWN = { constraints: 12, ruled_out: 8 } as const;
const CHARS = { title: 120, intent: 240, constraint: 200, reason: 160 } as const;

/** What is enough of a digest to tell the versions of one record apart. */
const VERSION_CHARS = 12;

/**
 * Gathers what a hook tells of a record in force, or of a proposal that was rejected.
 *
 * @param view the record is in it
 */
export function cardOf(record: ProvenanceRecord, view: View): Card {
  const standing = view.byId.get(record.id);
  const { id, type, title, intent, constraints, digest } = record;
  return {
    id,
    version: digest.slice("sha256:".length).slice(0, VERSION_CHARS),
    type,
    state: standing?.state ?? "unknown",
    expired: standing?.expired ?? false,
    title: plain(title, CHARS.title),
    intent: plain(intent, CHARS.intent),
    constraints: constraints.slice(0, SHOWN.constraints).map((it) => plain(it, CHARS.constraint)),
    more_constraints: Math.max(0, constraints.length - SHOWN.constraints),
    ruled_out: ruledOutBy(record, view)
      .filter((it) => it.record !== id || it.what !== title)
      .slice(0, SHOWN.ruled_out)
      .map(({ what, why }) => ({ what: plain(what, CHARS.title), why: plain(why, CHARS.reason) })),
  };
}
