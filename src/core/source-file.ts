/** What a file is to a judgement of what its lines do. */
export type Role = "code" | "config" | "test" | "ignored";

const IGNORED: readonly RegExp[] = [
  /(?:^|\/)provenance\//,
  // Locked, vendored, generated and recorded files say what others wrote.
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|Pipfile\.lock|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock|mix\.lock|Podfile\.lock|packages\.lock\.json|flake\.lock|Package\.resolved|gradle\.lockfile|pubspec\.lock)$/,
  /(?:^|\/)(?:vendor|vendored|third[_-]party|node_modules|bower_components|external|dist|Pods)\//,
  /(?:^|\/)(?:generated|__generated__|gen|__snapshots__|fixtures?|__fixtures__|testdata|test-data|golden|cassettes)\//i,
  /\.(?:min\.(?:js|css)|map|snap|pb\.go|pb\.(?:cc|h)|g\.(?:cs|dart)|designer\.cs|svg|csv|tsv|lock|patch|diff|ipynb|po|pot|xlf)$/i,
  /(?:_pb2(?:_grpc)?\.pyi?|\.generated\.\w+|_generated\.\w+)$/,
  // Prose cites and documents; it does nothing.
  /(?:^|\/)docs?\//,
  /\.(?:md|mdx|markdown|rst|adoc|asciidoc|tex|org)$/i,
  /(?:^|\/)(?:CHANGELOG|CHANGES|HISTORY|NEWS|LICEN[CS]E|NOTICE|AUTHORS|README|CODEOWNERS|CONTRIBUTING)(?:[-.][A-Z0-9]+)?$/,
  /(?:^|\/)(?!requirements|constraints|CMakeLists)[^/]*\.txt$/i,
  // A linter's settings name what they refuse.
  /(?:^|\/)(?:biome\.jsonc?|\.eslintrc[^/]*|eslint\.config\.\w+|tslint\.json|\.?oxlintrc\.json|cspell[^/]*|\.cspell[^/]*|renovate\.json5?|dependabot\.ya?ml|\.dependency-cruiser\.\w+|deny\.toml|clippy\.toml|\.?golangci\.ya?ml|\.?ruff\.toml|\.pylintrc|\.flake8|\.importlinter|\.rubocop[^/]*|phpstan[^/]*|\.swiftlint\.yml|detekt\.yml|checkstyle\.xml|\.gitleaks[^/]*|\.semgrep[^/]*|BannedSymbols\.txt|\.gitignore|\.dockerignore|\.npmignore)$/i,
  /(?:^|\/)\.semgrep\//,
];

const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing|test-utils|__mocks__|mocks|[\w-]*[-_.]tests?|\w+\.(?:Unit|Integration)?Tests?)\/|[._-](?:test|tests|spec|e2e|cy)\.\w+$|(?:^|\/)(?:test_[^/]*|conftest)\.py$|(?:^|\/)test[-_][^/]*$|_(?:test|spec)\.\w+$|(?:[a-z0-9]Tests?|Spec|IT)\.(?:java|kt|scala|cs|swift|php|groovy)$/;

const CONFIG =
  /\.(?:json5?|jsonc|ya?ml|toml|ini|cfg|conf|env|properties|tf|tfvars|hcl|xml|csproj|fsproj|props|gradle|plist)$|(?:^|\/)(?:\.env[^/]*|Dockerfile[^/]*|[^/]*\.Dockerfile|Gemfile|Pipfile|go\.mod|requirements[^/]*\.txt|constraints[^/]*\.txt|Procfile|Makefile)$/;

/** Tells by its path what a file is: its lines may do things, or only speak of them. */
export function roleOf(path: string): Role {
  if (IGNORED.some((it) => it.test(path))) return "ignored";
  if (TEST.test(path)) return "test";
  return CONFIG.test(path) ? "config" : "code";
}

