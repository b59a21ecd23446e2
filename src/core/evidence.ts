import { packageKeys, wordKey } from "./name.ts";
import type { SourceLine } from "./source-line.ts";

/** One thing a line of code does, under the key of the name it does it with. */
export type Fact = {
  key: string;
  kind: "import" | "dependency" | "identifier" | "setting" | "command";
  at: SourceLine;
  /** Of an identifier: called, or the receiver of what follows. */
  isUsed?: boolean;
  /** Of an identifier: what it is taken from, as `router` of `router.goto`. */
  isMember?: boolean;
  /** Of a setting: switched off. */
  isOff?: boolean;
};

const IMPORTS: { readonly [language: string]: readonly RegExp[] } = {
  typescript: [/\b(?:from|import|require|require\.resolve)\s*\(?\s*["'`]([^"'`]+)["'`]/g],
  python: [/^\s*import\s+([\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+)*)/g, /^\s*from\s+([\w.]+)\s+import\b/g],
  go: [/^\s*(?:import\s+)?(?:[\w.]+\s+)?"([\w.~/-]+)"\s*$/g],
  rust: [/^\s*(?:pub(?:\([^)]*\))?\s+)?use\s+([\w:]+)/g, /^\s*extern crate (\w+)/g],
  java: [/^\s*import\s+(?:static\s+)?([\w.]+)/g],
  csharp: [/^\s*(?:global\s+)?using\s+(?:static\s+)?([\w.]+)\s*;/g],
  ruby: [/^\s*require\s+["']([^"']+)["']/g],
  php: [/^\s*use\s+\\?([\w\\]+)/g],
  swift: [/^\s*(?:@\w+\s+)?import\s+(?:\w+\s+)?(\w+)\s*$/g],
  c: [/^\s*#\s*include\s+[<"]([^>"]+)[>"]/g],
  elixir: [/^\s*(?:alias|import|use|require)\s+([\w.]+)/g],
  dart: [/^\s*import\s+["'](?:package:)?([^"']+)["']/g],
  haskell: [/^\s*import\s+(?:qualified\s+)?([A-Z][\w.]*)/g],
  ocaml: [/^\s*open!?\s+([A-Z][\w.]*)/g],
  fsharp: [/^\s*open\s+(?:type\s+)?([A-Z][\w.]*)/g],
  clojure: [/[[(]([a-z][\w-]*(?:\.[\w-]+)+)(?=[\s\])])/g],
  erlang: [/^-(?:import|behaviou?r|include_lib)\(["']?([\w/.]+)/g],
  perl: [/^\s*(?:use|require)\s+([A-Z]\w*(?:::\w+)*)/g],
  r: [/\b(?:library|require|requireNamespace)\(["']?([\w.]+)/g],
  julia: [/^\s*(?:using|import)\s+([\w.]+)/g],
  zig: [/@import\("([^"]+)"\)/g],
  solidity: [/^\s*import\s+(?:.*\bfrom\s+)?"([^"]+)"/g],
  lua: [/\brequire\s*\(?\s*["']([^"']+)["']/g],
  proto: [/^\s*import\s+(?:public\s+)?"([^"]+)"/g],
};
for (const [language, like] of Object.entries({
  javascript: "typescript",
  kotlin: "java",
  scala: "java",
  groovy: "java",
  "c++": "c",
}))
  (IMPORTS as { [language: string]: readonly RegExp[] })[language] = IMPORTS[like] ?? [];

/** Entries of the files that say what a project depends on. */
const MANIFESTS: readonly { file: RegExp; entry: RegExp; not?: RegExp }[] = [
  {
    file: /(?:^|\/)package\.json$/,
    entry: /^\s*"(@?[\w./-]+)"\s*:\s*"(?:[~^<>=*]|\d+(?:\.|")|workspace:|npm:|git|file:|latest|https?:|catalog:)/,
    not: /^\s*"(?:version|node|npm|packageManager|main)"/,
  },
  { file: /(?:^|\/)(?:requirements|constraints)[^/]*\.txt$/, entry: /^\s*([A-Za-z][\w.-]*)/ },
  {
    file: /(?:^|\/)pyproject\.toml$/,
    entry:
      /^\s*(?:"([A-Za-z][\w.-]*)(?:\[[^\]]*\])?\s*(?:[<>=!~;@][^"]*)?",?\s*$|([\w-]+)\s*=\s*(?:"[\^~<>=*\d]|\{\s*(?:version|git|path)))/,
    not: /^\s*(?:version|requires-python|python|line-length)\b/,
  },
  {
    file: /(?:^|\/)(?:Cargo\.toml|Pipfile)$/,
    entry: /^\s*([\w-]+)(?:\.workspace)?\s*=\s*(?:"|\{|true)|^\[(?:.*\.)?dependencies\.([\w-]+)\]/,
    not: /^\s*(?:name|version|edition|license|description|authors|rust-version|resolver|readme|repository|python_version)\s*=/,
  },
  {
    file: /(?:^|\/)go\.mod$/,
    entry: /^\s*(?:require\s+)?([\w-]+\.[\w.-]+\/\S+|[\w-]+\.[\w.-]+)\s+v\d(?!.*\/\/ indirect)/,
  },
  { file: /(?:^|\/)pom\.xml$/, entry: /<(?:groupId|artifactId)>\s*([\w.-]+)\s*</ },
  {
    file: /\.gradle(?:\.kts)?$/,
    entry: /\b\w*(?:mplementation|ompile|pi|untimeOnly|lasspath)\w*\s*\(?\s*["']([\w.-]+:[\w.-]+)/,
  },
  { file: /(?:^|\/)libs\.versions\.toml$/, entry: /module\s*=\s*"([\w.-]+:[\w.-]+)"/ },
  { file: /(?:(?:^|\/)Gemfile|\.gemspec)$/, entry: /\b(?:gem|add(?:_\w+)?_dependency)\s*\(?\s*["']([\w-]+)["']/ },
  { file: /(?:^|\/)composer\.json$/, entry: /^\s*"([\w.-]+\/[\w.-]+)"\s*:\s*"/ },
  { file: /\.(?:cs|fs|vb)proj$|\.props$/, entry: /<Package(?:Reference|Version)\s+(?:Include|Update)="([\w.-]+)"/ },
  { file: /(?:^|\/)mix\.exs$/, entry: /\{\s*:(\w+)\s*,\s*["'~]/ },
  { file: /(?:^|\/)pubspec\.ya?ml$/, entry: /^\s{2,}(\w+):\s*[\^"\d]/ },
  { file: /\.sbt$|(?:^|\/)project\/[^/]*\.scala$/, entry: /"([\w.-]+)"\s*%%?%?\s*"([\w.-]+)"/ },
  {
    file: /(?:^|\/)deps\.edn$|(?:^|\/)project\.clj$/,
    entry: /^\s*[[{(]*\s*([a-z][\w.-]*(?:\/[\w.-]+)?)\s+(?:\{:mvn|"\d)/,
  },
  { file: /\.cabal$|(?:^|\/)package\.yaml$/, entry: /^\s*[,-]?\s*([a-z][a-z\d-]*)\s*(?:[<>=^&|]+.*)?,?$/ },
  { file: /(?:^|\/)(?:Brewfile|Podfile)$/, entry: /^\s*(?:brew|cask|pod)\s+["']([\w./-]+)["']/ },
  { file: /(?:^|\/)Package\.swift$/, entry: /\.package\(.*?url:\s*"[^"]*\/([\w.-]+?)(?:\.git)?"/ },
];

/** Lists what a line does, under every key a record could name it by. */
export function factsOf(line: SourceLine): Fact[] {
  const facts: Fact[] = [];
  const add = (kind: Fact["kind"], keys: Iterable<string>, rest: Partial<Fact> = {}) => {
    for (const key of keys) facts.push({ kind, key, at: line, ...rest });
  };
  for (const it of importedBy(line))
    add(
      "import",
      packageKeys(it).map((key) => `p:${key}`),
    );
  for (const it of requiredBy(line))
    add(
      "dependency",
      packageKeys(it).map((key) => `p:${key}`),
    );
  for (const it of commandsOf(line)) add("command", [`c:${it}`]);
  if (
    (line.role !== "config" && !/^(?:|shell|docker|make|css|html)$/.test(line.language)) ||
    /\.(?:gradle|tf)$|Gemfile$/.test(line.file)
  )
    addIdentifiers(line, facts);
  const setting = settingOf(line);
  if (setting) {
    add("setting", [`k:${wordKey(setting.key)}`], { isOff: setting.isOff });
    if (line.role === "config" && /^[\w.-]{2,40}$/.test(setting.value))
      add("setting", [`v:${setting.value.toLowerCase()}`]);
    if (/^[\w-]*[-_][\w-]*$/.test(setting.value)) add("setting", [`k:${wordKey(setting.value)}`]);
  }
  return facts;
}

/** The modules a line imports, as written. */
export function importedBy({ language, bare, code }: SourceLine): string[] {
  // A string may quote an import.
  if (/script$/.test(language) && !/\b(?:from|import|require)\b/.test(code)) return [];
  return (IMPORTS[language] ?? []).flatMap((it) =>
    [...bare.matchAll(it)].flatMap(([, names = ""]) =>
      language === "python" ? names.split(/\s*,\s*/).map((name) => name.replace(/\s+as\s.*$/, "")) : [names],
    ),
  );
}

const INSTALL =
  /\b(?:pip3?\s+install|uv\s+(?:pip\s+install|add)|poetry\s+add|npm\s+(?:install|i|add)|yarn\s+add|pnpm\s+add|bun\s+add|go\s+(?:get|install)|cargo\s+(?:add|install)|gem\s+install|composer\s+require|dotnet\s+add\s+package|apk\s+add|apt(?:-get)?\s+install|brew\s+install)\s+([^&|;]+)/;

function requiredBy({ file, bare }: SourceLine): string[] {
  const manifest = MANIFESTS.find((it) => it.file.test(file));
  if (manifest) {
    const [, first, second] = manifest.not?.test(bare) ? [] : (manifest.entry.exec(bare) ?? []);
    const names = [first, second].filter((it) => it !== undefined);
    const artifacts = names.flatMap((it) => (it.includes(":") ? [...it.split(":"), it.replace(":", ".")] : [it]));
    const features = featuresIn(bare);
    return features.length > 0 ? [...features, ...names] : artifacts;
  }
  const [, scheme = ""] =
    /["'`=\s](?!https?:|file:|data:|mailto:|urn:|ws|tcp:|unix:|git)([a-z][a-z\d]{3,})(?:\+\w+)?:\/\//.exec(bare) ?? [];
  const [, image] = /^\s*(?:-\s*)?(?:image:\s*["']?|FROM\s+(?:--\S+\s+)?)([\w./-]+)(?=[:@"'\s]|$)/.exec(bare) ?? [];
  const [, resource = ""] = /^\s*(?:resource|data)\s+"(\w+)"/.exec(bare) ?? [];
  if (resource) return [resource, resource.split("_").slice(0, 2).join("_"), ...resource.split("_").slice(1)];
  const [, installed = ""] = /"/.test(bare) && !/^\s*RUN\b/.test(bare) ? [] : (INSTALL.exec(bare) ?? []);
  const packages = installed
    .split(/\s+/)
    .filter((it) => /^[@\w][\w./@-]*$/.test(it))
    .map((it) => it.replace(/(?<=.)@.*$/, ""));
  const [, tag = ""] = image ? (/:([\w.-]+)/.exec(bare.slice(bare.indexOf(image) + image.length)) ?? []) : [];
  return [
    ...(scheme ? [scheme] : []),
    ...(image ? image.split("/") : []),
    ...tag.split("-").filter((it) => /^[a-z]{3,}$/.test(it)),
    ...packages,
  ];
}

/** The parts of a package a manifest asks for: `features = ["native-tls"]`, `psycopg[binary]`. */
function featuresIn(bare: string): string[] {
  const [, listed = ""] = /\b(?:features|extras)["']?\s*=\s*\[([^\]]*)/.exec(bare) ?? [];
  const [, extras = ""] = /^\s*["']?[A-Za-z][\w.-]*\[([\w,\s-]+)\]/.exec(bare) ?? [];
  return [...(listed.match(/[\w-]+/g) ?? []), ...(extras.match(/[\w-]+/g) ?? [])];
}

const WORKFLOW =
  /(?:^|\/)(?:\.github\/workflows|\.circleci|\.buildkite|ci)\/|(?:^|\/)(?:\.gitlab-ci|azure-pipelines|bitbucket-pipelines|\.travis)/;

/** The programs a line starts. */
function commandsOf({ file, language, bare }: SourceLine): string[] {
  const started = [
    ...bare.matchAll(
      /\b(?:exec|spawn|execFile|run|Popen|check_output|check_call|call|system|Command|CommandContext|new)\w*\(\s*(?:\w+,\s*)?\[?\s*["'`]([\w.-]+)/g,
    ),
  ].map(([, it = ""]) => it);
  const script = scriptOf(file, language, bare);
  const typed = script.split(/&&|\|\||[;|]|\$\(/).flatMap((it) => {
    const words = it
      .trim()
      .replace(/^(?:(?:sudo|time|exec|command|nohup|then|do|else)\s+|\w+=\S*\s+|@|-)+/, "")
      .split(/\s+/);
    return words[0] && /^[\w.-]+$/.test(words[0]) && !/^(?:echo|printf|if|for|while|case)$/.test(words[0])
      ? [words[0]]
      : [];
  });
  return [...started, ...typed].map((it) => it.toLowerCase());
}

function scriptOf(file: string, language: string, bare: string): string {
  if (language === "shell") return /^\s*(?:echo|printf)\b/.test(bare) ? "" : bare;
  if (language === "make") return bare.startsWith("\t") ? bare : "";
  if (language === "docker") return /^\s*(?:RUN|CMD|ENTRYPOINT)\s+(?!\[)(.*)$/.exec(bare)?.[1] ?? "";
  if (/(?:^|\/)package\.json$/.test(file))
    return /^\s*"[\w:.-]+"\s*:\s*"(?![~^<>=*\d@])([^"]*\s[^"]*)"/.exec(bare)?.[1] ?? "";
  if (!WORKFLOW.test(file) || language !== "yaml") return "";
  const [, run] = /^\s*(?:-\s*)?(?:run|script|command):\s*\|?\s*(.*)$/.exec(bare) ?? [];
  return run ?? (/^\s*(?:-\s+)?[\w./-]+\s+[^:]*$/.test(bare) ? bare.replace(/^\s*-\s+/, "") : "");
}

const CHAIN = /[A-Za-z_$][\w$]*(?:(?:\?\.|\.|::|->|\\)[A-Za-z_$][\w$]*)*/g;
const DECLARES =
  /\b(?:function|def|class|interface|fn|func|type|struct|enum|trait|module|package|namespace|object|record)\s+$/;

/** Every name of the code, alone and in chains of up to four: `a.b.c` is `a`, `b`, `c`, `a.b`, `b.c` and the whole. */
function addIdentifiers(line: SourceLine, facts: Fact[]): void {
  for (const { 0: chain, index } of line.code.matchAll(CHAIN)) {
    const parts = chain.split(/\?\.|\.|::|->|\\/);
    const after = line.code.slice(index + chain.length, index + chain.length + 3);
    if (parts.length === 1 && DECLARES.test(line.code.slice(0, index))) continue;
    const before = line.code[index - 1] ?? "";
    for (let from = 0; from < parts.length; from++) {
      for (let to = from + 1; to <= Math.min(parts.length, from + 4); to++) {
        const isLast = to === parts.length;
        const isStatement = parts.length === 1 && /^\s*$/.test(line.code.slice(0, index)) && /^ +[\w("]/.test(after);
        const isUsed = isLast ? isStatement || (/^\s*[(`!]|^<\w/.test(after) && !/^\s*!=/.test(after)) : true;
        const isMember = from > 0 || before === "." || before === "@" || before === "$" || before === "-";
        facts.push({ kind: "identifier", key: `i:${parts.slice(from, to).join(".")}`, at: line, isUsed, isMember });
      }
    }
  }
}

const OFF = /^(?:false|off|no|0|none|null|disabled|never|nil|"0")$/i;

/** What a line sets, and whether it switches it off. */
export function settingOf({ role, bare }: SourceLine): { key: string; value: string; isOff: boolean } | undefined {
  const settings =
    role === "config"
      ? /^\s*(?:-\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*[:=]\s*(.*)$/
      : /^\s*(?:export\s+|const\s+)?([A-Z][A-Z\d_]{2,})\s*=\s*(.*)$/;
  const [, key, raw = ""] =
    settings.exec(bare) ?? /\b([\w-]+)["']?\s*:\s*(true|false|[\w"'-]+)\s*,?\s*\}?$/.exec(bare) ?? [];
  if (!key) return undefined;
  const value = raw
    .replace(/[,;]\s*$/, "")
    .trim()
    .replace(/^["']|["']$/g, "");
  return { key, value, isOff: OFF.test(value) };
}
