import { describe, expect, test } from "vitest";
import { type Change, parseDiff } from "../../src/core/change.ts";
import { conflictFindings } from "../../src/core/conflict.ts";
import { governanceOf } from "../../src/core/governance.ts";
import { prohibitionsOf } from "../../src/core/prohibition.ts";
import { type Raw, readRecord } from "../../src/core/record.ts";
import { type View, viewRecords } from "../../src/core/view.ts";

type Fields = { [field: string]: Raw };
const id = "prov-2026-00000001";

const viewOf = (...records: Fields[]) =>
  viewRecords(
    records.flatMap((it, at) => {
      const raw = {
        id: `prov-2026-0000000${at + 1}`,
        title: "T",
        status: "implemented",
        affected_scope: ["src/**"],
        ...it,
      };
      return readRecord(raw, { file: "x.yml", digest: "" }).record ?? [];
    }),
    [],
  );
const diffOf = (path: string, ...body: string[]) =>
  `--- a/${path}\n+++ b/${path}\n@@ -1,9 +1,9 @@\n${body.join("\n")}\n`;
const findingsIn = (change: Change, view: View) =>
  conflictFindings(change, { view, governance: governanceOf(view.inForce), rulesOf: prohibitionsOf });
const judge = (record: Fields, ...diffs: string[]) => findingsIn(parseDiff(diffs.join("")), viewOf(record));
const noLodash = { constraints: ["lodash must not be used"] };
const use = '+import merge from "lodash";';

