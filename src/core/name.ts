import { technologies } from "./technologies.ts";

/** A thing a record calls by name, and the keys under which code brings it in. */
export type Name = {
  text: string;
  /** `p:` a package, `i:` an identifier as written, `k:` a word of configuration, `c:` a command. */
  keys: readonly string[];
  /** A lower-case word: only a call, a receiver, an import or a dependency is it, never a mere mention. */
  isPlain: boolean;
  /** Only importing it does the thing: to depend on it is another's right. */
  isImported?: boolean;
  /** Written with `()`. */
  isCall?: boolean;
};

/** Words that name no thing by themselves. */
const COMMON = new Set(
  `a about abstract action add agent all an and another any anything api apis app application applications approach argument
  arguments array arrays async backend base basic batch binary block blocks branch branches browser build builds bug bugs business
  button cache caches call calls callback change changes check class classes cli client clients code column columns command commands
  comment comments commit commits common component components config configuration connection connections constant constructor
  container containers content context controller copies copy core cost current custom data database databases date dates
  default defaults dependencies dependency deployment design developer developers development dir direct directly directory disk
  docs documentation domain driver dynamic each edge element email endpoint endpoints engine entity enum environment error errors
  event events everything example exception exceptions existing export exports extension external feature features fields field
  file files first flag flags folder folders font form format formats framework frameworks frontend full function functions
  future generator generic global globals group handler handlers hard hash header headers helper helpers hidden history home hook
  hooks host html http https icon id ids image images implementation import imports index information inline input inputs inside
  instance instances integer interface interfaces internal issue it item items job jobs json key keys kind label language large
  layer layers legacy level libraries library line lines link links list lists local log logger logging logic logs loop loops
  magic main manual map memory message messages metadata method methods middleware migration migrations mobile mode model models
  module modules monolith multiple mutable name names native nested network new node nodes null number numbers object objects old
  one open operation option options order other output outputs package packages page pages parameter parameters parent parser
  part parts password passwords patch path paths pattern patterns payload person personal pipeline plain plugin plugins point
  policy pool port private process processes product production program project projects property protocol public query queries
  queue raw record records reference regex release releases remote request requests resource resources response responses result
  results root route router rule rules runtime schema schemas scope script scripts search secret secrets section secure self
  separate server servers service services session sessions set settings shared shell side simple single size some source space
  sql stack staging standard state state statement statements static status step storage store stores stream string strings
  structure style styles sub subclass support sync system systems table tables tag tags task tasks team template templates test
  testing tests text theme them things third this thread threads time timeout timestamp tls token tokens tool tools top transaction
  transactions tree two type types ui undefined unit unsafe update updates url urls user users utilities utility utils validation value
  values variable variables version versions view views void warning warnings web widget window word words worker workers wrapper
  must not never should may required optional only instead yaml xml css csv rest soap ttl uuid utc orm todo fixme ci cd pr prs os
  ip tcp udp dns ssh ssl ascii utf us eu gdpr pii rpc crud acid io gui cpu gpu ram adr rfc iso mvp poc db i/o nothing anyone
  we you they he she our your their its these those that which what who when where how why is are was were be been being
  to of in on at by for from with as into onto over under per via and/or or nor but if then else than also both either neither
  the acl no not none must more less ever still just very same such
  cors csrf ingress egress traffic indexes kib mib gib tib kb mb gb tb new delete remove silent empty hand loop cross-cutting in-house home-grown rewrite keep status quo nothing do using use build own approach git catch try except finally throw raise with`.split(
    /\s+/,
  ),
);

/** A piece of text that is a name whatever its place: `date.now`, `node:fs`, `snake_case`, `camelCase`, `f()`. */
const CODE_LIKE =
  /[a-zA-Z_$][\w$]*(?:\.|::|->)[A-Za-z_$*]|\w_\w|^_\w|[a-z][A-Z]|[A-Z]{2,}[a-z]{2,}|^@[\w-]+\/|\(\)|^node:|^\$\w|[a-z]\d+[a-z]?$|^[\w-]+(?:\.[\w-]+)*\/[\w./-]+$/;

/**
 * Reads the named things of a noun phrase: `strcpy, strcat or sprintf`, `Laravel facades (DB, Cache)`, `node:fs`.
 *
 * @param isStrict take only what is a name by its spelling, as of a title or an option that is a sentence
 */
