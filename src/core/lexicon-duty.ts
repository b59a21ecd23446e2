import { type Concept, sign } from "./concept.ts";
import type { DutyRow } from "./lexicon.ts";

export const duties: readonly DutyRow[] = [
  [/\bnon-?root\b|\bunprivileged users?\b|\bnot? (?:as )?root\b/i, "run as root"],
  [/\bimages?\b.*\b(?:digests?|sha-?256)\b/i, "images without a digest"],
  [/\bactions?\b.*\b(?:commit (?:sha|hash)\w*|full sha|sha)\b/i, "actions by tag"],
  [/\bbuckets?\b.*\b(?:private|block(?:s|ed)? public)\b/i, "publicly readable buckets"],
  [/\bcookies?\b.*\b(?:HttpOnly|Secure|SameSite)\b/i, "cookies without HttpOnly"],
  [
    /\b(?:strings?|texts?|labels?|copy)\b.*\b(?:translat\w+|i18n|locali[sz]ed|message (?:catalog\w*|keys?)|resource (?:files?|bundles?))\b/i,
    "hard-coded strings in views",
  ],
  [/\bcolou?rs?\b.*\b(?:tokens?|variables?|theme|palette)\b/i, "literal colours"],
  [
    /\b(?:times?|timestamps?|dates?|instants?|datetimes?)\b.*\b(?:UTC|timestamptz|with(?: a)? time ?zones?|zone-?aware)\b/i,
    "time zone naive",
  ],
  [/\b(?:keys?|ids?|identifiers?)\b.*\b(?:UUID\w*|ULIDs?|KSUIDs?)\b/i, "serial keys"],
  [
    /\b(?:SQL|quer(?:y|ies)|statements?)\b.*\b(?:parameteri[sz]ed|bind (?:parameters?|variables?)|placeholders?|prepared statements?)\b/i,
    "SQL built from strings",
  ],
  [/\bTLS\b.*\b1\.[23]\b/, "TLS 1.0"],
  [/\b(?:all|every)\b.*\b(?:traffic|connections?|urls?|links?)\b.*\b(?:https|tls|encrypted)\b/i, "plain http"],
  [/\bpasswords?\b.*\b(?:argon2\w*|bcrypt|scrypt)\b/i, "weak hashes, plain text passwords", "password passphrase"],
  [/\b(?:hash(?:es|ed|ing)?|checksums?|digests?|signatures?)\b.*\bsha-?(?:256|384|512|3)\b/i, "weak hashes"],
  [/\bconstructor injection\b|\binject\w* (?:by|through|via|into) (?:the |their )?constructors?\b/i, "field injection"],
  [
    /\b(?:requests?|calls?|clients?)\b.*\b(?:has|have|sets?|carr(?:y|ies)|with|needs?|gets?|pass(?:es)?|takes?) (?:an? |the )?(?:explicit |finite |own )?(?:timeouts?|deadlines?)\b/i,
    "no timeout",
  ],
  [/\blog(?:s|ged|ging)?\b.*\b(?:through|via|with|to) the logger\b/i, "print statements"],
  [
    /\b(?:money|prices?|amounts?|monetary|balances?)\b.*\b(?:decimals?|integers?|cents|minor units?|BigDecimal|numeric)\b/i,
    "floating point for money",
  ],
  [/^(?!.*\bmodels?\b).*\b(?:versions?|dependencies|packages)\b.*\b(?:pinned|exact)\b/i, "version ranges"],
  [/\b(?:only|uses?|have|has|with) named exports?\b|\bnamed exports? only\b/i, "default exports"],
  [/\bfunction(?:al)? components?\b|\bcomponents are functions\b/i, "class components"],
  [/\bsoft-?\s?delet\w+\b/i, "hard delete"],
  [
    /\b(?:cryptographic\w*|secure) random\w*|\bCSPRNG\b|\bSecureRandom\b/i,
    "Math.random for tokens",
    "token secret password nonce salt key session id",
  ],
  [/\b(?:cursor|keyset)\b.*\bpag\w+|\bpag(?:ed|ing|inat\w+)\b.*\b(?:cursors?|keyset)\b/i, "offset pagination"],
  [/\bleast privilege\b/i, "wildcard permissions"],
  [
    /^(?:all |our |the )?(?:\w+ )?secrets?\b.*\b(?:come|live|are (?:kept|stored|read|held|taken)|must|only)\b.*\b(?:vault|secrets? manager|secret store|sealed secrets?|external secrets?)\b/i,
    "hard-coded secrets, secrets in manifests",
  ],
  [/\bterraform\b.*\bstate\b.*\b(?:remote|s3|gcs)\b/i, "local state"],
  [
    /\b(?:functions?|signatures?|methods)\b.*\b(?:have|has|carry|need|with|are|is) (?:fully |complete )?(?:type[- ]?(?:hints?|annotat\w+)|annotated|typed)\b/i,
    "untyped signatures",
  ],
  [/\bOnPush\b/, "default change detection"],
  [/\bcomposition api\b/i, "options api"],
  [/\bPOSIX(?:[- ]compliant)? (?:sh|shell)\b|\bbusybox (?:ash|sh)\b|\bportable (?:sh|shell)\b/i, "bashisms"],
  [/\bset -e(?:u|o|uo)?(?: ?-?o? pipefail)?\b/i, "scripts without errexit"],
];

