import type { Concept } from "./concept.ts";

/** Removing a field of a published format; looked for in what a change takes away. */
export const removedField: Concept = {
  asks: /\b(?:fields?|propert(?:y|ies)|columns?|keys?|parameters?)\b/i,
  shows: /^\s*["']?\w+["']?\s*\??:\s*\S|^\s*(?:repeated\s+|optional\s+)?\w+\s+\w+\s*=\s*\d+;/,
  view: "bare",
  languages: ["json", "yaml", "proto", "graphql"],
  file: /\.(?:proto|graphql|gql|avsc|thrift)$|schema|api|spec|contract|swagger|event|message|dto|types?\b|v\d/i,
  confidence: 0.7,
};

/** What rules say about data, secrets, networks, pipelines and tests, and how the thing looks in a line. */
export const platformConcepts: readonly Concept[] = [
  {
    asks: /(?=.*\b(?:sql|quer(?:y|ies)|statements?)\b)(?=.*(?:concat|interpolat|f-string|\binputs? (?:never|must)|becomes? part|\bin(?:to)? (?:the )?sql|pasted|spliced|inlined|string (?:building|format)|format(?:ted)? string|template|assembl|\braw\b|\bbuil[dt]\b))/i,
    shows:
      /["'`]\s*(?:select\s.+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s).*(?:[$#]\{|["'`]\s*(?:\+|%(?!s)|\.(?!\s|execute)|\|\||\.(?=\s*\$))\s*[\w($])|\b(?:f|rf)["'](?:select|insert|update|delete)\s.*\{\w|\$"(?:select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\s.*\{\w|["'`](?:select|insert|update|delete)\s.*'\$[A-Za-z_]|Sprintf\(\s*[`"]\s*(?:select|insert|update|delete)\s|format!\(\s*"(?:select|insert|update|delete)\s/i,
    view: "bare",
    confidence: 0.85,
  },
  { asks: /select ?\*/i, shows: /\bselect\s+(?:\w+\.)?\*(?:\s+from\b|\s*$)/i, view: "bare", confidence: 0.9 },
  {
    asks: /\bdrop(?:ping)? (?:an? |the |any |existing )?(?:columns?|tables?)\b/i,
    shows: /\bdrop\s+(?:column|table)\b|\b(?:remove_column|drop_table|drop_column|dropColumn|dropTable)\b/i,
    view: "bare",
    confidence: 0.88,
  },
  {
    asks: /^(?!.*\b(?:pip(?:e|ed|ing)|curl)\b).*\b(?:(?:invoke|use|spawn|run|call|through|via|start|with|to)\w* (?:a |the )?(?:\w+ )?shell\b(?! scripts?)|shell(?:ing)? out|shell=true|shell (?:commands?|execution))/i,
    shows:
      /\bshell\s*=\s*True\b|\bos\.(?:system|popen)\(|\bshell:\s*true\b|\bshell_exec\(|["'](?:sh|bash|\/bin\/sh|\/bin\/bash)["'],\s*\[?["']-c["']|\bexec(?:Sync)?\(\s*["'`]/,
    view: "bare",
    confidence: 0.82,
  },
  {
    asks: /\b(?:curl|wget)\b.*\b(?:shell|sh|bash)\b|\bpip(?:e|ed|ing)\b.*\b(?:shell|sh|bash)\b/i,
    shows: /\b(?:curl|wget)\b[^|]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/,
    view: "bare",
    confidence: 0.9,
  },
  {
    asks: /\btelemetry\b|\banalytics\b|\busage (?:data|statistics)\b|\btracking\b|\bphone home/i,
    shows:
      /\b(?:analytics|telemetry|posthog|mixpanel|amplitude)\.(?:track|capture|send|identify|record|page|report)\w*\(|\bgtag\(/i,
    packages: [
      "posthog",
      "posthog-js",
      "posthog-node",
      "mixpanel",
      "amplitude",
      "segment",
      "google-analytics",
      "react-ga",
      "react-ga4",
      "matomo",
      "plausible-tracker",
      "rudder-sdk-js",
      "vercel/analytics",
      "applicationinsights",
    ],
    family: "analytics",
    confidence: 0.85,
  },
  {
    asks: /\bnetwork\b|\b(?:http|outbound|remote|web) (?:requests?|calls?|connections?)|\bopen sockets?\b|\boutbound (?:http|traffic|network)|^(?:all |outgoing |any )?https?$|\bhttp clients? (?:directly|themselves)/i,
    shows:
      /(?<![\w.$])fetch\(|\baxios[.(]|\bXMLHttpRequest\b|\brequests\.(?:get|post|put|patch|delete|head|request|Session)\(|\burllib\.request\b|\burlopen\(|\bhttpx\.\w+\(|\baiohttp\.|\bhttp\.(?:Get|Post|Head|NewRequest\w*|DefaultClient|get|request)\b|\bhttps\.(?:get|request)\(|\bnet\.(?:connect|createConnection|Dial\w*)\(|\breqwest::|\bHttpClient\b|\bNet::HTTP\b|\bcurl_exec\(|\bURLSession\.|\bnew WebSocket\(|\bsocket\.socket\(/,
    confidence: 0.82,
  },
  {
    asks: /\bcron(?:\s?jobs?|tabs?)?\b|\bscheduled jobs?\b/i,
    shows: /\bkind:\s*CronJob\b|^\s*-?\s*cron:|\bcron\.(?:schedule|New)\(|@Scheduled\(|\bcrontab\b/,
    packages: ["node-cron", "cron", "apscheduler", "robfig/cron", "whenever"],
    view: "bare",
    confidence: 0.85,
  },
  {
    asks: /\bfeature[- ](?:flags?|toggles?|switch(?:es)?)\b/i,
    shows: /\bfeature_?(?:flag|toggle)s?\w*|\bisFeatureEnabled\(|\buse(?:Feature)?Flag\(/i,
    packages: [
      "launchdarkly",
      "unleash",
      "unleash-client",
      "flagsmith",
      "openfeature",
      "growthbook",
      "flipper",
      "django-waffle",
    ],
    confidence: 0.84,
  },
  {
    asks: /\bhard-?\s?cod\w+\b.*\b(?:secrets?|credentials?|tokens?|passwords?|keys?)\b|\b(?:secrets?|credentials?|tokens?|passwords?|(?:api|aws|access|private|signing|ssh) keys?)\b.*(?:\bhard-?\s?cod|\bcommit|\bchecked in\b|\bliteral\b|\bplain\b|\b(?:in|into) (?:the |our |any )?(?:\w+ files?\b|source|code|repo|git|image|config|version control))/i,
    shows:
      /(?:password|passwd|secret|token|api_?key|access_?key|private_?key|credential)\w*["']?\s*(?::\s*\w+\s*=|:=|[:=])\s*["'`](?![^"'`]*(?:\$\{|\{\{|<|%\(|example|change-?me|xxx|your[-_]|placeholder|dummy))[^"'`\s]{6,}["'`]|\bAKIA[0-9A-Z]{16}\b|-----BEGIN (?:\w+ )?PRIVATE KEY|\b\w*(?:_|^)(?:key|token|secret|pass)\w*["']?\s*[:=]\s*["'](?=[^"']*\d)(?=[^"']*[a-z])(?![^"']*(?:\$|\{|<|example|placeholder|dummy|changeme|\/))[\w+=.-]{16,}["']|\bxox[bap]-|\bgh[pousr]_\w{20,}|\bsk_live_\w{8,}/i,
    unless: /\bhttp_?tokens\b/i,
    view: "bare",
    confidence: 0.84,
  },
  {
    asks: /\bMD-?5\b|\bweak hash/i,
    shows: /["'`]md5["'`]|\bmd5\s*[.(]|\.md5\b|\bMD5\.|crypto\/md5/i,
    view: "bare",
    confidence: 0.9,
  },
  {
    asks: /\bSHA-?1\b|\bweak hash/i,
    shows: /["'`]sha-?1["'`]|\bsha1\s*[.(]|\.sha1\b|\bSHA1\.|crypto\/sha1/i,
    view: "bare",
    confidence: 0.9,
  },
  {
    asks: /\bplain(?:text)?[- ]http\b|\bunencrypted (?:http|connections?|transport)|\bhttp:\/\/|\binsecure http\b|\bhttp urls?\b/i,
    shows: /["'`\s=(]http:\/\/(?!localhost|127\.|0\.0\.0\.0|\[::1|www\.w3\.org|schemas?\.|xml\.)(?!\S*w3\.org)/,
    unless: /xmlns|schema|DOCTYPE|namespace/i,
    view: "bare",
    confidence: 0.82,
  },
  {
    asks: /\b(?:certificate|tls|ssl)s?\b.*\bverif|\bverif\w+\b.*\b(?:certificate|tls|ssl)|\bskip\w*\b.*\bverif|\bcertificate (?:check|validation)/i,
    shows:
      /\bverify\s*=\s*False\b|rejectUnauthorized["']?\s*:\s*false|InsecureSkipVerify:\s*true|NODE_TLS_REJECT_UNAUTHORIZED["']?\s*[\]=:]+\s*["']?0|CURLOPT_SSL_VERIFY(?:PEER|HOST),\s*(?:false|0)|\bcurl\b.*\s(?:-k|--insecure)\b|VERIFY_NONE|\bCERT_NONE\b|danger_accept_invalid_certs\(true|ssl_verify\w*["']?\s*[:=]\s*(?:false|off)|insecure_?skip_?verify["']?\s*[:=]\s*true/i,
    view: "bare",
    confidence: 0.9,
  },
  {
    asks: /\b(?:as|by|the) root\b|\broot user\b/i,
    shows: /^\s*USER\s+(?:root|0)\b|runAsUser:\s*0\b|runAsNonRoot:\s*false|^\s*user:\s*["']?(?:root|0)\b/,
    view: "bare",
    confidence: 0.9,
  },
  { asks: /\bprivileged\b/i, shows: /\bprivileged["']?\s*[:=]\s*true\b|--privileged\b/, view: "bare", confidence: 0.9 },
  {
    asks: /\blatest\b(?:.*\btags?\b|\s*$)|:latest\b|`latest`/i,
    shows: /[\w/-]:latest\b|@latest\b|:\s*["']latest["']/,
    view: "bare",
    confidence: 0.86,
  },
  {
    asks: /\bskip\w* (?:\w+ )?(?:tests?|specs?)\b|\btests?\b.*\bskipped\b|\bdisabl\w+ (?:\w+ )?tests?\b|\bfocused tests?\b/i,
    shows:
      /--skip-?tests?\b|-DskipTests|-Dmaven\.test\.skip|--no-tests?\b|\bSKIP_TESTS\b|\b(?:it|test|describe)\.skip\b|(?<![\w.])x(?:it|describe|test)\(|@(?:Ignore|Disabled)\b|\bpytest\.mark\.skip|@unittest\.skip|\bt\.Skip(?:f|Now)?\(|#\[ignore\b|@tag :skip\b|\[(?:Fact|Theory)\(Skip/,
    view: "bare",
    tests: true,
    confidence: 0.88,
  },
  {
    asks: /\bforce[- ]?push/i,
    shows: /\bgit\s+push\b.*(?:\s--force\b|\s--force-with-lease\b|\s-f\b|\s\+\w)/,
    view: "bare",
    confidence: 0.92,
  },
  {
    asks: /\benv(?:ironment)?[- ]?var(?:iable)?s?\b|\bfrom (?:the )?environment\b/i,
    shows:
      /\bprocess\.env\b|\bos\.environ\b|\bos\.(?:getenv|Getenv|LookupEnv)\(|\benv::var\w*\(|\bSystem\.getenv\(|\bENV\[|\bENV\.fetch\(|\bEnvironment\.GetEnvironmentVariable\(|(?<![\w.$])getenv\(|\bimport\.meta\.env\b|\bDeno\.env\b/,
    confidence: 0.86,
    family: "environment",
  },
  {
    asks: /\bplain-?\s?text\b(?! http)|\bclear-?\s?text\b/i,
    shows: /\bplain_?text\w*\s*=(?!=)|\bpassword_?plain\b|\bcleartext\w*\s*=(?!=)/i,
    confidence: 0.7,
  },
  {
    asks: /\bmock(?:s|ing|ed)?\b/i,
    shows:
      /\b(?:vi|jest)\.mock\(|\bunittest\.mock\b|@patch\(|\bMockito\.|\bnew Mock<|\bmock\.(?:Mock|MagicMock|patch)\b|\bsinon\./,
    packages: ["sinon", "mockito", "moq", "gomock", "testify/mock", "mockery", "nsubstitute"],
    tests: true,
    confidence: 0.86,
  },
  {
    asks: /\bsnapshot tests?\b|\bsnapshots? (?:assertion|testing)/i,
    shows: /\btoMatch(?:Inline)?Snapshot\(/,
    tests: true,
    confidence: 0.9,
  },
  {
    asks: /\bcors\b.*(?:\*|\bwildcard|\bany\b|\ball\b)|Access-Control-Allow-Origin|\b(?:any|all|wildcard) origins?\b/i,
    shows:
      /Access-Control-Allow-Origin["']?(?:\s*[:,=]\s*|\s+)["']?\*|\borigin["']?\s*:\s*["']\*|allow_origins\s*=\s*\[\s*["']\*|\bAllowAnyOrigin\(/,
    view: "bare",
    confidence: 0.9,
  },
  {
    asks: /\b0\.0\.0\.0\b(?!\/)|\ball (?:network )?interfaces\b/i,
    shows: /\b0\.0\.0\.0\b(?!\/)/,
    view: "bare",
    confidence: 0.86,
  },
  {
    asks: /\bauto-?\s?increment|\bsequential ids?\b|\b(?:big|small)?serial\b|\bidentity (?:columns?|primary)/i,
    shows: /\b(?:BIG)?SERIAL\b|\bAUTO_?INCREMENT\b|\bautoincrement\(/i,
    view: "bare",
    confidence: 0.85,
  },
  {
    asks: /\bcascad(?:e|es|ing)\b/i,
    shows: /\bON DELETE CASCADE\b|\bonDelete:\s*["']?cascade|on_delete=models\.CASCADE/i,
    view: "bare",
    family: "cascade",
    confidence: 0.86,
  },
  {
    asks: /\bstored procedures?\b|\b(?:database|sql|db) (?:triggers?|functions?)\b/i,
    shows: /\bcreate\s+(?:or\s+replace\s+)?(?:trigger|procedure|function)\b/i,
    view: "bare",
    languages: ["sql", "python", "ruby", "typescript", "javascript", "go", "java"],
    confidence: 0.85,
  },
  {
    asks: /\blog(?:s|ged|ging)?\b.*\b(?:e-?mails?|tokens?|passwords?|personal|pii|secrets?|credentials?)\b|\b(?:e-?mails?|tokens?|passwords?|personal data|pii|secrets?|credentials?)\b.*\blogged\b/i,
    shows: /\b(?:log|logger|logging|console|slog)\.\w+\(.*\b\w*(?:email|password|token|secret|ssn|iban|credential)/i,
    confidence: 0.8,
  },
  {
    asks: /0\.0\.0\.0\/0|\bopen to the (?:world|internet)|\bpublic ingress\b/i,
    shows: /0\.0\.0\.0\/0|["']::\/0/,
    view: "bare",
    confidence: 0.9,
  },
  {
    asks: /\b(?:writ\w+|persist\w*|sav\w+|stor\w+)\b.*\b(?:local (?:disk|files?|file-?\s?system)|the (?:disk|file-?\s?system))\b/i,
    shows:
      /\bwriteFile\w*\(|\bappendFile\w*\(|\bcreateWriteStream\(|(?<![\w.$])open\([^)]*,\s*["'][wax]b?\+?["']|\bos\.(?:WriteFile|Create|OpenFile)\(|\bFile\.(?:write|Write\w+|open\([^)]*["']w)|\bFiles\.write|\bFile::create\(|\bfile_put_contents\(/,
    view: "bare",
    confidence: 0.82,
  },
  {
    asks: /\blaz(?:y|ily)\b.*\bload|\bload\w*\b.*\blaz(?:y|ily)\b/i,
    shows:
      /\bFetchType\.LAZY\b|\blazy\s*[:=]\s*(?:true|["']select|["']dynamic)|\bUseLazyLoadingProxies\(|\bILazyLoader\b|\bvirtual\s+I?(?:Collection|List)</i,
    confidence: 0.85,
  },
  {
    asks: /\bcsrf\b/i,
    shows:
      /\bcsrf\b.*\bdisable\(|\bcsrf_exempt\b|\bcsrf["']?\s*:\s*false|\bskip_before_action :verify_authenticity_token|\.csrf\(\)\.disable/i,
    confidence: 0.9,
  },
];
