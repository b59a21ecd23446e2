/** Ways of saying a rule, and the way `clausesOf` reads it. Applied in this order, each to what the last one left. */
const PHRASINGS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:is|are) out(?= of the question|[.,;]|$| (?:for|in|everywhere)\b)(?: of the question)?/gi, "are forbidden"],
  [/\b(?:is|are|must be|should be) (?:to be )?(?:avoided|shunned|discouraged)\b/gi, "must not be used"],
  [/^(.+?) neither (\w+?)s? nor (\w+?)s?\b(.*)$/i, "$1 must not $2 or $3$4"],
  [
    /^([`\w.]+) (?:is|are) (?:only )?for ((?:the )?(?:scripts?|tests?|tooling|tools|migrations?|command line|cli|build|examples?|debugging)\b.*)$/i,
    "$1 must only be used in $2",
  ],
  [
    /^(?:nothing|nobody|no one|no other \w+|no \w+) (?:but|other than|besides|except) (.+?) (?:may |must |can |should )?(\w{3,}?)s? (.+)$/i,
    "Only $1 may $2 $3",
  ],
  [
    /^(.+?) (?:goes|go|runs?|happens?|lives?|stays?|sits?|belongs?|(?:is|are) (?:read|written|used|called|made|done|allowed|created|built|kept|stored)) (through|via|in|inside|under|on|by|with|from) (.+?) only$/i,
    "$1 must only be used in $3",
  ],
  [
    /^only (?!(?:if|when|for|in|use|with|on|after|once|a|an|one|this)\b|.*\b(?:may|can|must|should|are|is) )((?:the )?(?:[\w./@*`-]+(?: and | or |, | )){0,5}?[\w./@*`-]+) (imports?|reads?|writes?|calls?|talks? to|accesses|knows?|creates?|constructs?|instantiates?|opens?|queries|depends? on|touch(?:es)?|sends?|uses?) (?!to\b|of\b|by\b)(.+)$/i,
    "Only $1 may $2 $3",
  ],
  [
    /^only (?:the )?(?:code|files?|modules?|packages?|class(?:es)?|crates?|scripts?) (?:in|under|inside|below|from) (\S+) (?:may |can )?(\w{3,}?)s? (.+)$/i,
    "Only $1 may $2 $3",
  ],
  [
    /^(.+?) (?:(?:do|does|will) not (?:pass|survive|get through) review|(?:is|are) (?:an? )?(?:review |merge )?blockers?)\b.*$/i,
    "$1 must not be used",
  ],
  [
    /^(.+?) (?:is|are) (?:read|written|used|called|made|created|set|built|kept) (in|inside|under|by|through|via) (.+?) and (?:nowhere|nothing|nobody) else$/i,
    "$1 must only be used in $3",
  ],
  [
    /^there (?:is|are) no (?!need|way|reason|point|guarantee|difference|impact|change|such|longer|more\b|good|real|plan|time|one\b)(.+)$/i,
    "no $1",
  ],
  [/^no (?:new |more )?(.+?) without (?:an? |the |any )?(.+)$/i, "$1 must not be used without $2"],
  [
    /^(?:[Ee]very|[Ee]ach|[Aa]ll) ([a-z][\w -]{2,30}?) (?:must |should |shall |has to |have to )?(?:always )?(?:has|have|sets?|includes?|carr(?:y|ies)|declares?|defines?|specif(?:y|ies)|comes? with|contains?) (?:an? |the |its |their )?(`[^`]+`.*|\w+_\w+.*|[a-z]+[A-Z]\w*.*|@\w+.*)$/,
    "$1 must not be used without $2",
  ],
  [
    /\bcatch(?:es|ing)?(?: ?\([^)]*\))?(?: blocks?| clauses?)? with (?:an )?empty (?:body|block)/gi,
    "empty catch blocks",
  ],
  [/\b(?:that|which) already exists?\b ?/gi, ""],
  [
    /^(.+?) (?:may|can|must|should|do|does|shall) (?:appear|occur|stand|exist|live|be (?:found|seen|placed|defined|written|called|made)|turn up|show up) (?:only|solely|exclusively) (?:in|inside|under|within|by) (.+)$/i,
    "$1 must only be used in $2",
  ],
  [
    /^(.+?) (?:appears?|occurs?|stands?|exists?|lives?|(?:is|are|may be) (?:used|allowed|permitted|found|called|imported)) nowhere (?:else than|but|other than|except) (?:in|inside|under)? ?(.+)$/i,
    "$1 must only be used in $2",
  ],
  [
    /^(?:in [\w .-]+? )?only (.+?) (?:has|have|sets?|declares?|defines?|gets?|carr(?:y|ies)|publish(?:es)?|exposes?|needs?) (.+)$/i,
    "Only $1 may have $2",
  ],
  [
    /^(?:.*?:\s*)?(?:an? |the )?([\w -]+?) (?:may|can) be \w+, but (?:must |may |should )?(?:not|never) (?:be )?(\w+)(?: off)? without (.+)$/i,
    "$1 must not be $2 without $3",
  ],
  [
    /^(.+?) (?:is|are|must be|has to be|have to be) (?:always )?(?:created|built|added|made|run|dropped|defined) (?:with|using|by|as) (?:[\w ]+ )?([A-Z]{5,})\b.*$/,
    "$1 must not be created without $2",
  ],
  [
    /^(?:every |all |each )?(.*?\bimages?\b.*?) (?:must |should |shall |has to |have to )?(?:be )?(?:carr(?:y|ies)|has|have|named?|pinned|referenced|given|referred to|contains?|uses?)\b.*\b(?:digests?|sha-?256)\b(?! (?:or|and\/or) ).*$/i,
    "$1 without a digest must not be used",
  ],
  [
    /[;,] (?:and )?(?:in particular|especially|above all|least of all|and certainly),? (?:not |no |nothing (?:from|of|in) )/gi,
    " or ",
  ],
  [
    /\b(?:is|are) (?:not|never) (?:offered|provided|foreseen|exposed)(?: (?:by|in|on|at) (?:any|all) \w+| anywhere| at all)?(?=[.,;]|$)/i,
    "is forbidden",
  ],
  [/[*_]{2}/g, ""],
  [/\bmustn['’]t\b/gi, "must not"],
  [/\bshouldn['’]t\b/gi, "should not"],
  [/\b(is|are|do|does|may|wo|ca)n['’]t\b/gi, "$1 not"],
  [/\b(?:is|are) n(?:ot|ever) to be\b/gi, "must not be"],
  [/\bwo not\b/gi, "will not"],
  [/\bca not\b/gi, "cannot"],
  [
    /^(?:as a rule|in general|generally|by policy|from now on|therefore|please|note(?: that)?|also|hence|we agreed(?: that)?|rule|policy|important|instead)[,:]?\s+/i,
    "",
  ],
  [
    /\b(?:under no circumstances|at no (?:time|point)|in no case|by no means)\s+(?:may|must|should|shall|can)\s+(.+?)\s+be\b/i,
    "$1 must never be",
  ],
  [/\b(?:under no circumstances|at no (?:time|point)|in no case|by no means)\b,?/i, "never"],
  [/\bnot under any circumstances\b|\bnot in any way\b/i, "not"],
  [/^(?:every|all|each) (.+?) (?:sits?|is|are|stays?|must be) behind (.+)$/i, "Public $1 must not be used"],
  [
    /^(?:[Tt]he |[Oo]ur )?(.+?) (?:is|are) always ((?:[A-Z][\w=-]*(?:, | and | or )?)+.*)$/,
    "$1 $2 must not be disabled",
  ],
  [/^(.+?) (?:is|are) (?:always )?(created|built|added|made|run|dropped) ([A-Z]{5,})$/, "$1 must not be $2 without $3"],
  [
    /^(?:every|all|each|any) (.+?) (?:(?:must|should|shall|has to|have to|is|are|gets?) )?(?:always |only )?(?:be )?(?:goes?|go|pass(?:es)?|run|runs|happens?|routed|made|done|sent|performed|issued|executed|read|written|loaded|created|built|obtained|accessed|fetched|published|called|wrapped)(?: only| exclusively)? (?:through|via|by way of|by means of|over) (.+)$/i,
    "$1 must only be used in $2",
  ],
  [
    /^(.+?) (?:must|should|shall|has to|have to|is to|are to) (?:always |only |exclusively )*(?:be (?:routed|made|done|sent|performed|issued|executed|read|written|loaded|created|built|obtained|accessed|fetched|published|called) |go |pass |run |happen )(?:only |exclusively )?(?:through|via|by way of) (.+)$/i,
    "$1 must only be used in $2",
  ],
  [
    /^(.+?) (?:may|can|must|should) (?:be )?(\w+) only (?:with|together with|alongside) (?:an? |the )?(.+)$/i,
    "$1 must not be $2 without $3",
  ],
  [
    /^(?:(.+?) )?(?:must|has to|have to|should|shall|is to|are to) (?:always )?(?:forbid|prevent|prohibit|refuse|reject|deny|block|disallow|disable|ban) (.+)$/i,
    "$2 must not be allowed",
  ],
  [
    /^(.+?) (?:has|have|takes?|carr(?:y|ies)|shows?|needs?|gets?|allows?|permits?|accepts?|tolerates?) no (?:direct |external |runtime )?(?:dependenc(?:y|ies) on|references? to|knowledge of|imports? (?:of|from)|access to|calls? to) (.+)$/i,
    "$1 must not use $2",
  ],
  [
    /^(\S+(?: \S+){0,4}) (?:has|have|takes?|needs?|allows?|permits?|accepts?|tolerates?) no (?!longer\b)(.+)$/i,
    "$1 must not use $2",
  ],
  [
    /\b(?:is|are|was|were) (?:therefore |explicitly |strictly )?not (accepted|tolerated|wanted|welcome|allowed|permitted|acceptable|possible)\b/i,
    "is not allowed",
  ],
  [/\bno longer (?:allowed|permitted|acceptable|supported)\b/i, "not allowed"],
  [
    /\b(?:not welcome|not acceptable|not an option|no option|off the table|taboo|unacceptable|verboten|out of bounds|off[- ]limits|a no-go|outlawed|blacklisted|not tolerated|not ok(?:ay)?|inadmissible)\b/i,
    "forbidden",
  ],
  [/^(.+?) (?:has|have) no (?:place|business) (?:being )?(in|inside|on|within)\b/i, "$1 must not be used $2"],
  [/^(.+?) (?:do|does) not belong (?:in|inside|into|on)(?:to)?\b/i, "$1 must not be used in"],
  [/^(?:keep|leave) (.+?) (?:out of|away from|off) (?:the )?(.+)$/i, "$1 must not be used in $2"],
  [
    /^(.+?) (?:stays?|(?:is|are|must be) kept|must stay|must remain|remains?) out of (?:the )?(.+)$/i,
    "$1 must not be used in $2",
  ],
  [
    /^(.+?) (?:must (?:be|stay|remain|be kept)|stays?|remains?|(?:is|are)(?: to be)? kept|(?:is|are)) (?:completely |entirely |strictly )?(?:free (?:of|from)|clean of|agnostic of|unaware of|ignorant of|independent of|independent from|decoupled from) (?:any |the |all )?(.+)$/i,
    "$1 must not use $2",
  ],
  [
    /^(.+?) (?:must|should|may) (?:know|contain|have|include|import|use|do|add|hold|carry|need|require) (?:nothing (?:about|of|from)|no) (?!longer\b)(.+)$/i,
    "$1 must not use $2",
  ],
  [
    /^(.+?) (?:knows?|imports?|uses?|contains?|includes?|holds?|carr(?:y|ies)) (?:nothing (?:about|of|from)|no) (?!longer\b|more\b)(.+)$/i,
    "$1 must not use $2",
  ],
  [/^(.+?) (?:must|should) have zero (.+)$/i, "$1 must not use $2"],
  [/^there (?:must|should|may|shall) (?:never be|not be|be no) (?:an? |any )?(.+)$/i, "$1 must not be used"],
  [/^(?:nobody|no one) (?:may|must|should|can) /i, "never "],
  [/^(?:nobody|no one) (\w+?)s (?=.)/i, "never $1 "],
  [/\b(?:stay away from|steer clear of|keep away from|shy away from|do without|keep your hands off)\b/gi, "avoid"],
  [/\b(is|are) (?:hereby|strictly|explicitly|therefore|thus|expressly) (?=forbidden|prohibited|banned|not )/gi, "$1 "],
  [/^(?:the )?(?:use|usage) of (.+?) (?=(?:is|are|must) )/i, "$1 "],
  [
    /\b(?:is|are) (not|never) used as (?:an? |the )?(?:stand-?in|substitute|replacement|alternative|stop-?gap)s?\b.*$/i,
    "must $1 be used",
  ],
  [
    /^(`[^`]+`|@?\w+_\w+|[a-z]+[A-Z]\w*)(?: [a-z][^,;]*?)? (?:carr(?:y|ies)|has|have|takes?|gets?|sets?|is called with|comes? with|needs?|passes?) (?:an? |the |its )?(`[^`]+`|\w+:\s?:?\w+|\w+_\w+|[a-z]+[A-Z]\w*|\w+=\w+).*$/,
    "$1 must not be used without $2",
  ],
  [
    /^no (?:one|code|file|module|class|package|service|component|handler|developer|agent|caller|function|test|job|script) (?:may|must|should|can|is allowed to|is permitted to) (?!be\b)/i,
    "Never ",
  ],
  [
    /^(?:nothing|no (?:code|files?|modules?|class(?:es)?)) (?:in|inside|under|from|below) (\S+) (?:may|must|can|should|is allowed to) (?:ever )?/i,
    "$1 must not ",
  ],
  [
    /^(?:nothing|no (?:code|files?|modules?|class(?:es)?)) (?:in|inside|under|below|of) (\S+) (imports?|uses?|depends? on|knows?|references?|calls?|touch(?:es)?|reaches into|reads?|writes?) (.+)$/i,
    "$1 must not $2 $3",
  ],
  [/^(\S+) may not and must not\b/i, "$1 must not"],
  [
    /^(?:we|you|agents?|developers?|contributors?|everyone|code|callers?) (?:must|should|shall|may|do|will|can) (?:not|never)\b/i,
    "Never",
  ],
  [/^(?:we|you) never\b/i, "Never"],
  [/^(?:we|you) (?:avoid|no longer|have stopped|stopped) /i, "Never use "],
  [/\b(?:is|are) reserved (?:for|to)\b/i, "may only be used by"],
  [/\b(?:is|are) (?:confined|restricted|limited) to (?!\d)/i, "may only be used in"],
  [
    /\b(?:lives?|belongs?|happens?|occurs?|sits?|goes|go) (?:only|solely|exclusively) (?:in|inside|under|within|into)\b/i,
    "may only be used in",
  ],
  [
    /\b(?:only|solely|exclusively) (?:lives?|belongs?|happens?|occurs?) (?:in|inside|under|within)\b/i,
    "may only be used in",
  ],
  [
    /\b(?:is|are) (?:read|written|called|used|accessed|imported|created|made|done|touched|built|parsed|constructed|instantiated|opened|allowed|permitted)? ?(?:only|solely|exclusively) (?:(?:allowed|permitted|read|used|called|imported) )?(in|by|from|within|inside|under)\b/i,
    "may only be used $1",
  ],
  [/\b(?:take|have|add|introduce) (?:an? |any )?(?:new |direct )?dependenc(?:y|ies) on\b/gi, "depend on"],
  [/\bmake (?:any )?use of\b/gi, "use"],
  [/\b(?:pull|bring|reach) (?:in|for)\b/gi, "add"],
  [/\bresort to\b/gi, "use"],
  [
    /\b(?:is|are) never (?:to be )?(\w+(?:ed|en|ten|wn|un|pt|ld|ut|nt|de|ored|ade|ead|ought|et))\b/i,
    "must never be $1",
  ],
  [
    /\b(?:is|are|gets?|will be|shall be) not (?:to be )?(used|called|imported|added|done|held|expressed|represented|spawned|started|opened|created|built|swallowed|mixed|touched|patched|put|hand-?written|hand-?rolled|vendored|loaded|mounted|placed|performed|merged|queried|invoked|instantiated|stored|logged|written|sent|committed|created|introduced|checked in|exposed|published|hard-?coded|returned|read|run|installed|mocked|shared|cached|kept|passed)\b/i,
    "must not be $1",
  ],
  [
    /^(.+?) (?:is|are) (?:permitted|allowed|acceptable|tolerated) (?:only|solely) (?:for|on|in|with|at) (.+)$/i,
    "$1 must only be used in $2",
  ],
  [/\b(?:is|are) deprecated(?: and)?(?=[,;.]|$| for new)/i, "must not be used"],
  [/\b(?:is|are) (?:gone|retired|history|removed for good|dead)\b(?=[,;.]|$)/i, "must not be used"],
  [/\bno more (?=[a-z])/gi, "no "],
  [/\bzero (?=\w+ (?:dependencies|calls|imports))/gi, "no "],
];

/** Brings a sentence into the few forms in which a rule is read. */
export function rephrased(sentence: string): string {
  // `unwrap/expect/panic!` is a list of names and no path.
  const listed = sentence
    .trim()
    .replace(/(?<!\S)[\w.!()]+(?:\/[\w.!()]+)+/g, (it) => (/[!)]/.test(it) ? it.replaceAll("/", ", ") : it));
  return PHRASINGS.reduce((text, [from, to]) => text.replace(from, to), listed).trim();
}
