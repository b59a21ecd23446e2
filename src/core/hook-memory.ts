import type { Binding, FileBrief } from "./hook-brief.ts";

/** One thing to remember of a conversation; a line of JSON on disk. */
export type Note =
  | { told: string; id: string; version: string }
  /** The agent's context was emptied: what it was told is gone. */
  | { forgot: true }
  /** Changed before the conversation began. */
  | { found: string }
  | { touched: string }
  | { asked: string }
  /** A finding, by what makes it this one. */
  | { reported: string };

export type Memory = {
  /** Record versions by the file they were told for. */
  told: Set<string>;
  /** Record versions whose text the agent has. */
  shown: Set<string>;
  found: Set<string>;
  touched: Set<string>;
  asked: Set<string>;
  reported: Set<string>;
};

/** Puts notes together, oldest first. */
export function recall(notes: readonly Note[]): Memory {
  const memory: Memory = {
    told: new Set(),
    shown: new Set(),
    found: new Set(),
    touched: new Set(),
    asked: new Set(),
    reported: new Set(),
  };
  for (const note of notes) {
    if ("forgot" in note) {
      memory.told.clear();
      memory.shown.clear();
    } else if ("told" in note) {
      memory.told.add(toldKey(note.told, note));
      memory.shown.add(shownKey(note));
    } else if ("found" in note) memory.found.add(note.found);
    else if ("touched" in note) memory.touched.add(note.touched);
    else if ("asked" in note) memory.asked.add(note.asked);
    else if ("reported" in note) memory.reported.add(note.reported);
  }
  return memory;
}

/**
 * Takes from what binds some files what the agent was told for that file already; of what it was told for another it
 * is reminded by name.
 *
 * @returns the files about which something is new, and what to remember once it is told
 */
export function newsOf(
  files: readonly { path: string; bindings: readonly Binding[] }[],
  { told, shown }: Pick<Memory, "told" | "shown">,
): { briefs: FileBrief[]; notes: Note[] } {
  const seen = new Set(shown);
  const briefs: FileBrief[] = [];
  const notes: Note[] = [];
  for (const { path, bindings } of files) {
    const news = bindings.filter(({ card }) => !told.has(toldKey(path, card)));
    if (news.length === 0) continue;
    const isKnown = ({ card }: Binding) => seen.has(shownKey(card));
    briefs.push({ path, fresh: news.filter((it) => !isKnown(it)), known: news.filter(isKnown) });
    for (const { card } of news) {
      seen.add(shownKey(card));
      notes.push({ told: path, id: card.id, version: card.version });
    }
  }
  return { briefs, notes };
}

type Version = { id: string; version: string };

function toldKey(path: string, { id, version }: Version): string {
  return `${path}\0${id}\0${version}`;
}

function shownKey({ id, version }: Version): string {
  return `${id}\0${version}`;
}
