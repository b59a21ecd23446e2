import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auditChange, type Neighbour, verdictOf } from "../../src/core/audit.ts";
import { parseDiff } from "../../src/core/change.ts";
import { FINDING_CLASSES, type FindingClass, type VERDICTS } from "../../src/core/finding.ts";
import { governanceOf } from "../../src/core/governance.ts";
import type { ProvenanceRecord } from "../../src/core/record.ts";
import { recordOf, viewOf } from "./record-of.ts";

const edit = (path: string, line = "x") =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -3,2 +3,3 @@ func main\n a\n-old\n+${line}\n+new\n`;
const rename = (from: string, to: string) =>
  `diff --git a/${from} b/${to}\nsimilarity index 100%\nrename from ${from}\nrename to ${to}\n`;

function audit(diff: string, records: ProvenanceRecord[], alike: string[] = []) {
  const view = viewOf(...records);
  const neighbours: Neighbour[] = alike.map((id, i) => {
    const record = records.find((it) => it.id === id)!;
    return { record, score: 0.9 - i / 10, why: "proxy" };
  });
  return auditChange(parseDiff(diff), { view, governance: governanceOf(view.inForce), neighbours, precedents: [] });
}
const brief = (...given: Parameters<typeof audit>) => audit(...given).map((it) => `${it.class} ${it.record}`);

const proxy = recordOf("proxy", { affected_scope: ["pkg/proxy/**"], constraints: ["Must not log bodies"] });
const mysql = recordOf("mysql", { affected_scope: ["pkg/proxy/mysql/conn.go"] });
const frozen = recordOf("frozen", { forbidden_scope: ["pkg/proxy/wire.go", "gen/"], affected_scope: ["pkg/**"] });
const other = recordOf("other", { affected_scope: ["docs/"] });

describe("C5: a change is held against the records in force", () => {
  test("those whose scope covers a file govern it, the nearer in meaning first, then the narrower; those only alike are related", () => {
    const records = [proxy, mysql, other, recordOf("far")];
    expect(brief(edit("pkg/proxy/mysql/conn.go"), records, ["far", "proxy", "other"])).toEqual([
      "governed proxy",
      "governed mysql",
      "related far",
      "related other",
    ]);
    expect(brief(edit("pkg/proxy/a.go") + edit("pkg/proxy/mysql/conn.go"), records)).toEqual([
      "governed mysql",
      "governed proxy",
    ]);
  });

  test("a forbidden file is a violation with its line, and its record is not named a second time", () => {
    const findings = audit(edit("pkg/proxy/wire.go", "boom"), [proxy, frozen], ["frozen"]);
    expect(findings.map((it) => `${it.class} ${it.record}`)).toEqual(["violation frozen", "governed proxy"]);
    expect(findings[0]).toMatchObject({
      message: 'frozen forbids changes to pkg/proxy/wire.go (forbidden_scope "pkg/proxy/wire.go").',
      confidence: 1,
      lines: [{ file: "pkg/proxy/wire.go", line: 4, text: "old" }],
    });
  });

  test("both sides of a rename count", () => {
    expect(brief(rename("pkg/proxy/wire.go", "docs/wire.go"), [frozen, other])).toEqual([
      "violation frozen",
      "governed other",
    ]);
    expect(brief(rename("docs/a.go", "gen/a.go"), [frozen])).toEqual(["violation frozen"]);
  });

  test("a scope that covers several files says so shortly and truly", () => {
    const paths = Array.from({ length: 30 }, (_, i) => `gen/${i}.go`);
    const [finding] = audit(paths.map((it) => edit(it)).join(""), [frozen]);
    expect(finding?.message).toBe(
      'frozen forbids changes to gen/0.go, gen/1.go, gen/10.go and 27 more (forbidden_scope narrowest "gen/").',
    );
    expect(finding?.lines).toHaveLength(5);
    const many = { ...proxy, constraints: Array.from({ length: 1000 }, (_, i) => `Must not ${i} ${"x".repeat(300)}`) };
    const [governed] = audit(edit("pkg/proxy/a.go"), [many]);
    expect(governed?.message).toMatch(/^Its scope covers pkg\/proxy\/a\.go \("pkg\/proxy\/\*\*"\)\. · Must not 0 /);
    expect(governed?.message.length).toBeLessThan(1000);
  });

  test("being alike makes a governing record surer, and being alike alone never more than half sure", () => {
    const sure = (alike: string[]) => audit(edit("docs/a"), [other, proxy], alike).map((it) => it.confidence);
    expect(sure([])).toEqual([0.6]);
    expect(sure(["other", "proxy"])).toEqual([0.9, 0.5]);
  });

  test.each(["draft", "proposed", "open", "superseded", "deprecated", "rejected", "nonsense"])(
    "a record that is %s is never enforced",
    (status) => {
      const record = { ...frozen, status, superseded_by: "" };
      expect(audit(edit("pkg/proxy/wire.go"), [record])).toEqual([]);
    },
  );

  test("nor one whose successor took force; one whose successor is a draft is", () => {
    const by = (status: string) => recordOf("new", { supersedes: "frozen", status });
    expect(brief(edit("gen/a.go"), [frozen, by("implemented")])).toEqual([]);
    expect(brief(edit("gen/a.go"), [frozen, by("draft")])).toEqual(["violation frozen"]);
  });

  test("an edit of a sealed record is a violation beside those of its scope", () => {
    const own = recordOf("prov-2026-001", { forbidden_scope: ["gen/"] });
    const diff = edit("gen/a.go") + edit(own.file, "intent: other");
    expect(audit(diff, [own]).map((it) => `${it.class} ${it.record} ${it.lines[0]?.file}`)).toEqual([
      "violation prov-2026-001 gen/a.go",
      `violation prov-2026-001 ${own.file}`,
    ]);
  });

  test("a change without files, in words alone, is only related to anything", () => {
    const view = viewOf(proxy);
    const neighbours = [{ record: proxy, score: 0.01, why: "proxy" }];
    const words = { files: [], omitted: { files: 0, bytes: 0 } };
    const findings = auditChange(words, { view, governance: governanceOf(view.inForce), neighbours, precedents: [] });
    expect(findings).toMatchObject([{ class: "related", record: "proxy", confidence: 0.01, lines: [] }]);
  });

  test("no record is in two classes, and classes come in their order, whatever the change", () => {
    const path = fc.constantFrom("pkg/proxy/wire.go", "pkg/proxy/a.go", "gen/x", "docs/a", "lib/b", frozen.file);
    const alike = fc.subarray(["proxy", "mysql", "frozen", "other"]);
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1 }), alike, (paths, ids) => {
        const findings = audit(paths.map((it) => edit(it)).join(""), [proxy, mysql, frozen, other], ids);
        const classes = new Map<string, Set<FindingClass>>();
        for (const it of findings) classes.set(it.record, (classes.get(it.record) ?? new Set()).add(it.class));
        expect([...classes.values()].every((it) => it.size === 1)).toBe(true);
        const order = findings.map((it) => FINDING_CLASSES.indexOf(it.class));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe("verdictOf", () => {
  // biome-ignore format: a table
  test.each<[FindingClass[], boolean, (typeof VERDICTS)[number]]>([
    [[],                                   true,  "clear"      ],
    [["related"],                          true,  "clear"      ],
    [["governed", "related"],              true,  "review"     ],
    [["repeats"],                          true,  "review"     ],
    [["governed", "conflict"],             true,  "conflicts"  ],
    [["conflict", "violation"],            true,  "violates"   ],
    [[],                                   false, "cannot_tell"],
    [["governed"],                         false, "cannot_tell"],
    [["conflict"],                         false, "conflicts"  ],
    [["violation"],                        false, "violates"   ],
  ])("of %j with everything read: %s is %s", (classes, isHealthy, verdict) => {
    const findings = classes.map((it) => ({ class: it, record: "", title: "", message: "", confidence: 1, lines: [], fix: "" }));
    expect(verdictOf(findings, isHealthy)).toBe(verdict);
  });
});
