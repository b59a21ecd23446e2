import { type Results, type TestResult, unreadable } from "./report.ts";
import { type Element, readXml } from "./xml.ts";

/** Reads JUnit XML, as most runners write it, pytest, Gradle, Maven, ExUnit and go-junit-report among them. */
export function readJunit(text: string, file: string): Results {
  const root = readXml(text);
  if (!root || !["testsuites", "testsuite"].includes(root.name)) unreadable(file, "its XML has no <testsuites>");
  const results = testCases(root);
  const stated = Number(root.attributes["tests"] ?? results.length);
  if (results.length === 0 && stated > 0) unreadable(file, `it counts ${stated} tests and lists none`);
  return { format: "junit", results };
}

function testCases(element: Element): TestResult[] {
  return element.children.flatMap((child) => {
    if (child.name === "testsuite") return testCases(child);
    return child.name === "testcase" ? [testCase(child)] : [];
  });
}

function testCase({ attributes, children }: Element): TestResult {
  const has = (...names: string[]) => children.some((it) => names.includes(it.name));
  const { classname = "", name = "", file } = attributes;
  const full = classname && !name.startsWith(classname) ? `${classname}::${name}` : name;
  return { name: full, file, outcome: outcomeOf(has("failure", "error"), has("skipped")) };
}

function outcomeOf(isFailed: boolean, isSkipped: boolean): TestResult["outcome"] {
  if (isFailed) return "failed";
  return isSkipped ? "skipped" : "passed";
}