/** What rules say about the ways of a language or a framework that no other table has. */
// biome-ignore format: a table
export const dutyConcepts: readonly Concept[] = [
  sign(/\buntyped signatures\b|\b(?:missing|without) type (?:hints?|annotations?)\b/i, /^\s*(?:async\s+)?def\s+(?!__|test_)\w+\((?=[^)]*\w)(?![^)]*:)(?!\s*(?:self|cls)\s*\))[^)]*\)\s*:/, { languages: ["python"], confidence: 0.84 }),
  sign(/\b(?:no|without|lacking|missing) (?:an? )?(?:explicit )?(?:timeouts?|deadlines?)\b/i, /\b(?:requests|httpx)\.(?:get|post|put|patch|delete|head|request)\(|\bhttp\.(?:Get|Post|Head|PostForm)\(|\bhttp\.DefaultClient\b|&http\.Client\{\s*\}|\burllib\.request\.urlopen\(|\bURI\.open\(|\bNet::HTTP\.get/, { beside: /time_?out|deadline|signal\s*:/i, confidence: 0.84 }),
  sign(/\b(?:default change detection|OnPush)\b/i, /\bChangeDetectionStrategy\.Default\b/, { confidence: 0.88 }),
  sign(/\boptions api\b/i, /^\s*(?:data\s*\(\)\s*\{|methods:\s*\{|computed:\s*\{|watch:\s*\{)/, { file: /\.vue$/, confidence: 0.86 }),
  sign(/\bscripts without errexit\b/i, /^#!.*\b(?:ba|z|k|da)?sh\b/, { view: "text", beside: /\bset\s+-\w*e|\bset\s+-o\s+errexit/, languages: ["shell"], confidence: 0.84 }),
  sign(/\bmonkey[- ]?patch\w*|\b(?:reopen\w*|extend\w*|patch\w*) (?:core|built-?in|standard) class\w*|\brefine\w* core\b/i, /^class (?:String|Array|Hash|Integer|Float|Object|NilClass|Symbol|Time|Date|Numeric|Kernel)\b(?!\s*<)|\b(?:String|Array|Hash|Integer|Object)\.(?:class_eval|include|prepend)\b|\bsetattr\(\s*(?:builtins|\w+_module|sys\.modules)/, { languages: ["ruby", "python"], confidence: 0.86 }),
  sign(/(?:^|\b(?:use|used)\s+)`?#?regions?`?\b/i, /^\s*#region\b|^\s*\/\/\s*#region\b/, { view: "text", confidence: 0.86 }),
  sign(/\blateinit\b/i, /\blateinit\s+var\b/, { languages: ["kotlin"], confidence: 0.9 }),
  sign(/(?:^|\b(?:use|return|returns|pass|passes|assign)\s+)`?null`?(?: (?:values|references|returned|used|passed|assigned))?$/i, /(?:=|\breturn|[(,])\s*null\b(?!\s*(?:==|!=))/, { languages: ["scala", "kotlin", "java", "typescript"], confidence: 0.8 }),
  sign(/^`?any`?(?: type)?$/i, /[:<,|&=]\s*any\b(?!\s*[(.\w])|\bas\s+any\b|\bany\[\]/, { languages: ["typescript"], confidence: 0.86 }),
  sign(/\buse-?effects?\b.*\b(?:fetch\w*|load\w*|requests?|data)\b|\b(?:fetch\w*|load\w*) (?:data )?in (?:use-?)?effects?\b/i, /\bfetch\(|\baxios[.(]/, { near: /\buseEffect\(/, confidence: 0.84 }),
  sign(/\bfacades?\b/i, /\buse Illuminate\\Support\\Facades\\/, { view: "text", languages: ["php"], confidence: 0.88 }),
  sign(/\brequired\b.*\bfields?\b|\bfields?\b.*\brequired\b/i, /^\s*required\s+\w+\s+\w+\s*=\s*\d+/, { languages: ["proto"], confidence: 0.88 }),
  sign(/\bminified\b/i, /\.min\.(?:js|css)\b/, { confidence: 0.8 }),
];
