import type { Concept } from "./concept.ts";

const SCRIPT = ["typescript", "javascript"];

/** What rules say about the code itself, and how the thing looks in a line. */
export const codeConcepts: readonly Concept[] = [
  {
    asks: /\bfloat(?:s|ing)?\b|\bfloating[- ]point\b|\bdoubles\b|\bdouble precision\b/i,
    shows:
      /\bparseFloat\(|\bfloat\(|\bfloat(?:32|64)\b|\bf(?:32|64)\b|[:(,<]\s*(?:float|double|Float|Double)\b|\b(?:float|double)\s+\w+\s*[;=,)]|\bDouble\.(?:parse|valueOf)|\bto_f\b|\bFloatField\(|\bDOUBLE PRECISION\b|\bREAL\b(?=\s*[,)]|\s+NOT)|\b\w*(?:amount|price|total|cost|fee|balance|tax)\w*\s*(?::=|[:=])\s*-?\d+\.\d+\b/i,
    confidence: 0.8,
    family: "float",
  },
  {
    asks: /\bsync(?:hronous(?:ly)?)?\b.*\b(?:file|fs|i\/o|disk|reads?|writes?|call)|\bblocking (?:i\/o|file|disk)|\bblock(?:s|ing)? the event loop/i,
    shows:
      /\b(?:read|write|append|exists|stat|lstat|readdir|mkdir|unlink|rm|copy|access|open|rename)\w*Sync\(|\b(?:exec|execFile|spawn)Sync\(/,
    confidence: 0.88,
  },
  {
    asks: /\bglobal(?:s|ly)?\b.*\b(?:state|variables?|mutable)|\bmutable globals?\b|\b(?:package|module)[- ](?:level|scoped?|wide)?\s*(?:mutable )?(?:state|variables?)|\bshared mutable state/i,
    shows:
      /^(?:export\s+)?let\s+\w+|^var\s+\w+\s*(?:=|[\w[*])|^\s*global\s+\w+|^(?:pub\s+)?static\s+mut\s|^(?:pub\s+)?static\s+\w+:\s*(?:Mutex|RwLock|OnceCell|OnceLock|Lazy)|\bpublic\s+static\s+(?!final\b|readonly\b|void\b|const\b|class\b|async\b)[\w<>]+\s+\w+\s*[=;]|\$GLOBALS\b|^_?[a-z]\w*\s*(?::\s*\w+(?:\[.*\])?\s*)?=\s*(?:\{\}|\[\]|dict\(|set\(|list\()/,
    unless: /errors\.New|MustCompile|^var\s+(?:_|Err\w*)\s|embed\.FS/,
    confidence: 0.75,
  },
  {
    asks: /\bchild process|\bsub-?process|\bspawn(?:ing|s)? (?:\w+ )?process|\bstart (?:\w+ )?process|\bexternal (?:commands?|programs?|binar)/i,
    shows:
      /["'](?:node:)?child_process["']|\bimport subprocess\b|\bsubprocess\.\w+\(|\bexec\.Command(?:Context)?\(|\bCommand::new\(|\bProcessBuilder\(|\bProcess\.Start\(|\bproc_open\(|\bOpen3\./,
    view: "bare",
    confidence: 0.88,
  },
  {
    asks: /\beval\b|\bdynamic(?:ally)? (?:code|evaluat)|\bnew Function\b|\bcode from strings/i,
    shows: /(?<![\w.$])eval\(|^\s*eval\s+["$]|\bnew Function\(|\bvm\.runIn\w+\(/,
    confidence: 0.9,
  },
  {
    asks: /\bprint(?:s|ing|ln)?\b(?!ed|er)|\bconsole (?:output|logging)|\bdebug output|\bstdout\b|\bstandard output/i,
    shows:
      /\bconsole\.(?:log|debug|info|dir|table)\(|(?<![\w.$])print\(|(?<![\w.$])println!?\(|\b(?:e?print|dbg)(?:ln)?!\(|\bfmt\.Print(?:f|ln)?\(|\bSystem\.(?:out|err)\.|\bConsole\.Write|\bvar_dump\(|^\s*puts\s|\bNSLog\(|\bprocess\.stdout\.write\(|\bsys\.stdout\.write\(/,
    confidence: 0.82,
  },
  {
    asks: /\bsleep(?:s|ing)?\b|\bfixed (?:delays?|waits?)|\bwait(?:s|ing)? (?:for )?a fixed/i,
    shows:
      /(?<![\w$])sleep\(|\.Sleep\(|\bThread\.sleep\b|\bTask\.Delay\(|\busleep\(|\bProcess\.sleep\(|\bthread::sleep\b|\bsetTimeout\(\s*(?:r|res|resolve|done|ok)\w*\s*,|\bwaitForTimeout\(|^\s*sleep \d/,
    confidence: 0.85,
  },
  {
    asks: /\bdefault[- ]exports?\b|\bexport default\b/i,
    shows: /\bexport\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b/,
    languages: SCRIPT,
    confidence: 0.9,
  },
  {
    asks: /`any`|\bany type|\btype any\b|\bthe any\b|"any"|\b(?:use|using) any$|\bany casts?\b|\bas any\b/i,
    shows: /[:<,|&=]\s*any\b(?!\s*[(.\w])|\bas\s+any\b|\bany\[\]/,
    languages: ["typescript"],
    confidence: 0.88,
  },
  {
    asks: /\bpanic(?:s|king|ked)?\b/i,
    shows: /(?<![\w.$])panic!?\(|\.unwrap\(\)|\.expect\(|\b(?:todo|unimplemented|unreachable)!\(/,
    languages: ["rust", "go"],
    confidence: 0.85,
  },
  {
    asks: /\bwall[- ]?clock|\bcurrent time\b|\bsystem (?:time|clock)|\b(?:read\w*|use|call) the clock\b/i,
    shows:
      /\bDate\.now\b|\bnew Date\(\)|\btime\.Now\(|\btime\.time\(|\bdatetime\.(?:datetime\.)?(?:now|utcnow|today)\(|\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\b(?:Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime)\.now\(|\b(?:SystemTime|Instant|Utc|Local)::now\(|\bSystem\.(?:currentTimeMillis|nanoTime)\(|\bTime\.(?:now|current)\b|\bClock\.System\b/,
    confidence: 0.86,
  },
  {
    asks: /\brandom(?:ness|ly|i[sz]ed)?\b(?! access)|\bnon-?determinis/i,
    shows:
      /\bMath\.random\b|\brandom\.(?:random|randint|choice|choices|shuffle|uniform|sample|gauss)\(|\brand\.(?:Int\w*|Float\w*|Seed|Perm|Shuffle|Read)\(|\bthread_rng\(|\brand::|\bnew (?:Secure)?Random\(|(?<![\w.$])rand\(|\brandomUUID\(|\buuid4\(|\bRandom\.(?:Default|nextInt|Shared|new)\b|\bmt_rand\(/,
    family: "random",
    confidence: 0.86,
  },
  {
    asks: /\bsingletons?\b/i,
    shows:
      /\bgetInstance\(|\bstatic\s+(?:[\w<>]+\s+)*_?instance\b|\bstatic\s+(?:let|var)\s+shared\b|\binclude Singleton\b|^\s*_instance\b.*=\s*None|@Singleton\b/,
    confidence: 0.8,
  },
  {
    asks: /^(?!.*\b(?:table|mapping)\b).*\binherit(?:ance|ing|s)?\b|\bsub-?class(?:es|ing)?\b|\bextend(?:s|ing)? (?:a |the )?(?:base|abstract|other) class|\bclass hierarch/i,
    shows:
      /\bclass\s+\w+(?:<[^>]*>)?\s+extends\s+\w+|^\s*class\s+\w+\((?!object\b|metaclass|\))\w|^\s*class\s+\w+\s*<\s*[A-Z]|\bclass\s+\w+(?:\(.*\))?\s*:\s*(?:public\s+)?(?!I[A-Z])[A-Z]\w+/,
    unless: /(?:Error|Exception|Enum|Protocol|NamedTuple|TypedDict|ABC|Exception\w*)\b/,
    family: "inheritance",
    confidence: 0.75,
  },
  {
    asks: /\bclass[- ]components?\b|\bclass(?:es)? (?:that )?exten\w+ (?:React\.)?Component\b/i,
    shows: /\bextends\s+(?:React\.)?(?:Pure)?Component\b/,
    confidence: 0.92,
  },
  {
    asks: /\bpoll(?:s|ed|ing)?\b/i,
    shows:
      /\bsetInterval\(|\brefetchInterval\b|\bpollInterval\b|(?<![\w$])poll[A-Z]?\w*\(|\btime\.(?:NewTicker|Tick)\(/,
    confidence: 0.75,
  },
  { asks: /\bgoto\b/i, shows: /(?<![.\w$])goto\s+\w+/, confidence: 0.9 },
  {
    asks: /\bunsafe\b/i,
    shows: /\bunsafe\s*(?:\{|fn\b|impl\b|trait\b|extern\b)|\bunsafe\.Pointer\b|^\s*unsafe\s*$/,
    family: "unsafe",
    confidence: 0.9,
  },
  { asks: /\benums?\b/i, shows: /(?<![.\w])enum\s+(?:class\s+)?\w+/, family: "enum", confidence: 0.88 },
  {
    asks: /\braw new\b|\bnew (?:and|or|and\/or) delete\b|\bnaked new\b|\bmanual memory\b|\bmalloc\b/i,
    shows: /(?:=|\(|return)\s*new\s+\w|(?<![=\w]\s?)\bdelete(?:\[\])?\s+\w|(?<![\w.])(?:m|c|re)alloc\(/,
    languages: ["c++", "c"],
    confidence: 0.86,
  },
  {
    asks: /\binline (?:styles?|css)\b|\bstyle attributes?\b/i,
    shows: /\sstyle=(?:\{|["'])|\.style\.\w+\s*=(?!=)/,
    view: "bare",
    confidence: 0.88,
  },
  { asks: /!important\b/, shows: /!important\b/, languages: ["css", ""], confidence: 0.92 },
  {
    asks: /\bin-?\s?memory cach|\b(?:local|memory|process) cach|\bno cach(?:e|es|ing)\b/i,
    shows:
      /\bnew (?:LRU\w*|Memory)?Cache\b|@(?:functools\.)?(?:lru_)?cache\b|\bIMemoryCache\b|\b\w*[cC]ache\w*\s*(?::\s*[\w<>, ]+)?=\s*(?:new (?:Weak)?Map|\{\}|dict\(|make\(map)/,
    packages: [
      "lru-cache",
      "node-cache",
      "memory-cache",
      "cachetools",
      "caffeine",
      "go-cache",
      "ristretto",
      "quick-lru",
      "moka",
    ],
    confidence: 0.82,
  },
  {
    asks: /\bretr(?:y|ies)\b.*\b(?:loops?|by hand|manual)|\b(?:hand-?\s?(?:written|rolled)|manual|custom) retr/i,
    shows: /\bfor\b.*\b(?:attempt|retr)\w*|\bwhile\b.*\b(?:attempt|retr)\w*/i,
    confidence: 0.72,
  },
  { asks: /`var`|\bvar\b/, shows: /(?<![.\w])var\s+\w+/, languages: SCRIPT, confidence: 0.88 },
  {
    asks: /\b(?:wildcard|star|glob) imports?\b|\bimport \*/i,
    shows: /\bimport\s+[\w.]+\.(?:\*|_)\s*;?$|\bfrom\s+\S+\s+import\s+\*|\buse\s+[\w:]+::\*/,
    confidence: 0.9,
  },
  {
    asks: /\bbare except|\bempty catch|\bcatch-?all\b(?! (?:routes?|paths?|urls?|endpoints?))|\bswallow(?:s|ed|ing)?\b/i,
    shows:
      /\bexcept\s*:|\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}|\bexcept (?:Base)?Exception\s*:\s*pass\b|\brescue\s*=>\s*_?\w*\s*$/,
    confidence: 0.85,
  },
  {
    asks: /@?ts-ignore|\btype: ignore|\beslint-disable|\bsuppress\w* (?:\w+ )?(?:lint|type|warning|error)s?|\blint suppress/i,
    shows:
      /@ts-(?:ignore|nocheck|expect-error)|\beslint-disable|#\s*type:\s*ignore|#\s*noqa\b|@SuppressWarnings|\/\/\s*nolint|biome-ignore|#\[allow\(|\b(?:swiftlint|stylelint|htmlhint|html-validate|rubocop|ktlint)[-:]disable|\/\/\s*ignore(?:_for_file)?:|@(?:file:)?Suppress(?:Lint)?\(|\btools:ignore=|#pragma warning disable|\bphpcs:ignore|\[SuppressMessage\(/,
    view: "text",
    confidence: 0.85,
  },
  {
    asks: /\bnon-?null assertions?\b/i,
    shows: /[\w)\]]!(?:\.|\[|;|,|\))/,
    languages: ["typescript"],
    confidence: 0.86,
  },
  {
    asks: /\b(?:raw |new |spawn\w* |os )?threads?\b(?!-?\s?(?:safe|pool))/i,
    shows:
      /\bnew Thread\(|\bthreading\.Thread\(|\bstd::thread\b|\bthread::spawn\(|\bThread\.new\b|\bpthread_create\(|(?<![\w.])thread\s*\{/,
    confidence: 0.85,
  },
  { asks: /\bgoroutines?\b/i, shows: /(?<![\w.])go\s+(?:func\b|\w+(?:\.\w+)*\()/, languages: ["go"], confidence: 0.88 },
  {
    asks: /\breflection\b|\breflective(?:ly)?\b|`reflect`|\breflect package\b/i,
    shows:
      /\breflect\.(?:TypeOf|ValueOf|New|Indirect)|\bjava\.lang\.reflect\b|\bSystem\.Reflection\b|\bgetDeclared(?:Method|Field|Constructor)s?\(|\bClass\.forName\(|\.setAccessible\(true|\bkotlin\.reflect\b|\btypeof\([\w<>]+\)\.Get|\.GetType\(\)\.Get(?:Propert|Method|Field)|\bActivator\.CreateInstance\b|\bType\.GetType\(|\bReflection(?:Class|Method|Property)\b|\bMirror\(reflecting:/,
    confidence: 0.86,
  },
  { asks: /\biframes?\b/i, shows: /<iframe\b/i, confidence: 0.9, family: "iframe" },
  {
    asks: /\bbarrel (?:files?|exports?)\b|\bre-?exports?\b/i,
    shows: /\bexport\s+(?:\*|\{[^}]*\})\s*from\b/,
    languages: SCRIPT,
    confidence: 0.84,
  },
  {
    asks: /\brelative imports?\b/i,
    shows: /\bfrom\s+["']\.{1,2}\/|^\s*from\s+\.+\w*\s+import\b/,
    view: "bare",
    confidence: 0.86,
  },
  { asks: /\b(?:TODO|FIXME)s?\b/, shows: /\b(?:TODO|FIXME)\b/, view: "text", confidence: 0.85 },
  {
    asks: /\btype (?:assertions?|casts?)\b/i,
    shows: /\s+as\s+(?!const\b|default\b)[A-Z{\w]/,
    languages: ["typescript"],
    unless: /^\s*(?:import|export)\b/,
    confidence: 0.8,
  },
  {
    asks: /\bbusy[- ]?(?:wait|loop)|\bspin(?:ning)?[- ]?(?:lock|wait|loop)/i,
    shows: /\bwhile\s*\(\s*true\s*\)\s*;|\bwhile True:\s*pass|\bspin_loop\(/,
    confidence: 0.8,
  },
  {
    asks: /\bfinali[sz]e(?:r|rs)\b|\bdestructors?\b/i,
    shows: /\bvoid finalize\(|\b__del__\b|\bSetFinalizer\(|\bFinalizationRegistry\b/,
    confidence: 0.85,
  },
  {
    asks: /\bprototypes?\b|\bmonkey-?\s?patch|\bbuilt-?ins?\b/i,
    shows: /\b[A-Z]\w+\.prototype\.\w+\s*=(?!=)/,
    confidence: 0.88,
  },
  {
    asks: /\binit\(\)|\binit functions?\b|\bself-?regist\w*|\bregister(?:s|ing)? (?:itself|themselves)\b/i,
    shows: /^func init\(\)/,
    languages: ["go"],
    confidence: 0.9,
  },
  { asks: /\bcgo\b|"C"/, shows: /^import "C"/, view: "bare", languages: ["go"], confidence: 0.92 },
  { asks: /\bmixins?\b/i, shows: /\bmixins\s*[:=]\s*\[|@mixin\b|\bMixin\b/, confidence: 0.84 },
];
