import { type Literal, literal } from "./literal.ts";

const OWNED =
  /\bonly\b|\bno other\b|\bnothing (?:but|else|other)\b|\b(?:must|have to|has to) (?:come|be pulled|be taken|originate)\b|\b(?:are|is) (?:always )?(?:pulled|taken|fetched) from\b|\bnever from\b/i;

/** Reads whose things may be used: `only actions of the \`actions\` organisation`, `images come only from ghcr.io/acme`. */
export function originsIn(sentence: string): Literal[] {
  if (!OWNED.test(sentence)) return [];
  return [...actionsOf(sentence), ...imagesOf(sentence)];
}

function actionsOf(sentence: string): Literal[] {
  if (
    !/\bactions\b/i.test(sentence) ||
    !/\b(?:workflows?|github|organi[sz]ations?|orgs?|owners?|third-?party|uses)\b/i.test(sentence)
  )
    return [];
  const owners = [
    ...sentence.matchAll(
      /`([\w-]+)(?:\/\*?)?`|\b(?:the |our own |own )?([\w-]+) organi[sz]ation\b|(?<![\w./])([a-z][\w-]+)\/(?:\*|(?![\w-]))/g,
    ),
  ].flatMap(([, ...them]) => them.filter((it) => it !== undefined && !/^(?:own|our|the|this|third-party)$/.test(it)));
  if (owners.length === 0) return [];
  const allowed = [...new Set(owners)].map(escaped).join("|");
  return [
    literal(`actions ${allowed}`, `\\buses:\\s*["']?(?!\\.{1,2}/|docker:|(?:${allowed})/)[\\w.-]+/[\\w.-]+`, 0.84, "i"),
  ];
}

function imagesOf(sentence: string): Literal[] {
  if (!/\b(?:[Ii]mages?|FROM)\b/.test(sentence)) return [];
  const hosts = sentence.match(/(?<![\w@/.-])[a-z\d][\w-]*(?:\.[\w-]+)+(?::\d+)?(?:\/[\w./-]*\w)?/gi) ?? [];
  const named = hosts.filter(
    (it) =>
      /\.[a-z]{2,}(?:[:/]|$)/i.test(it) &&
      !/\.(?:ya?ml|json|toml|ts|js|py|go|tf)$/i.test(it) &&
      !/^(?:docker\.io|hub\.docker\.com)/.test(it),
  );
  if (named.length === 0) return [];
  const allowed = [...new Set(named)].map(escaped).join("|");
  return [
    literal(
      `images ${allowed}`,
      `^\\s*(?:-\\s*)?(?:image:\\s*["']?|FROM\\s+(?:--\\S+\\s+)?)(?!(?:${allowed})|\\$|\\{\\{|scratch\\b)[\\w.-]+[:/@][\\w.:/@-]+`,
      0.84,
      "i",
    ),
  ];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
