import { describe, expect, test } from "vitest";
import { readReport } from "../../src/core/reports/index.ts";

const read = (text: string) => {
  const { passed, failed, skipped, skipped_tests, failed_tests } = readReport(text, "report", "/repo");
  return { counts: [passed, failed, skipped], skipped_tests, failed_tests };
};

const jest = (assertionResults: object[], rest: object = {}) =>
  JSON.stringify({
    numTotalTests: 1,
    testResults: [{ name: "/repo/test/a.test.ts", status: "passed", assertionResults, ...rest }],
  });

describe("L3: passed, failed and skipped, the last two by name", () => {
  test("JUnit XML: nested suites, failures, errors, skips, entities, comments and CDATA", () => {
    const xml = `<?xml version="1.0"?><!-- <testcase name="no"/> -->
      <testsuites><testsuite name="s" tests="4"><properties><property name="a" value="b"/></properties>
        <testcase classname="A" name="one" time="0.1"><system-out><![CDATA[<testcase name="no"/>]]></system-out></testcase>
        <testcase classname='A' name='a &lt;b&gt; &amp; &#99;'><failure message="x > y">at line 1</failure></testcase>
        <testsuite name="inner"><testcase name="three" file="test/b.exs"><skipped/></testcase></testsuite>
        <testcase classname="B" name="four"><error/></testcase></testsuite></testsuites>`;
    expect(read(xml)).toEqual({
      counts: [1, 2, 1],
      skipped_tests: ["test/b.exs::three"],
      failed_tests: ["A::a <b> & c", "B::four"],
    });
  });

  test("jest and vitest JSON: paths become relative, todo counts as skipped, a file that fails to load as failed", () => {
    const results = [
      { status: "passed", fullName: "a adds" },
      { status: "pending", fullName: "a subtracts" },
      { status: "todo", title: "divides" },
      { status: "failed", fullName: "a multiplies" },
    ];
    expect(read(jest(results))).toEqual({
      counts: [1, 1, 2],
      skipped_tests: ["test/a.test.ts::a subtracts", "test/a.test.ts::divides"],
      failed_tests: ["test/a.test.ts::a multiplies"],
    });
    expect(read(jest([], { status: "failed", message: "SyntaxError" }))).toMatchObject({
      failed_tests: ["test/a.test.ts"],
    });
  });

  test("pytest-json-report: an expected failure did not count, so it is skipped; an error is failed", () => {
    const tests = ["passed", "failed", "skipped", "xfailed", "xpassed", "error"].map((outcome) => ({
      nodeid: `t.py::${outcome}`,
      outcome,
    }));
    expect(read(JSON.stringify({ summary: {}, tests }))).toEqual({
      counts: [2, 2, 2],
      skipped_tests: ["t.py::skipped", "t.py::xfailed"],
      failed_tests: ["t.py::failed", "t.py::error"],
    });
  });

  test("TAP: subtests count for their parent; skip and todo are skipped; YAML is passed over; what never ran failed", () => {
    const tap = `TAP version 14
# Subtest: outer
    ok 1 - inner one
    not ok 2 - inner two
      ---
      not ok: this is YAML
      ...
    1..2
not ok 1 - outer
ok 2 - third # SKIP no network
not ok 3 - fourth # TODO later
ok
1..5
`;
    expect(read(tap)).toEqual({
      counts: [2, 2, 2],
      skipped_tests: ["third", "fourth"],
      failed_tests: ["inner two", "test 5 never ran"],
    });
  });

  test("TAP: bailing out is a failure", () => {
    expect(read("1..1\nok 1 - a\nBail out! no database\n")).toMatchObject({ counts: [1, 1, 0] });
  });
});

describe("paths inside the repository are relative to it, so that no machine shows", () => {
  const junit = (attributes: string) => `<testsuites><testcase ${attributes}><failure/></testcase></testsuites>`;
  const failed = (text: string, root = "/repo") => readReport(text, "report", root).failed_tests;

  // biome-ignore format: a table
  test.each([
    ["Node's own reporter",         'name="adds" classname="test" file="/repo/test/x.test.mjs"',            "test/x.test.mjs::test::adds"],
    ["a file that failed to load",  'name="/repo/test/x.test.mjs" classname="test" file="/repo/test/x.test.mjs"', "test::test/x.test.mjs"],
    ["an address",                  'name="adds" file="file:///repo/test/x.test.mjs"',                      "test/x.test.mjs::adds"],
    ["a file outside",              'name="adds" file="/repository/x.mjs"',                                 "/repository/x.mjs::adds"],
    ["a copy elsewhere",            'name="adds" file="/copy/repo/x.mjs"',                                  "/copy/repo/x.mjs::adds"],
    ["no path at all",              'name="a \\ b" classname="repo/test"',                                  "repo/test::a \\ b"],
  ])("JUnit XML: %s", (_, attributes, name) => {
    expect(failed(junit(attributes))).toEqual([name]);
  });

  test("Windows: drive letters and backslashes", () => {
    expect(failed(junit(String.raw`name="adds" file="C:\repo\test\x.mjs"`), "C:/repo")).toEqual(["test/x.mjs::adds"]);
    expect(failed(junit(`name="adds" file="file:///C:/repo/test/x.mjs"`), "C:/repo")).toEqual(["test/x.mjs::adds"]);
  });

  test("TAP and pytest", () => {
    expect(failed("1..1\nnot ok 1 - /repo/test/x.test.mjs\n")).toEqual(["test/x.test.mjs"]);
    const tests = [{ nodeid: "/repo/t.py::adds", outcome: "failed" }];
    expect(failed(JSON.stringify({ summary: {}, tests }))).toEqual(["t.py::adds"]);
  });
});

describe("what is no report is refused, with why", () => {
  // biome-ignore format: a table
  test.each([
    ["",                                    "neither a plan nor a test point"],
    ["hello\nworld\n",                      "neither a plan nor a test point"],
    ["{",                                   "it is not JSON"],
    ["{}",                                  "lacks `tests`"],
    ['{"testResults": 1}',                  "lacks `testResults`"],
    ["<html><body/></html>",                "no <testsuites>"],
    ["<testsuites><testsuite></testsuites>", "no <testsuites>"],
    ['<testsuites tests="3"/>',             "counts 3 tests and lists none"],
    ["<testsuites/>",                       "it holds no test"],
    ["1..0\n",                              "it holds no test"],
    [`${"<testsuite>".repeat(70)}`,         "no <testsuites>"],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "no <testsuites>"],
  ])("%s", (text, why) => {
    expect(() => read(text)).toThrow("report_unreadable");
    expect(() => read(text)).toThrow(why);
  });

  test("a large text costs linear time", () => {
    expect(() => read(`<testsuites>${"<testcase a='".repeat(200_000)}`)).toThrow("report_unreadable");
  });
});
