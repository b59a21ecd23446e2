/** A rule about parts of one kind among themselves: `a feature must not import from another feature`. */
export type Siblings = { family: readonly string[]; isDeepOnly: boolean };

const PARTS =
  /\b(features?|modules?|packages?|services?|apps?|slices?|domains?|contexts?|plugins?|components?|pages?|crates?|verticals?|projects?|workspaces?|libs?|libraries|teams?|screens?|routes?)\b/gi;
const AMONG =
  /\b(?:each other|one another|another(?:'s)?|other(?:'s)? (?!than)|others(?:')?|sibling\w*|across|cross-?|between|its neighbours?|peers?|foreign)\b/i;
const REACHES =
  /\b(?:import\w*|depend\w*|reach\w*|access\w*|call\w*|refer\w*|use\w*|know\w*|require\w*|touch\w*|talk\w*|includ\w*|internals?)\b/i;

/** Reads such a rule out of the forbidden words, or undefined. */
export function siblingsOf(sentence: string): Siblings | undefined {
  if (!AMONG.test(sentence) || !REACHES.test(sentence)) return undefined;
  const nouns = [...sentence.matchAll(PARTS)].map(([it]) => it.toLowerCase().replace(/ies$/, "y").replace(/s$/, ""));
  if (nouns.length === 0) return undefined;
  const family = [...new Set(nouns)].flatMap((it) => [
    `${it}s`,
    it,
    ...(it === "library" ? ["libs", "libraries"] : []),
  ]);
  return {
    family,
    isDeepOnly:
      /\binternals?\b|\bdeep\b|\bprivate\b|\b(?:through|via) (?:its|their|the) (?:public|index|api|entry)/i.test(
        sentence,
      ),
  };
}

const OPEN = /^(?:shared|common|core|utils?|lib|index|types?|contracts?|ui|design-system|kernel|api)$/;

/**
 * Tells whether an import leads from one member of the family into another.
 *
 * @param target a path of the repository, as far as the import's text tells
 */
export function crosses({ family, isDeepOnly }: Siblings, file: string, target: string): boolean {
  const from = file.split("/");
  const to = target.split("/").filter((it) => it !== "");
  for (let at = 0; at < from.length - 2; at++) {
    const parent = from[at] ?? "";
    if (!family.includes(parent.toLowerCase())) continue;
    const own = from[at + 1] ?? "";
    const there = to.lastIndexOf(parent);
    const member = there < 0 ? undefined : to[there + 1];
    if (!member || member === own || OPEN.test(member) || OPEN.test(own)) continue;
    if (!isDeepOnly || to.slice(there + 2).some((it) => !/^index(?:\.\w+)?$/.test(it))) return true;
  }
  return false;
}