const LANGUAGES: { readonly [language: string]: RegExp } = {
  typescript: /\.(?:ts|tsx|mts|cts)$/,
  javascript: /\.(?:js|jsx|mjs|cjs|vue|svelte)$/,
  python: /\.pyi?$/,
  go: /\.go$/,
  rust: /\.rs$/,
  java: /\.java$/,
  kotlin: /\.kts?$/,
  scala: /\.(?:scala|sbt)$/,
  csharp: /\.(?:cs|razor|cshtml)$/,
  ruby: /(?:\.(?:rb|rake|gemspec)|(?:^|\/)(?:Gemfile|Rakefile))$/,
  php: /\.php$/,
  swift: /\.swift$/,
  c: /\.(?:c|h)$/,
  "c++": /\.(?:cpp|cc|cxx|hpp|hh|hxx)$/,
  elixir: /\.exs?$/,
  dart: /\.dart$/,
  proto: /\.proto$/,
  graphql: /\.(?:graphql|gql)$/,
  lua: /\.lua$/,
  haskell: /\.hs$/,
  ocaml: /\.mli?$/,
  fsharp: /\.fsx?$/,
  clojure: /\.clj[cs]?$/,
  erlang: /\.[eh]rl$/,
  perl: /\.p[lm]$/,
  r: /\.[rR]$/,
  julia: /\.jl$/,
  zig: /\.zig$/,
  solidity: /\.sol$/,
  groovy: /(?:\.groovy|(?:^|\/)Jenkinsfile)$/,
  sql: /\.sql$/,
  shell: /\.(?:sh|bash|zsh|ps1)$/,
  docker: /(?:^|\/)(?:[^/]*\.)?Dockerfile[^/]*$/,
  make: /(?:^|\/)Makefile$|\.mk$/,
  json: /\.(?:json5?|jsonc)$/,
  yaml: /\.ya?ml$/,
  toml: /\.toml$/,
  terraform: /\.(?:tf|tfvars|hcl)$/,
  xml: /\.(?:xml|csproj|fsproj|props|plist)$/,
  html: /\.(?:html?|erb|hbs|ejs|jinja2?)$/,
  css: /\.(?:css|scss|sass|less)$/,
};

/** Names the language of a file by its ending; `""` where it is not known. */
export function languageOf(path: string): string {
  return Object.keys(LANGUAGES).find((it) => LANGUAGES[it]?.test(path)) ?? "";
}

/** The languages a word of a record means: JavaScript's rules bind what compiles to it. */
const SPOKEN: { readonly [word: string]: readonly string[] } = {
  typescript: ["typescript"],
  ts: ["typescript"],
  javascript: ["javascript", "typescript"],
  js: ["javascript", "typescript"],
  python: ["python"],
  py: ["python"],
  golang: ["go"],
  go: ["go"],
  rust: ["rust"],
  java: ["java"],
  kotlin: ["kotlin"],
  scala: ["scala"],
  "c#": ["csharp"],
  ruby: ["ruby"],
  php: ["php"],
  swift: ["swift"],
  c: ["c"],
  "c++": ["c++"],
  elixir: ["elixir"],
  haskell: ["haskell"],
  sql: ["sql"],
};

/** Reads the languages a prohibition is limited to: `TypeScript enums`, `Python code`, `in Go`. */
export function languagesIn(text: string): readonly string[] {
  const found = text.matchAll(
    /\b(?:in\s+)?(TypeScript|JavaScript|Python|Golang|Rust|Java|Kotlin|Scala|Ruby|PHP|Swift|Elixir|Haskell)(?:'s)?\b|(?<![\w.-])(Go|C\+\+|C#|C)(?:'s)? (?:code|files?|modules?|packages?|programs?)\b/g,
  );
  return [...found].flatMap(([, long, short]) => SPOKEN[(long ?? short ?? "").toLowerCase()] ?? []);
}

/** The file endings a prohibition of a kind of file means: `new JavaScript files`, `.sh files`. */
export function endingsIn(text: string): readonly string[] {
  const [, dotted, spoken] =
    /(?:(\.[a-z]{1,5})|\b([A-Za-z+#-]+)) files?\b/.exec(text) ??
    /\bnew (?:code|files|modules|classes) (?:is |are )?(?:written )?in()() ([A-Z][\w+#-]*)/
      .exec(text)
      ?.toSpliced(1, 2, "") ??
    [];
  if (dotted) return [dotted];
  const byWord: { [word: string]: string[] } = {
    javascript: [".js", ".jsx", ".mjs", ".cjs"],
    typescript: [".ts", ".tsx"],
    python: [".py"],
    shell: [".sh", ".bash"],
    java: [".java"],
    "objective-c": [".m", ".mm"],
    kotlin: [".kt"],
    perl: [".pl", ".pm"],
    groovy: [".groovy"],
    coffeescript: [".coffee"],
    css: [".css", ".scss"],
    ruby: [".rb"],
    php: [".php"],
    go: [".go"],
    xml: [".xml"],
    yaml: [".yml", ".yaml"],
  };
  return byWord[(spoken ?? "").toLowerCase()] ?? [];
}
