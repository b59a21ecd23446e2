import type { Concept } from "./concept.ts";

/** What is looked for to the letter. */
export type Literal = { kind: "concept"; concept: Concept };

const literals = new Map<string, Concept>();

/** One concept for each spelling, however many records have it. */
function literal(key: string, shows: string, confidence: number): Literal {
  const concept = literals.get(key) ?? { asks: /$^/, shows: new RegExp(shows, "i"), view: "bare", confidence };
  literals.set(key, concept);
  return { kind: "concept", concept };
}

/** What is meant to the letter: `@main`, `--force`, a quoted piece of code, a phrase of SQL. */
export function literalsIn(span: string): Literal[] {
  const marks = span.match(/(?<![\w`"])(?:(?<!\S)--?[A-Za-z][\w:+=.-]{2,}|@[a-z][\w-]+(?![\w/-])|:[a-z]\w+\b)/g) ?? [];
  const quoted = [...span.matchAll(/`([^`]+)`/g)]
    .map(([, inner = ""]) => inner.trim())
    .filter((it) => /[^\w.-]/.test(it));
  const made = [...span.matchAll(/\bnew ([A-Z]\w*)\((\w*)/g)].map(([, type, given]) =>
    literal(`new ${type} ${given}`, `\\bnew\\s+${type}\\(${given ? "(?!\\s*\\))" : "\\s*\\)"}`, 0.86),
  );
  const phrases = span.match(/\b(?!MUST\b|NOT\b|NEVER\b)[A-Z]{3,}(?: (?!NOT\b)[A-Z]{2,})+(?: [a-z_]+\b)?/g) ?? [];
  const words = [...span.matchAll(/(\S{2,}) (?:keyword|operator|directive|pragma)s?\b/g)].map(([, it = ""]) => it);
  const found = [
    ...marks,
    ...words.filter((it) => !/^(?:the|any|this|that|these)$/i.test(it)),
    ...quoted.filter((it) => it.length > 3 && !it.endsWith("()")),
    ...phrases,
  ];
  const spelled = [...new Set(found)].map((it) => {
    const escaped = it.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    return literal(
      `letter ${it}`,
      `${/^\w/.test(it) ? "\\b" : ""}${escaped}${/\w$/.test(it) ? "(?![\\w-])" : ""}`,
      0.85,
    );
  });
  return [...made, ...spelled];
}

/** The settings a rule keeps: `the memory limit must not be removed`. */
export function settingsIn(object: string): Literal[] {
  const words = object.toLowerCase().match(/[a-z_]{4,}/g) ?? [];
  const kept = words
    .filter((it) => !/^(?:must|from|this|that|with|these|those|existing|any|public|field)$/.test(it))
    .slice(0, 3);
  return kept.length === 0
    ? []
    : [
        literal(
          `setting ${kept}`,
          `^\\s*["']?(?:${kept.map((it) => it.replace(/s$/, "")).join("|")})s?["']?\\s*[:=]`,
          0.7,
        ),
      ];
}

