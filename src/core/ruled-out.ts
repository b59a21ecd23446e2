import type { Judged } from "./judged.ts";
import { type Name, nameOf, namesIn, productsIn } from "./name.ts";
import { swapOf, tellingIn } from "./swap.ts";
import { conceptsIn, type Target } from "./target.ts";

/** A thing that was weighed and not chosen. */
export type RuledOut = { source: "option" | "rejected"; text: string; targets: readonly Target[] };

/** A longer name, of an option or a record, is a text that anybody may have written. */
export const NAME_CHARS = 300;
/** So many characters of what was chosen tell what it is. */
const KEPT_CHARS = 4_000;

/** What a record chose, which is not ruled out where an option shares its words. */
type Kept = { text: string; words: ReadonlySet<string>; keys: ReadonlySet<string> };

/** The options that were weighed and rejected. */
export function ruledOut(record: Judged): RuledOut[] {
  const kept = keptOf(chosenBy(record));
  const telling = tellingIn([kept.text, ...record.constraints].join(" ").slice(0, KEPT_CHARS));
  return record.options
    .filter((it) => it.rejected_because && it.name.length <= NAME_CHARS)
    .flatMap((it) => {
      const [found] = ruledOutBy("option", it.name, it.name, kept);
      const swap = swapOf(it.name, telling);
      const targets: Target[] = [...(found?.targets ?? []), ...(swap ? [{ kind: "swap" as const, swap }] : [])];
      return targets.length > 0 ? [{ source: "option" as const, text: it.name, targets }] : [];
    });
}

/** What a record chose, by its own words. */
export function chosenBy({ title, options }: Judged): string {
  return [title, ...options.filter((it) => !it.rejected_because).map((it) => it.name)].join(" ");
}

export function proposalOf(record: Judged): RuledOut[] {
  if (record.title.length > NAME_CHARS) return [];
  return ruledOutBy("rejected", record.title, proposedBy(record.title), keptOf(""));
}

function keptOf(all: string): Kept {
  const text = all.slice(0, KEPT_CHARS);
  return {
    text,
    words: new Set(text.toLowerCase().match(/[\w.@/-]+/g) ?? []),
    keys: new Set(productsIn(text).flatMap((it) => it.keys)),
  };
}

function ruledOutBy(source: RuledOut["source"], text: string, phrase: string, kept: Kept): RuledOut[] {
  // `python:*-alpine` names its parts.
  const parts = phrase.replace(/\S*[:*]\S*/g, (it) =>
    /\*/.test(it) && !/_\*|\*_/.test(it) ? it.split(/[:*-]+/).join(", ") : it,
  );
  const proposed = parts.replace(/\b(?:without|instead of|rather than|not|no|like|alongside|on top of)\s.*$/i, "");
  const isNew = (it: Name) =>
    !it.keys.some((key) => kept.keys.has(key)) &&
    !it.text
      .toLowerCase()
      .split(/[\s]+/)
      .some((word) => kept.words.has(word));
  const names = [
    ...productsIn(proposed),
    ...namesIn(proposed, source === "rejected" || proposed.trim().includes(" ")),
    ...phraseNames(proposed, source),
    ...(parts === phrase ? [] : parts.split(", ").flatMap((it) => namesIn(it))),
  ].filter(isNew);
  const meant = conceptsIn(proposed).filter(({ concept }) => !concept.isVague && !concept.asks.test(kept.text));
  const targets: Target[] = [...names.map((name): Target => ({ kind: "name", name })), ...meant];
  return targets.length === 0 ? [] : [{ source, text, targets }];
}

/** `Replace REST with tRPC` proposes tRPC. */
function proposedBy(title: string): string {
  // What would have been forbidden or taken away is what stays.
  if (
    /^(?:forbid|ban|prohibit|disallow|stop|avoid|remove|drop|abandon|deprecate|retire|no|never|do not)\b/i.test(title)
  )
    return "";
  return title
    .replace(/\bfrom\b.*?\bto\b/i, "to")
    .replace(/^.*\breplac\w+\b.*?\b(?:with|by)\s+/i, "")
    .replace(/\b(?:instead of|rather than|from|replacing|over)\b.*$/i, "");
}

/** `React Bootstrap` is the package `react-bootstrap`; a capital inside a phrase marks a product. */
function phraseNames(phrase: string, source: RuledOut["source"]): Name[] {
  const parts = phrase.trim().split(/\s+(?:with|and|plus|on)\s+|\s*[+/,]\s+/);
  return parts.flatMap((part) => {
    const words = part.split(/\s+/);
    const capitals = words.filter((it, at) => /^[A-Z][\w.+-]*$/.test(it) && (at > 0 || words.length === 1));
    const isProduct =
      source !== "rejected" && words.length > 1 && words.length < 4 && words.every((it) => /^[\w.]+$/.test(it));
    if (!isProduct) return capitals.flatMap((it) => namesIn(it)).map(({ text }) => nameOf(text));
    const keys = ["-", "", "_"].map((it) => `p:${words.join(it).toLowerCase()}`);
    return [{ text: words.join("-"), keys, isPlain: false }];
  });
}