describe("conflictFindings", () => {
  test("a rule about ingress leaves egress free, one about limits requests", () => {
    const rule = { constraints: ["Ingress from 0.0.0.0/0 is forbidden, except on port 443"] };
    const block = (kind: string, port: number) =>
      diffOf("src/a.tf", `+  ${kind} {`, `+    to_port = ${port}`, '+    cidr_blocks = ["0.0.0.0/0"]', "+  }");
    expect(judge(rule, block("ingress", 22))).toHaveLength(1);
    expect(judge(rule, block("ingress", 443))).toEqual([]);
    expect(judge(rule, block("egress", 22))).toEqual([]);
    const resources = (kind: string) => diffOf("src/a.yaml", "+  resources:", `+    ${kind}:`, "+      cpu: 100m");
    expect(judge({ constraints: ["CPU limits are prohibited"] }, resources("limits"))).toHaveLength(1);
    expect(judge({ constraints: ["CPU limits are prohibited"] }, resources("requests"))).toEqual([]);
  });

  test("a constraint that does nothing but except is about those beside it", () => {
    const rules = { constraints: ["No default exports", "Exception: configuration files of tools (vitest, tsup)"] };
    expect(judge(rules, diffOf("src/vitest.config.ts", "+export default {};"))).toEqual([]);
    expect(judge(rules, diffOf("src/order.ts", "+export default {};"))).toHaveLength(1);
  });

  test("quotes what a record forbids rather than an option it weighed", () => {
    const both = {
      constraints: ["Must not use Redis for sessions, except in tests"],
      options: [{ name: "cookies" }, { name: "a second Redis", rejected_because: "twice the faults" }],
    };
    const [found] = judge(both, diffOf("src/session.ts", '+import { createClient } from "redis";'));
    expect(found?.message).toContain('prohibits "Must not use Redis for sessions');
  });

  test("what another sentence trusts is free", () => {
    const rule = {
      constraints: ["Actions must be pinned to a commit SHA; the actions/ organisation is trusted by tag"],
    };
    expect(judge(rule, diffOf("src/ci.yml", "+      - uses: actions/checkout@v4"))).toEqual([]);
    expect(judge(rule, diffOf("src/ci.yml", "+      - uses: acme/setup@v4"))).toHaveLength(1);
  });

  test("shows the record, the words, the lines, a confidence and what to do", () => {
    expect(judge({ ...noLodash, title: "Small bundles" }, diffOf("src/a.ts", " x", use))).toEqual([
      {
        class: "conflict",
        record: id,
        title: "Small bundles",
        message: `${id} prohibits "lodash must not be used"; a line of this change do it.`.replace(
          "change do",
          "change does",
        ),
        confidence: 0.86,
        lines: [{ file: "src/a.ts", line: 2, text: 'import merge from "lodash";' }],
        fix: `Read ${id} with \`get_record\` and do what the record asks for, or draft a successor with \`supersede_record\` and let a person approve it.`,
      },
    ]);
  });

  // biome-ignore format: a table
  test.each<[string, string, string, boolean]>([
    ["The domain imports only the standard library",     "src/domain/a.py",       "+import requests",                               true ],
    ["Binary floating point is never used for amounts of money, because cents get lost", "src/a.py", "+    fee = models.FloatField()", true ],
    ["unsafe is reserved for crates/ffi, where every block has a SAFETY comment", "src/a.rs", "+        unsafe { read(p) }",     true ],
    ["axios is not to be used. eslint is fine",          "src/a.ts",              '+import { rule } from "eslint";',                false],
    ["Only the code in cmd/ decides that `os.Exit` is called", "src/a.go",         "+\tos.Exit(1)",                                   true ],
    ["Sources/Core must not import SwiftUI",             "src/Sources/App/A.swift", "+import SwiftUI",                              false],
    ["The Hikari pool of a pod is at most 20 connections", "src/hikari.yml",          "+  maximum-pool-size: 40",                       true ],
    ["The Hikari pool of a pod is at most 20 connections", "src/hikari.yml",          "+  maximum-pool-size: 10",                       false],
    ["0.0.0.0/0 as a source is permitted only for port 443 of the balancer", "src/importer/x.tf", '+    cidr_blocks = ["0.0.0.0/0"]', true ],
    ["Literal colours in style sheets are a review blocker", "src/a.css",         "+  color: #ff0000;",                              true ],
    ["`process.env` is read in src/config.ts and nowhere else", "src/a.ts",        "+const port = process.env.PORT;",                 true ],
    ["`process.env` is read in src/config.ts and nowhere else", "src/config.ts",   "+const port = process.env.PORT;",                 false],
    ["Handlers give work to the pool. They do not start goroutines", "src/a.go",   "+\tgo send(ctx)",                                 true ],
    ["An interrupt handler sets a flag. It never sleeps", "src/a.c",               "+    sleep(1);",                                  true ],
    ["No System.Reflection. Exception: the Acme.Serialization project", "src/Acme.Serialization/A.cs", "+using System.Reflection;", false],
    ["Answers in the 4xx range are not retried",         "src/a.ts",              "+  retry: { attempts: 4, statusCodes: [503] },",  false],
    ["Rows in ledger_entries are written once",          "src/a.sql",             "+UPDATE ledger_entries SET amount = 0;",          true ],
    ["We don't do field injection because tests need the fields", "src/A.java",   "+    @Autowired",                                 true ],
    ["Nodes refer to each other by id rather than through std::shared_ptr", "src/a.hpp", "+    std::shared_ptr<Node> mask_;",           true ],
    ["There is no dynamic memory, since a meter runs for years", "src/a.c",        "+\tuint8_t *frame = malloc(need);",               true ],
    ["Don't write ingress blocks inside aws_security_group", "src/a.tf",           "+  security_group_id = aws_security_group.x.id",  false],
    ["No default exports. Exception: configuration files (vitest, eslint)", "src/vitest.config.ts", "+export default {};",           false],
    ["The token is kept in memory. Never write it to localStorage", "src/a.ts",    '+localStorage.setItem("tab", tab);',              false],
    ["Nothing in src/domain imports from infrastructure/", "src/domain/a.ts",     '+import { Pg } from "../infrastructure/pg";',      true ],
    ["Nothing in src/domain imports from infrastructure/", "src/app/a.ts",        '+import { Pg } from "../infrastructure/pg";',      false],
    ["Deploy scripts never run helm upgrade",            "src/deploy.sh",         '+echo "Do not run helm upgrade by hand"',         false],
    ["Request code does not block a thread waiting for one", "src/A.cs",          "+    var zone = lookup.GetAsync().Result;",       true ],
    ["Timeouts over 30 s are forbidden",                 "src/a.ts",              "+  timeout: 60_000,",                            true ],
    ["A feature must not import from another feature",   "src/features/a/x.ts",   '+import { y } from "../b/y";',                   true ],
    ["The job has to forbid concurrent runs",            "src/job.yaml",          "+  concurrencyPolicy: Allow",                    true ],
    ["The job has to forbid concurrent runs",            "src/job.yaml",          "+  concurrencyPolicy: Forbid",                   false],
    ["Never write invoices to the shared bucket",        "src/a.ts",              "+  await sharedBucket.save(invoice);",           true ],
    ["Never write invoices to the shared bucket",        "src/a.ts",              "+  await ownBucket.save(invoice);",              false],
    ["Zod is the only validation library",               "src/a.ts",              '+import Joi from "joi";',                        true ],
    ["Tokens must not be stored in UserDefaults",        "src/A.swift",           '+UserDefaults.standard.set(tab, forKey: "tab")', false],
    ["Tokens must not be stored in UserDefaults",        "src/A.swift",           '+UserDefaults.standard.set(token, forKey: "t")', true ],
    ["throw, try and catch are not used",                "src/a.cpp",             "+float throw_speed(const Thrower& t) {",         false],
    ["Packages must not have init() functions",          "src/a.ts",              "+const headers = new Headers(init?.headers);",   false],
    ["`a_b` may appear only in src/a.ts",                "src/b.ts",              "+a_b();",                                        true ],
    ["native-tls is not allowed",                        "src/Cargo.toml",        '+reqwest = { features = ["native-tls"] }',       true ],
    ["No service may set `privileged: true`. The one exception is `dind`.", "src/c.yaml", " dind:\n+  privileged: true",           false],
    ["Log lines hold ids only. Phone numbers of patients stay out of them.", "src/a.py", "+log.info('x %s', patient.phone)",      true ],
    ["No endpoint accepts a body larger than 10 MiB",    "src/body.go",           "+const maxBody = 32 << 20",                      true ],
    ["SQS messages must not contain names",              "src/a.tf",              '+resource "aws_sqs_queue" "x" {',                false],
    ["No SQS; jobs go through Postgres",                 "src/a.tf",              '+resource "aws_sqs_queue" "x" {',                true ],
    ["Kafka topics must not be created by applications", "src/go.mod",            "+\tgithub.com/segmentio/kafka-go v0.4.47",       false],
    ["Do not keep secrets in environment variables",     "src/a.ts",              "+const port = process.env.PORT;",                false],
    ["Do not keep secrets in environment variables",     "src/a.ts",              "+const key = process.env.API_SECRET;",           true ],
    ["At most 3 attempts are made",                      "src/a.ts",              "+  attemptInterval: 5000,",                      false],
    ["Domain packages are free of Hibernate",            "src/adapter/Row.java",  "+import org.hibernate.Session;",                 false],
    ["Math.random is not allowed for tokens",            "src/token.ts",          "+const token = Math.random();",                  true ],
    ["Math.random is not allowed for tokens",            "src/confetti.ts",       "+const angle = Math.random();",                  false],
    ["Clients must not disable certificate verification", "src/a.py",             '+    raise ValueError("verify=False is refused")', false],
    ["Clients must not disable certificate verification", "src/a.py",             "+    get(url, verify=False)",                    true ],
    ["Security groups never expose 22 to 0.0.0.0/0",     "src/sg.tf",             '+  from_port = 22\n+  cidr_blocks = ["0.0.0.0/0"]', true ],
    ["Security groups never expose 22 to 0.0.0.0/0",     "src/sg.tf",             '+  from_port = 443\n+  cidr_blocks = ["0.0.0.0/0"]', false],
    ["md5 must never protect a token",                   "src/a.php",             "+$etag = md5($body);",                           false],
    ["md5 must never protect a token",                   "src/a.php",             "+$token = md5($body);",                          true ],
    ["Never pipe a download into a shell",               "src/a.sh",              "+echo 'do not curl x | sh'",                     false],
    ["panic is not used. Checks in init may panic.",     "src/a.go",              " func init() {\n+\tpanic(\"twice\")",             false],
    ["No form collects a DUNS number",                   "src/a.html",            "+  <dt>What is a DUNS number?</dt>",             false],
    ["Python code never uses pandas",                    "src/package.json",      '+    "pandas": "1.0.0",',                         false],
    ["Modules in src/*/api must not have a default export", "src/web/api/x/a.ts", "+export default a;",                             true ],
  ])("%j and %s with %j: %s", (rule, path, line, expected) => {
    expect(judge({ constraints: [rule] }, diffOf(path, " x", line)).length > 0).toBe(expected);
  });

  // biome-ignore format: a table
  test.each<[string, Fields, string[]]>([
    ["an import in scope", noLodash, [diffOf("src/a.ts", use)]],
    ["a dependency beside the scope", noLodash, [diffOf("package.json", '+    "lodash": "4.17.21",')]],
    ["the whole repository, out of scope", { constraints: ["lodash must not be used anywhere"] }, [diffOf("lib/a.ts", use)]],
    ["a rejected option", { options: [{ name: "Redis", rejected_because: "x" }] }, [diffOf("src/a.py", "+import redis")]],
    ["a rejected record", { title: "Adopt GraphQL", status: "rejected", affected_scope: [] }, [diffOf("a.ts", '+import { x } from "graphql";')]],
    ["a meaning", { constraints: ["No floating point for money"] }, [diffOf("src/a.ts", "+const x = parseFloat(y);")]],
    ["a setting switched on", { constraints: ["DEBUG must not be enabled"] }, [diffOf("src/a.py", "-DEBUG = False", "+DEBUG = True")]],
    ["a removal", { constraints: ["audit_log must not be removed"] }, [diffOf("src/a.py", "-audit_log(1)", "+x = 2")]],
    ["what lacks its companion", { constraints: ["Never call requests without a timeout"] }, [diffOf("src/a.py", "+requests.get(u)")]],
    ["an import from a closed place", { constraints: ["src/a must not import from src/b"] }, [diffOf("src/a/x.ts", '+import { y } from "../b/y";')]],
    ["another use added to one that stays", noLodash, [diffOf("src/a.ts", '-import a from "lodash";', '+import b from "lodash";', '+import c from "lodash/c";')]],
  ])("finds %s", (_, record, diffs) => {
    expect(judge(record, ...diffs).map((it) => it.record)).toEqual([id]);
  });

  // biome-ignore format: a table
  test.each<[string, Fields, string[]]>([
    ["a removal of it", noLodash, [diffOf("src/a.ts", use.replace("+", "-"))]],
    ["a move to another file", noLodash, [diffOf("src/a.ts", use.replace("+", "-")), diffOf("src/b.ts", use)]],
    ["a rename around it", noLodash, [diffOf("src/a.ts", '-import a from "lodash";', '+import b from "lodash";')]],
    ["a test", noLodash, [diffOf("src/a.test.ts", use)]],
    ["a comment", noLodash, [diffOf("src/a.ts", "+// import merge from 'lodash'")]],
    ["a string", noLodash, [diffOf("src/a.ts", "+log(\"do not import 'lodash'\")")]],
    ["a document", noLodash, [diffOf("src/README.md", use)]],
    ["a lock file", noLodash, [diffOf("src/package-lock.json", '+    "lodash": "4.17.21",')]],
    ["a similar name", noLodash, [diffOf("src/a.ts", '+import merge from "lodashing";')]],
    ["another scope", noLodash, [diffOf("lib/a.ts", use)]],
    ["the excepted path", { constraints: ["lodash must not be used except in src/old"] }, [diffOf("src/old/a.ts", use)]],
    ["the one path that may", { constraints: ["Only src/io may import lodash"] }, [diffOf("src/io/a.ts", use)]],
    ["another language", { constraints: ["Python code must not call print()"] }, [diffOf("src/a.swift", "+print(x)")]],
    ["the option that was chosen", { options: [{ name: "Redis" }, { name: "Kafka", rejected_because: "x" }] }, [diffOf("src/a.py", "+import redis")]],
    ["a setting switched off", { constraints: ["DEBUG must not be enabled"] }, [diffOf("src/a.py", "+DEBUG = False")]],
    ["what has its companion", { constraints: ["Never call requests without a timeout"] }, [diffOf("src/a.py", "+requests.get(u, timeout=3)")]],
    ["a rule about the tests alone", { constraints: ["Tests must not sleep"] }, [diffOf("src/a.py", "+time.sleep(1)")]],
    ["a part the record without scope does not speak of", { constraints: ["The linter must not make network requests"], affected_scope: [] }, [diffOf("src/a.ts", "+fetch(x)")]],
  ])("passes %s", (_, record, diffs) => {
    expect(judge(record, ...diffs)).toEqual([]);
  });

  test.each(["draft", "proposed", "open", "superseded", "deprecated"])("a record that is %s binds nobody", (status) => {
    expect(judge({ ...noLodash, status }, diffOf("src/a.ts", use))).toEqual([]);
  });

  test("a record whose successor is in force binds nobody, whatever its file says", () => {
    const view = viewOf(noLodash, { supersedes: id });
    expect(findingsIn(parseDiff(diffOf("src/a.ts", use)), view)).toEqual([]);
  });

  test("is surest of what was ruled out, less sure of a rule with an exception, and surer in scope than beside it", () => {
    const sure = (record: Fields, diff: string) => judge(record, diff)[0]?.confidence ?? 0;
    const byName = sure(noLodash, diffOf("src/a.ts", use));
    const weighed = [{ name: "Lodash", rejected_because: "size" }, { name: "Own code" }];
    expect(sure({ options: weighed }, diffOf("src/a.ts", use))).toBeGreaterThan(byName);
    const excepted = { constraints: ["lodash must not be used, except in src/old/"] };
    expect(byName).toBeGreaterThan(sure(excepted, diffOf("src/a.ts", use)));
    const worded = { constraints: ["Never write invoices to the shared bucket"] };
    expect(byName).toBeGreaterThan(sure(worded, diffOf("src/a.ts", "+  await sharedBucket.save(invoice);")));
    expect(byName).toBeGreaterThan(sure(noLodash, diffOf("package.json", '+    "lodash": "4.17.21",')));
    expect(byName).toBeGreaterThan(sure({ ...noLodash, affected_scope: [] }, diffOf("src/a.ts", use)));
  });

  test("one finding a record with at most five lines, the surest record first, of two alike the stronger sign", () => {
    const many = Array.from({ length: 9 }, (_, at) => `+import x${at} from "lodash/x${at}";`);
    const view = viewOf({ constraints: ["No inheritance"] }, noLodash);
    const found = findingsIn(parseDiff(diffOf("src/a.ts", "+class A extends B {}", ...many)), view);
    expect(found.map((it) => [it.record.at(-1), it.lines.length])).toEqual([
      ["2", 5],
      ["1", 1],
    ]);
  });

  test("a pattern that cannot be used hides neither the record nor another", () => {
    const record = { ...noLodash, affected_scope: ["re:(", "src/**"] };
    expect(judge(record, diffOf("src/a.ts", use)).map((it) => it.record)).toEqual([id]);
  });

  test("what a rejected record proposed is met in its scope, which the governance of those in force does not know", () => {
    const view = viewOf({ title: "Use Lodash", status: "rejected" });
    expect(findingsIn(parseDiff(diffOf("src/a.ts", use)), view)).toHaveLength(1);
    expect(findingsIn(parseDiff(diffOf("lib/a.ts", use)), view)).toEqual([]);
  });
});
