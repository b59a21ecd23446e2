import { describe, expect, test } from "vitest";
import { parseDiff } from "../../src/core/change.ts";
import { newSkips, unskipLine } from "../../src/core/skips.ts";

const diff = (path: string, ...lines: string[]) =>
  `--- a/${path}\n+++ b/${path}\n@@ -1,20 +1,20 @@\n${lines.join("\n")}\n`;
const found = (...files: string[]) => newSkips(parseDiff(files.join(""))).map((it) => `${it.kind} ${it.test}`);

describe("finds a new skip, in any language, with the test it is for", () => {
  // biome-ignore format: a table
  test.each([
    ["test/a_test.exs",       ["+  @tag :skip", '   test "adds" do'],                        "skip adds"],
    ["test/a_test.exs",       ['+  @tag skip: "flaky"', '   test "adds" do'],                "skip adds"],
    ["test/a_test.exs",       ["+  @moduletag :skip"],                                       "skip test/a_test.exs"],
    ["src/a.test.ts",         ['-  it("adds", () => {', '+  it.skip("adds", () => {'],       "skip adds"],
    ["src/a.test.ts",         ["+  test.skip.each([1])('adds %i', () => {"],                 "skip adds %i"],
    ["src/a.test.ts",         ["+  describe.skip(`sums`, () => {"],                          "skip sums"],
    ["src/a.test.ts",         ['-  it("adds")', '+  xit("adds")'],                           "skip adds"],
    ["t/test_a.py",           ["+@pytest.mark.skip", " def test_adds():"],                   "skip test_adds"],
    ["t/test_a.py",           ['+@unittest.skip("x")', " def test_adds(self):"],             "skip test_adds"],
    ["t/test_a.py",           ["+@pytest.mark.xfail", " def test_adds():"],                  "skip test_adds"],
    ["a_test.go",             [" func TestAdds(t *testing.T) {", '+\tt.Skip("flaky")'],      "skip TestAdds"],
    ["src/lib.rs",            ["     #[test]", "+    #[ignore]", "     fn adds() {"],        "skip adds"],
    ["src/ATest.java",        ["+    @Disabled", "     void adds() {"],                      "skip adds"],
    ["src/ATest.java",        ['+    @Ignore("x")', "     public void adds() {"],            "skip adds"],
    ["test/ATests.cs",        ['+    [Fact(Skip = "flaky")]', "     public void Adds() {"],  "skip Adds"],
    ["spec/a_spec.rb",        ['+    skip "flaky"'],                                         "skip spec/a_spec.rb"],
    ["a.test.mjs",            ['+test("adds", { skip: true }, () => {'],                     "skip adds"],
    ["a.test.mjs",            [' test("adds", (t) => {', '+  t.skip("later");'],            "skip adds"],
    ["a.spec.ts",             ['+test.fixme("adds", async () => {'],                         "skip adds"],
    ["a.spec.ts",             ['-test("adds", f);', '+test.fails("adds", f);'],              "skip adds"],
    ["a.spec.js",             [' it("adds", function () {', "+  this.skip();"],              "skip adds"],
    ["a_test.ts",             ['+Deno.test.ignore("adds", () => {'],                         "skip adds"],
    ["tests/test_a.py",       ['+pytestmark = pytest.mark.skip(reason="slow")'],             "skip tests/test_a.py"],
    ["tests/test_a.py",       ['+    raise unittest.SkipTest("x")'],                         "skip tests/test_a.py"],
    ["tests/test_a.py",       ['+@skip("x")', " def test_adds(self):"],                      "skip test_adds"],
    ["tests/test_a.py",       ['+pytest.importorskip("numpy")'],                             "skip tests/test_a.py"],
    ["src/test/ATest.kt",     ["+    @DisabledOnOs(OS.WINDOWS)", "     fun adds() {"],       "skip adds"],
    ["src/test/ATest.java",   ["+    @Test(enabled = false)", "     public void adds() {"],  "skip adds"],
    ["src/test/ATest.java",   [" void adds() {", "+    Assumptions.assumeTrue(false);"],     "skip adds"],
    ["a_test.go",             ["+\tt.SkipNow()"],                                            "skip a_test.go"],
    ["tests/a.rs",            ["+#[cfg_attr(windows, ignore)]", " fn adds() {"],             "skip adds"],
    ["tests/a.rs",            ['+#[ignore = "slow"]', " fn adds() {"],                       "skip adds"],
    ["spec/a_spec.rb",        ['-  it "adds" do', '+  xit "adds" do'],                       "skip adds"],
    ["spec/a_spec.rb",        ['+  it "adds", skip: true do'],                               "skip adds"],
    ["spec/a_spec.rb",        ['+  it "adds", :skip do'],                                    "skip adds"],
    ["test/ATests.cs",        ['+    [Ignore("flaky")]', "     public void Adds() {"],       "skip Adds"],
    ["test/ATests.cs",        ["     public void Adds() {", '+    Assert.Ignore("x");'],     "skip Adds"],
    ["tests/ATest.php",       [" public function testAdds() {", '+  $this->markTestSkipped("x");'], "skip testAdds"],
    ["tests/ATest.php",       ["+  $this->markTestIncomplete();"],                           "skip tests/ATest.php"],
    ["tests/ATest.php",       [`+it('adds', function () {})->skip();`],                      "skip adds"],
    ["test/test_helper.exs",  ["-ExUnit.start()", "+ExUnit.start(exclude: [:slow])"],        "skip test/test_helper.exs"],
    ["Tests/ATests.swift",    [' func testAdds() throws {', '+    throw XCTSkip("x")'],       "skip testAdds"],
    ["test/a_test.cc",        ["+  GTEST_SKIP();"],                                          "skip test/a_test.cc"],
    ["azure-pipelines.yml",   ["+    continueOnError: true"],                                "skip azure-pipelines.yml"],
    [".gitlab/ci/test.yml",   ["+  allow_failure: true"],                                    "skip .gitlab/ci/test.yml"],
    [".github/workflows/ci.yml", ["+      - run: mvn package -Dmaven.test.skip=true"],       "skip .github/workflows/ci.yml"],
    [".github/workflows/ci.yml", ["+      - run: gradle build -x test"],                     "skip .github/workflows/ci.yml"],
    [".github/workflows/ci.yml", ["       - run: |", "-          npm test", "           ls"], "step npm test"],
    [".github/workflows/ci.yml", ["-      - uses: golangci/golangci-lint-action@v6"],         "step golangci/golangci-lint-action@v6"],
    ["Makefile",              ["-\tgo test ./..."],                                          "step go test ./..."],
    [".github/workflows/ci.yml", ["+        continue-on-error: true"],                       "skip .github/workflows/ci.yml"],
    [".github/workflows/ci.yml", ["+        if: false"],                                     "skip .github/workflows/ci.yml"],
    [".github/workflows/ci.yml", ["-      - run: npm test", "+      - run: npm test || true"], "skip .github/workflows/ci.yml"],
    [".gitlab-ci.yml",        ["+  allow_failure: true"],                                    "skip .gitlab-ci.yml"],
    [".github/workflows/ci.yml", ["-      - run: mix test", "       - run: mix format"],     "step mix test"],
    [".github/workflows/ci.yml", ["-        run: npx vitest run"],                           "step npx vitest run"],
    [".gitlab-ci.yml",        ["-    - pytest -q"],                                          "step pytest -q"],
  ])("%s %j", (path, lines, expected) => expect(found(diff(path, ...lines))).toEqual([expected]));
});