export function namesIn(phrase: string, isStrict = false): Name[] {
  const quoted = [...phrase.matchAll(/[`"']([^`"']{2,60})[`"']/g)].map(([, inner = ""]) => inner);
  const rest = phrase.replace(/[`"]([^`"]{2,60})[`"]/g, " , ");
  const names = quoted.flatMap((it) =>
    /^[\w@$./:()#-]+$/.test(it) && !COMMON.has(it.toLowerCase()) ? [nameOf(it)] : [],
  );
  for (const piece of rest.split(/,|\((?!\))|(?<!\()\)|\s(?:and|or|nor|and\/or)\s|(?<=\s)\/(?=\s)/))
    names.push(...piecesNames(piece, isStrict));
  for (const [, listed = ""] of phrase.matchAll(/\(([^()]*)\)/g))
    names.push(...(listed.match(/(?<!@)\b[A-Z]\w+\b/g) ?? []).map(nameOf));
  for (const [, it = ""] of phrase.matchAll(/\b([A-Z]\w*) (?:facade|trait|annotation|decorator|attribute)s?\b/g))
    if (COMMON.has(it.toLowerCase())) names.push({ text: it, keys: [`i:${it}`], isPlain: false });
  const seen = new Set<string>();
  return names.filter((it) => it.keys.length > 0 && !seen.has(it.text) && seen.add(it.text));
}

const GENERIC_TAIL =
  /\s+(?:librar(?:y|ies)|packages?|modules?|functions?|crates?|gems?|keywords?|blocks?|calls?|statements?|clients?|facades?|images?|containers?|services?|servers?|databases?|queues?|tokens?|hooks?|jobs?|components?|plugins?|drivers?|frameworks?|SDKs?|APIs?|buckets?|comments?|types?|directly|anywhere|anymore|at all|as .*|in .*|on .*|from .*|for .*|to .*|by .*|within .*|inside .*|at .*|with .*|of .*|when .*|if .*|while .*|during .*|ACL|flag|option|setting|decorator|annotation|macro|hook|helper|class|tag|annotations?|decorators?|operator)$/i;

function piecesNames(piece: string, isStrict: boolean): Name[] {
  const words = piece
    .trim()
    .split(/\s+/)
    .map(trimmed)
    .filter((it) => it !== "");
  const names = words.filter((word) => !isPath(word) && isSpelledAsName(word)).map(nameOf);
  if (names.length > 0 || isStrict) return names;
  let phrase = piece.replace(/\(\s*$/, "").trim();
  for (let before = ""; before !== phrase; ) {
    before = phrase;
    phrase = phrase
      .replace(GENERIC_TAIL, "")
      .replace(/^(?:the|any|new|either|both|plain|raw)\s+/i, "")
      .trim();
  }
  const bare = trimmed(phrase);
  return /^[a-z][\w-]{1,40}$/i.test(bare) &&
    !COMMON.has(bare.toLowerCase()) &&
    !/(?:ly|ing|tion|ness|ment|ity)$/.test(bare)
    ? [nameOf(bare)]
    : [];
}

function trimmed(word: string): string {
  return word
    .replace(/^[^\w@$#.]+|(?<!\()[^\w$*)]+$/g, "")
    .replace(/^\.+|\.+$/g, "")
    .replace(/^([^()]*)\)$/, "$1");
}

function isSpelledAsName(word: string): boolean {
  if (COMMON.has(word.toLowerCase()) || /^\d|^v\d+$/i.test(word)) return false;
  if (CODE_LIKE.test(word)) return true;
  return /^[A-Z]{3,}$/.test(word)
    ? !/^(?:MUST|NOT|NEVER|ONLY|SHALL|SHOULD|MAY|ANY|ALL|AND|DROP|ALTER|CREATE|INSERT|UPDATE|DELETE|TRUNCATE|GRANT|COLUMN|TABLE|SELECT)$/.test(
        word,
      )
    : false;
}

/** Tells whether a word is a place of the repository rather than a module. */
/** Folders that are written with a capital, unlike the first of two names: `Sources/Core`, but `React/Vue`. */
const FOLDERS =
  /^(?:Sources?|Tests?|Apps?|Packages|Assets|Modules|Features|Librar(?:y|ies)|Projects|Controllers|Models|Views|Services|Classes|Scripts|Plugins|Runtime)\//;

export function isPath(word: string): boolean {
  return (
    /^(?!@|node:|https?:|(?:\w[\w-]*\.)+(?:com|org|io|net|dev|in|sh|co|uk|ai)\/)[\w.*{},@-]*\/[\w.*{},@/-]*$/.test(
      word,
    ) &&
    (FOLDERS.test(word) || !/^[A-Z]+\/[A-Z]+$/i.test(word.replace(/^[a-z].*/, "x")))
  );
}

/** Makes the keys of a name. Case tells how exact it has to be met. */
export function nameOf(word: string): Name {
  const text = word.replace(/\(\)?$/, "").replace(/^#/, "");
  const isPlain = /^[a-z][a-z\d-]*$/.test(text) && !word.includes("(");
  const lower = text.toLowerCase();
  const isChain = /\.|::|->/.test(text) && !text.includes("/");
  const keys = [
    `p:${lower.replaceAll("::", ".").replaceAll("\\", ".")}`,
    ...technologyKeys(text),
    `c:${lower}`,
    `v:${lower}`,
  ];
  const base = lower.replace(AFFIX_FRONT, "");
  if (base !== lower && base.length > 4) keys.push(`p:${base}`);
  if (/[a-z][.-]?js$/i.test(text) && lower.length > 5) keys.push(`p:${lower.replace(/[.-]?js$/, "")}`);
  if (/^[\w$]+(?:(?:\.|::|->)[\w$]+)*$/.test(text)) keys.push(`i:${text.replace(/::|->/g, ".")}`);
  if (/[-_A-Z]/.test(text) && !isChain && !text.includes("/")) keys.push(`k:${wordKey(text)}`);
  return { text, keys: [...new Set(keys)], isPlain, isCall: word.endsWith("()") };
}

/** One look tells that a text names no product. */
const ANY_TECHNOLOGY = new RegExp(technologies.map((it) => it.asks.source).join("|"), "i");

/** The keys of the packages of products named in a text. */
export function technologyKeys(text: string): string[] {
  if (!ANY_TECHNOLOGY.test(text)) return [];
  return technologies.filter((it) => it.asks.test(text)).flatMap(({ packages }) => packages.map((it) => `p:${it}`));
}

/** What follows a product's name where a part of it is meant: `the postgres superuser`. */
const PART_OF =
  /^\s+(?:super-?users?|users?|roles?|accounts?|extensions?|triggers?|functions?|enums?|schemas?|dialects?|syntax|versions?|topics?|messages?|keys?|hooks?|resolvers?|webhooks?|values|side-?cars?|polic(?:y|ies)|tables?|index(?:es)?|events?|mutations?|subscriptions?|partitions?)\b/i;

/** Products named in a phrase, each as its own name. */
export function productsIn(phrase: string): Name[] {
  if (!ANY_TECHNOLOGY.test(phrase)) return [];
  return technologies.flatMap(({ asks, packages }) => {
    const [found] = asks.exec(phrase) ?? [];
    if (!found || PART_OF.test(phrase.slice(phrase.indexOf(found) + found.length))) return [];
    const own = /^\w+$/.test(found) ? [`i:${found}`] : [];
    return [{ text: found, keys: [...packages.map((it) => `p:${it}`), ...own], isPlain: /^[a-z]+$/.test(found) }];
  });
}

/** Meets `continue-on-error`, `continueOnError` and `CONTINUE_ON_ERROR`. */
export function wordKey(word: string): string {
  return word.replace(/[-_]/g, "").toLowerCase();
}

const AFFIX_FRONT =
  /^(?:node|py|python|go|ts|rb|ruby|php|lib|rust|express|koa|fastify|aio|types|spring-boot-starter(?:-data)?)-/;
const AFFIX_BACK =
  /-(?:spring-boot-starter|framework|node|py|python|go|js|ts|rs|sys|rb|ruby|php|client|core|cli|server|sdk|http|driver|java|kt|dotnet|es)$/;

/** Every name under which an imported or required package is known: `@types/lodash` is lodash, `lodash/merge` too. */
export function packageKeys(specifier: string): string[] {
  const spec = specifier
    .toLowerCase()
    .replaceAll("\\", ".")
    .replaceAll("::", ".")
    .replace(/\[.*\]$/, "");
  const keys = new Set<string>([spec]);
  const add = (it: string) => {
    if (it.length < 2) return;
    keys.add(it);
    const base = it.replace(AFFIX_FRONT, "").replace(AFFIX_BACK, "");
    if (base.length > 1) keys.add(base);
    const stem = it.replace(/\.js$/, "");
    if (stem.length > 1) keys.add(stem);
  };
  const bare = spec.replace(/^node:/, "");
  const parts = bare.split("/").filter((it) => !/^v\d+$/.test(it));
  for (let n = 1; n <= parts.length; n++) {
    keys.add(parts.slice(0, n).join("/"));
    if (spec.startsWith("node:")) keys.add(`node:${parts.slice(0, n).join("/")}`);
  }
  if (bare.startsWith("@types/")) add(parts[1] ?? "");
  else if (bare.startsWith("@")) add((parts[0] ?? "").slice(1));
  else if (/^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\//.test(bare)) for (const it of parts.slice(1)) add(it);
  else add(parts[0] ?? "");
  if (parts.length > 2) keys.add(parts.slice(1).join("/"));
  if (!bare.includes("/")) {
    const dots = bare.split(".");
    for (let n = 1; n <= dots.length; n++) add(dots.slice(0, n).join("."));
    // The group of a Java artifact names its product: `com.netflix.hystrix`.
    if (/^(?:com|org|io|net|dev)$/.test(dots[0] ?? ""))
      for (const it of dots.slice(1, 4)) if (it.length > 4) keys.add(it);
  }
  return [...keys];
}
