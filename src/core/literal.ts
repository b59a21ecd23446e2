import type { Concept } from "./concept.ts";

/** What is looked for to the letter. */
export type Literal = { kind: "concept"; concept: Concept };

const literals = new Map<string, Concept>();

/** One concept for each spelling, however many records have it. */
export function literal(
  key: string,
  shows: string,
  confidence: number,
  flags = "i",
  view: Concept["view"] = "bare",
): Literal {
  const concept = literals.get(key) ?? {
    asks: /$^/,
    shows: new RegExp(shows, flags),
    view,
    confidence,
    isSpelled: true,
  };
  literals.set(key, concept);
  return { kind: "concept", concept };
}

/** Commands people name by two words. */
const COMMANDS =
  /(?<![\w/-])(?:npm|npx|yarn|pnpm|bun|pip3?|uv|poetry|go|cargo|docker|kubectl|git|terraform|helm|apt-get|apt|apk|brew|gem|bundle|composer|dotnet|mvn|gradle|rake|rails|make|alembic|prisma|aws|gcloud|az) (?:install|i|ci|publish|push|pull|commit|rebase|merge|reset|apply|delete|exec|get|mod|add|upgrade|deploy|link|login|prune|destroy|vet|clean|stash|cherry-pick|checkout|rm|migrate|reset|compose up|edit|patch|scale|taint|import)\b(?: -{1,2}[\w-]+)*/g;
/** Pieces of a language that are two words. */
const IDIOMS =
  /\b(?:async void|static mut|using namespace(?: std)?|const enum|friend class|unsafe impl|extern "C"|implicit def|lateinit var|global var|rm -rf|set -e|chmod 777|import \*|as any|as unknown|from __future__|with open|on delete cascade|select distinct|cross join|natural join|union all|order by rand|group_concat|yield from|export \*|let mut|mem::transmute|std::move|new function|finalize\(\)|force try)\b/gi;

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
  const verbs = [
    ...span.matchAll(/\b(CREATE|ALTER|DROP|TRUNCATE|DELETE|UPDATE|INSERT|GRANT|REVOKE|MERGE)\b(?! [A-Z])/g),
  ].map(([, it = ""]) =>
    literal(
      `sql ${it}`,
      `\\b${it}\\s+(?:OR\\s+REPLACE\\s+)?(?:TABLE|INDEX|COLUMN|VIEW|TYPE|SCHEMA|SEQUENCE|TRIGGER|FUNCTION|DATABASE|EXTENSION|CONSTRAINT|UNIQUE|INTO|FROM|ALL|\\w+\\s+SET)\\b`,
      0.85,
    ),
  );
  const capitals = (
    span.match(
      /(?<![\w-])(?!MUST|NEVER|SHOULD|SHALL|ALWAYS|AVOID|ONLY|FROM|INTO|TABLE|COLUMN|SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|TRUNCATE|WHERE|JSON|HTTP|HTTPS|UUID|CRUD|REST|YAML|GDPR|HIPAA|CORS|CSRF|SOAP|ASCII|OAUTH|LDAP|HTML|GRPC)[A-Z][A-Z_]{3,}(?![\w-])/g,
    ) ?? []
  ).map((it) => literal(`capitals ${it}`, `(?<![A-Z])${it}(?![A-Z])`, 0.8, ""));
  const headers = [...span.matchAll(/<([\w./-]+)>/g)].map(([, it = ""]) =>
    literal(`header ${it}`, `#\\s*include\\s*[<"]${it.replaceAll(".", "\\.")}[>"]`, 0.9),
  );
  const keys = [
    ...span.matchAll(
      /`([a-z][\w-]{2,30})` (?:sections?|blocks?|keys?|fields?|propert(?:y|ies)|attributes?|stanzas?|entr(?:y|ies)|settings?|options?)\b/g,
    ),
  ].map(([, it = ""]) => literal(`key ${it}`, `^\\s*(?:-\\s*)?["']?${it}["']?\\s*(?:[:=]|\\{)`, 0.84, ""));
  const operators = words
    .filter((it) => /^[^\w\s"'`(),;]{2,3}$/.test(it))
    .map((it) =>
      literal(
        `operator ${it}`,
        `(?<![^\\w\\s)\\]])${it.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![^\\w\\s("'\`[{.])`,
        0.84,
        "",
        "code",
      ),
    );
  const ports = [...span.matchAll(/\bports? (\d{2,5})\b/gi)].map(([, it = ""]) =>
    literal(`port ${it}`, `port\\w*["']?\\s*[:=(]\\s*["']?${it}\\b|\\bEXPOSE\\s+${it}\\b|:${it}["']?\\s*[,)]?$`, 0.84),
  );
  const twoWords = [...(span.match(COMMANDS) ?? []), ...(span.match(IDIOMS) ?? [])];
  const found = [
    ...marks,
    ...words.filter((it) => /\w/.test(it) && !/^(?:the|any|this|that|these)$/i.test(it)),
    ...quoted.filter((it) => it.length > 3 && !it.endsWith("()")),
    ...phrases,
    ...twoWords,
  ];
  const spelled = [...new Set(found)].map((it) => {
    const escaped = it.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    return literal(
      `letter ${it}`,
      `${/^\w/.test(it) ? "\\b" : ""}${escaped}${/\w$/.test(it) ? "(?![\\w-])" : ""}`,
      0.85,
    );
  });
  return [...made, ...headers, ...keys, ...verbs, ...capitals, ...ports, ...operators, ...spelled];
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