describe("is silent on what skips nothing", () => {
  // biome-ignore format: a table
  test.each([
    ["a skip taken away",          diff("a_test.exs", "-  @tag :skip", '   test "adds" do')],
    ["an un-skipped test",         diff("a.test.ts", '-  it.skip("adds", f);', '+  it("adds", f);')],
    ["a skip with another reason", diff("test_a.py", '-@pytest.mark.skip(reason="a")', '+@pytest.mark.skip(reason="b")', " def test_a():")],
    ["a skip that moves",          diff("a_test.exs", "-  @tag :skip", '-  test "a" do', '   test "b" do', "+  @tag :skip", '+  test "a" do')],
    ["a skip moved to a file",     diff("a.test.ts", '-it.skip("a");') + diff("b.test.ts", '+it.skip("a");')],
    ["a skip in context",          diff("a_test.exs", "   @tag :skip", '+  test "adds" do')],
    ["prose about skips",          diff("README.md", "+Use `it.skip(` or @pytest.mark.skip.")],
    ["a stream that skips",        diff("src/page.ts", "+  return query.skip(10).limit(5);", "+  rows.skip(1);")],
    ["a method called test",       diff("src/a.ts", "+  pattern.test(text);", "+  await exit(1);")],
    ["a flag outside CI",          diff("src/a.yml", "+        continue-on-error: true", "+        if: false")],
    ["a test step with new flags", diff(".github/workflows/ci.yml", "-      - run: mix test", "+      - run: mix test --cover")],
    ["a test step that moves",     diff(".github/workflows/ci.yml", "-      - run: mix test", "       - run: x", "+      - run: mix test")],
    ["another step taken away",    diff(".github/workflows/ci.yml", "-      - run: npm publish")],
    ["a commented step removed",   diff(".github/workflows/ci.yml", "-      # - run: mix test")],
    ["continue-on-error: false",   diff(".github/workflows/ci.yml", "+        continue-on-error: false")],
    ["an action's new version",    diff(".github/workflows/ci.yml", "-      - uses: a/lint-action@v6", "+      - uses: a/lint-action@v7")],
    ["a workflow that is renamed", `diff --git a/.github/workflows/a.yml b/.github/workflows/b.yml\nsimilarity index 90%\nrename from .github/workflows/a.yml\nrename to .github/workflows/b.yml\n`],
    ["a workflow moved as a whole", diff(".github/workflows/a.yml", "-      - run: npm test") + diff(".github/workflows/b.yml", "+      - run: npm test")],
    ["a failure counted again",    diff(".gitlab-ci.yml", "-  allow_failure: true", "+  allow_failure: false")],
    ["an error stopped at again",  diff("azure-pipelines.yml", "-  continueOnError: true", "+  continueOnError: false")],
    ["a command that fails again", diff(".github/workflows/ci.yml", "-      - run: npm test || true", "+      - run: npm test")],
    ["a test enabled again",       diff("ATest.java", "-    @Disabled", "     void adds() {")],
    ["a skip that is renamed",     diff("a.test.ts", '-it.skip("adds", f);', '+it.skip("adds two", f);')],
    ["a file of skips renamed",    `diff --git a/a.test.ts b/b.test.ts\nsimilarity index 100%\nrename from a.test.ts\nrename to b.test.ts\n`],
    ["an option called skip",      diff("src/query.ts", "+  const page = { skip: true, ...rest };", "+  cursor.skip();")],
    ["an iterator that skips",     diff("src/a.rs", "+  let rest = it.skip(n);")],
    ["a script's iterator",        diff("src/a.ts", "+  it.skip(1);", "+  if (it.ignore) return;")],
    ["the latest file",            diff("src/latest.rb", "+  skip 'it'")],
    ["a list that is fit",         diff("src/plot.ts", '+  fit("width");', "+  model.fit(data);", "+  readOnly.only;")],
    ["a parser that ignores",      diff("src/parse.cs", "+  [JsonIgnore]", "+  Skip = 1;")],
    ["nothing",                    diff("a.test.ts", '+it("adds", f);')],
  ])("%s", (_, text) => expect(found(text)).toEqual([]));
});

