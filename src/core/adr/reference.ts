/** A mention of another ADR, before it is known which file it means. */
export type Reference = {
  /** As written: the last part of a link's target, or the number. */
  raw: string;
  number: number | undefined;
  /** A path relative to the file that mentions it, if one was given. */
  target: string | undefined;
  /** Only a part of the other one is meant: `ADR 53 §7`, `partially`. */
  isPartial: boolean;
};

const LINK = /\[([^\]]*)\]\(<?([^)>\s]+)>?[^)]*\)/g;
const PARTIAL = /\b(?:partial(?:ly)?|partly|in part|parts? of)\b|§|\bsections?\s+\d/i;
const BARE =
  /(?<![\w/-])(?:ADRs?[-\s_#]*0*(\d{1,5})\b|([\w-]*\d[\w-]*\.(?:md|rst|adoc))|\[\[([^\]|]+)[^\]]*\]\]|`?(\d{4,}-[a-z][\w-]*)`?)/gi;

/** Finds the ADRs a text mentions: links first, then what is left as `ADR-12`, a file name, or a wiki link. */
export function referencesIn(text: string): Reference[] {
  const isPartial = PARTIAL.test(text.replace(LINK, "$1"));
  const links = [...text.matchAll(LINK)].map(([, label = "", target = ""]) => linked(label, target, isPartial));
  const rest = text.replace(LINK, " ");
  const bare = [...rest.matchAll(BARE)].map(([, number, file, wiki, slug]) => {
    const target = file ?? wiki ?? slug;
    return number
      ? { raw: number, number: Number(number), target: undefined, isPartial }
      : { raw: target ?? "", number: numberInName(target ?? ""), target, isPartial };
  });
  const rst = [...rest.matchAll(/<([^<>\s]+\.(?:rst|md))>|:doc:`([^`<]+)`/g)].map(([, a, b]) =>
    linked("", a ?? b ?? "", isPartial),
  );
  const seen = new Set<string>();
  return [...links, ...rst, ...bare].filter((it) => {
    const key = it.raw.toLowerCase();
    if (!key || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Reads a value that is nothing but a reference, as front matter has them: `5`, `"0005"`, `ADR-0005`, a slug. */
export function referenceFrom(value: string): Reference[] {
  const bare = /^\s*#?0*(\d{1,5})\s*$/.exec(value);
  if (bare) return [{ raw: value.trim(), number: Number(bare[1]), target: undefined, isPartial: false }];
  const found = referencesIn(value);
  if (found.length) return found;
  const slug =
    /^[\w./-]+$/.test(value.trim()) && !/^(?:none|null|n\/?a|tbd|-+)$/i.test(value.trim()) ? value.trim() : "";
  return slug ? [{ raw: slug, number: numberInName(slug), target: slug, isPartial: false }] : [];
}

function linked(label: string, target: string, isPartial: boolean): Reference {
  const clean = decodeSafely(target.replace(/[?#].*$/, "")).replace(/\/$/, "");
  const raw = clean.slice(clean.lastIndexOf("/") + 1);
  const number = numberInName(raw) ?? numberInLabel(label);
  const isOtherSite = /^[a-z]+:/i.test(clean) && !/\.(?:md|rst|adoc)$/i.test(clean);
  return {
    raw,
    number: isOtherSite ? numberInLabel(label) : number,
    target: isOtherSite ? undefined : clean,
    isPartial,
  };
}

function numberInLabel(label: string): number | undefined {
  const found = /^(?:\W*ADR)?[-\s_#]*0*(\d{1,5})\b/i.exec(label)?.[1];
  return found ? Number(found) : undefined;
}

/** The number in a file name: `0007-x.md`, `adr-7-x.md`, `2021-06-05_001-x.md`, `7`; a date alone is no number. */
export function numberInName(name: string): number | undefined {
  const rest = name
    .replace(/^(?:adr|decision|dr)[-_. ]?(?=\d)/i, "")
    .replace(/^(?:19|20)\d{2}-?\d{2}-?\d{2}(?:[-_. ]|$)/, "");
  const found = /^0*(\d{1,5})(?=[-_. ]|$)/.exec(rest)?.[1];
  return found ? Number(found) : undefined;
}

/** The day in a file name, `YYYY-MM-DD`; undefined if it begins with none. */
export function dateInName(name: string): string | undefined {
  const found = /^(?:adr[-_])?((?:19|20)\d{2})-?(\d{2})-?(\d{2})(?=[-_. ])/i.exec(name);
  return found ? `${found[1]}-${found[2]}-${found[3]}` : undefined;
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
