/** One way to keep a test from counting that a single line tells. */
export type SkipMark = {
  pattern: RegExp;
  /** Where it means a skip; everywhere that is code if absent. */
  where?: RegExp;
  /** What the matched text is without the skip; if absent, nothing is left of the line. */
  unskip?: string;
  /** True for a step within the test, whose name then stands before it. */
  isStep?: true;
};

const TEST_FILE = /(?:^|[/_.-])(?:tests?|specs?|__tests__)(?:[/_.-]|$)|(?:Test|Tests|Spec)\.\w+$/;
export const CI_FILE =
  /^(?:\.github\/(?:workflows|actions)\/|\.gitlab\/|\.circleci\/|\.buildkite\/|\.woodpecker|\.azure)|(?:^|\/)(?:\.gitlab-ci|\.travis|\.drone|\.cirrus|azure-pipelines|bitbucket-pipelines|cloudbuild|appveyor|buildspec)[^/]*\.ya?ml$|(?:^|\/)(?:Jenkinsfile|Makefile|justfile)$/;
const PROSE = /\.(?:md|mdx|rst|txt|adoc)$/i;

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte|coffee)$/;

/** A skip stands at the start of a line; in generated lines of a million characters nobody skips a test by hand. */
const LINE_CHARS = 400;

const MARKS: readonly SkipMark[] = [
  // Elixir
  { pattern: /@(?:module|describe)?tag\s+(?::skip|skip:)/ },
  {
    pattern: /(?<=\bExUnit\.(?:start|configure)\(.{0,200})\bexclude:\s*(?:\[[^\]]+\]|:\w+)/,
    where: TEST_FILE,
    unskip: "exclude: []",
  },
  // JavaScript and what took over its words
  {
    pattern:
      /\b(it|test|describe|suite|context|specify|bench)((?:\.\w+)*)\.(?:skip|skipIf|fixme|fails|failing|ignore)\b(?=[(.`])(?!\(\s*\d)(?:\([^()]*\)(?=\())?/,
    where: SCRIPT,
    unskip: "$1$2",
  },
  { pattern: /\bx(it|test|describe|context|specify)(?=\s*[.("'`])/, unskip: "$1" },
  {
    pattern: /(?<=\b(?:it|test|describe|suite|context|specify|scenario)\b[( ].{0,200})\bskip:\s*(?:true|(["'`]).*?\1)/,
    where: TEST_FILE,
    unskip: "skip: false",
  },
  { pattern: /\b(?:t|this)\.skip\(/, where: TEST_FILE, isStep: true },
  // Python
  { pattern: /\bpytest\.mark\.(?:skip|skipif|xfail)\b|@unittest\.(?:skip|expectedFailure)/ },
  { pattern: /^\s*@skip(?:If|Unless)?\(/, where: TEST_FILE },
  {
    pattern: /\bpytest\.(?:skip|xfail|importorskip)\(|self\.skipTest\(|\braise (?:unittest\.)?SkipTest\b/,
    isStep: true,
  },
  // Go, Rust
  { pattern: /\b[tb]\.Skip(?:f|Now)?\(/, isStep: true },
  { pattern: /#\[(?:ignore\b|cfg_attr\(.*\bignore\b)/ },
  // Java and Kotlin: JUnit 4 and 5, TestNG
  { pattern: /@(?:Disabled(?:On|If|For)?\w*|Ignore)\b/ },
  { pattern: /(?<=@Test\s*\(.{0,200})\benabled\s*=\s*false/, unskip: "enabled = true" },
  { pattern: /\bassume(?:True|False|That|NotNull)\(/, where: TEST_FILE, isStep: true },
  // C#: xUnit, NUnit, MSTest
  { pattern: /(?<=\[\w+\(.{0,200})\bSkip\s*=\s*"[^"]*"/, where: TEST_FILE, unskip: "" },
  { pattern: /\[(?:Ignore|Skip|Explicit)\b[\](]/, where: TEST_FILE },
  { pattern: /\bAssert\.(?:Ignore|Inconclusive)\(/, where: TEST_FILE, isStep: true },
  // Ruby: RSpec, Minitest
  { pattern: /(?<=\b(?:it|describe|context|specify|scenario)\b[( ].{0,200}),\s*:(?:skip|pending)\b/, unskip: "" },
  { pattern: /^\s*(?:skip|pending)\b\s*(?:["'(]|$)/, where: TEST_FILE, isStep: true },
  // PHP: PHPUnit, Pest
  { pattern: /\bmarkTest(?:Skipped|Incomplete)\(/, isStep: true },
  { pattern: /(?<=^\s*(?:\}\)|(?:it|test)\(.{0,200}\)))->skip\([^()]*\)/, where: TEST_FILE, unskip: "" },
  // Swift, C++
  { pattern: /\bthrow XCTSkip\b|\bXCTSkip(?:If|Unless)\(|\bGTEST_SKIP\(/, isStep: true },
  { pattern: /(?<=\bTEST(?:_F|_P)?\(\w+,\s*)DISABLED_/, unskip: "" },
  // CI: a step that may fail, that never runs, or whose tests are left out
  { pattern: /^\s*-?\s*(?:continue-on-error|continueOnError):\s*["']?true\b/, where: CI_FILE },
  { pattern: /^\s*-?\s*if:\s*(?:false\b|["']?\$\{\{\s*false\s*\}\})/, where: CI_FILE },
  { pattern: /^\s*allow_failure:\s*true\b|^\s*when:\s*never\b/, where: CI_FILE },
  { pattern: /\s\|\|\s*(?:true|:|exit 0|echo\b.*)\s*$/, where: CI_FILE, unskip: "" },
  {
    pattern:
      /\s--?(?:skip|exclude|ignore|deselect|skip-tests|passWithNoTests|testPathIgnorePatterns)[= ]\S+|\s-DskipTests\b|\s-Dmaven\.test\.skip\b\S*|\s-x\s+\w*[tT]est\w*/,
    where: CI_FILE,
    unskip: "",
  },
];

/** Finds how a line keeps a test from counting. */
export function skipMarkIn(text: string, path: string): SkipMark | undefined {
  if (PROSE.test(path)) return undefined;
  const head = text.slice(0, LINE_CHARS);
  return MARKS.find(({ pattern, where }) => (!where || where.test(path)) && pattern.test(head));
}