test("of two tests that change places, the one that is skipped now is told", () => {
  const swap = diff("a.test.ts", '-it.skip("a", f);', '-it("b", f);', '+it("a", f);', '+it.skip("b", f);');
  expect(found(swap)).toEqual(["skip b"]);
});

// biome-ignore format: a table
test.each([
  ["  @tag :skip",                "a_test.exs", undefined],
  ['  it.skip("adds", f);',       "a.test.ts",  '  it("adds", f);'],
  ['  test.concurrent.skip("a")', "a.test.ts",  '  test.concurrent("a")'],
  ['  xit("adds")',               "a.test.ts",  '  it("adds")'],
  ["@pytest.mark.skip",           "test_a.py",  undefined],
  ['test("a", { skip: true }, f)',"a.test.ts",  'test("a", { skip: false }, f)'],
  ["ExUnit.start(exclude: [:s])", "test/h.exs", "ExUnit.start(exclude: [])"],
  ["@Test(enabled = false)",      "ATest.java", "@Test(enabled = true)"],
  ["TEST(Sum, DISABLED_Adds) {",  "a_test.cc",  "TEST(Sum, Adds) {"],
  ["it('a', fn() => 1)->skip();", "aTest.php",  "it('a', fn() => 1);"],
  ["npm test || true",            "Makefile",   "npm test"],
  ['  it("adds", f);',            "a.test.ts",  '  it("adds", f);'],
])("%s without its skip is %s", (line, path, expected) => expect(unskipLine(line, path)).toBe(expected));

test("a long line costs linear time", () => {
  expect(found(diff("a.test.ts", `+${"it.skip.".repeat(100_000)}`, `+${'it("'.repeat(100_000)}`))).toHaveLength(1);
});
