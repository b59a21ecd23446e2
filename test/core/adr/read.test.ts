import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Adr, readAdr } from "../../../src/core/adr/read.ts";
import { parseYaml } from "../../../src/io/yaml.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures/adr");

function read(file: string, text: string): Adr {
  const adr = readAdr(file, text, (yaml) => parseYaml(yaml).value);
  if ("reason" in adr) throw new Error(`${file}: ${adr.reason}`);
  return adr;
}

function reasonOf(file: string, text: string): string {
  const adr = readAdr(file, text, (yaml) => parseYaml(yaml).value);
  return "reason" in adr ? adr.reason : "";
}

describe("the forms people write ADRs in", () => {
  const forms = readdirSync(FIXTURES).filter((name) => !name.endsWith(".json"));
  it.each(forms)("reads %s as its expectation says", (name) => {
    const adr = read(`docs/adr/${name}`, readFileSync(join(FIXTURES, name), "utf8"));
    const expected = JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), "utf8"));
    expect({
      ...adr,
      supersedes: adr.supersedes.map((it) => it.raw),
      supersededBy: adr.supersededBy.map((it) => it.raw),
      related: adr.related.map((it) => it.raw),
    }).toMatchObject(expected);
  });
});

describe("status", () => {
  it.each([
    ["Accepted", "accepted"],
    ["**Accepted** 2023-05-11", "accepted"],
    ["✅ Approved.", "accepted"],
    ["Accepted\n\nSuperseded by [12. Y](0012-y.md)", "superseded"],
    ["Superceded by ADR-0012", "superseded"],
    ["Replaced by ADR 9", "superseded"],
    ["Accepted, partially superseded by ADR 12", "accepted"],
    ["Proposed → Accepted", "accepted"],
    ["~~Proposed~~ Rejected", "rejected"],
    ["- [ ] Proposed\n- [x] Accepted", "accepted"],
    ["Not yet accepted", "proposed"],
    ["Under Review", "proposed"],
    ["Work in progress", "draft"],
    ["Obsolete", "deprecated"],
    ["Withdrawn by the team", "rejected"],
    ["on hold", "on-hold"],
    ["Provisional", "other"],
    ["Date: 2020-01-01\nStatus: accepted", "accepted"],
    ["proposed | rejected | accepted | deprecated", undefined],
    ["{accepted}", undefined],
    ["", undefined],
  ])("reads %j as %s", (text, expected) => {
    expect(read("0001-x.md", `# 1. X\n\n## Status\n\n${text}\n\n## Context\n\nY\n`).status).toBe(expected);
  });

  it("prefers front matter, then a field, then the section", () => {
    const body = "# X\n\n* Status: rejected\n\n## Status\n\nDeprecated\n";
    expect(read("1-x.md", `---\nstatus: proposed\n---\n${body}`).status).toBe("proposed");
    expect(read("1-x.md", body).status).toBe("rejected");
  });

  it("passes over a word nobody knows when another place has one", () => {
    expect(read("1-x.md", "---\nstatus: 2\n---\n# X\n\n## Status\n\nAccepted\n").status).toBe("accepted");
  });
});

describe("date", () => {
  it.each([
    ["2021-03-04", "2021-03-04"],
    ["2021/3/4", "2021-03-04"],
    ["4.3.2021", "2021-03-04"],
    ["March 4th, 2021", "2021-03-04"],
    ["4 March 2021", "2021-03-04"],
    ["04-Mar-2021", "2021-03-04"],
    ["20210304", "2021-03-04"],
    ["2021-03", "2021-03"],
    ["2023-13-10", "2023-13-10"],
    ["soon", undefined],
  ])("reads %j as %s", (text, expected) => {
    expect(read("0001-x.md", `# X\n\nDate: ${text}\n\n## Status\n\nAccepted\n`).date).toBe(expected);
  });

  it("takes the day of a status, but not the day it was superseded on", () => {
    const dated = (status: string) => read("1-x.md", `# X\n\n## Status\n\n${status}\n\n## Context\n\nY\n`).date;
    expect(dated("Accepted (2022-02-02)")).toBe("2022-02-02");
    expect(dated("Accepted\nSuperseded by ADR 4 on 2022-02-02")).toBeUndefined();
  });
});

describe("number and title", () => {
  it.each([
    ["0007-use-x.md", "# 7. Use X", 7, "Use X"],
    ["adr-0007-use-x.md", "# ADR-0007: Use X", 7, "Use X"],
    ["ADR-0007-use-x.md", "# ADR-0007 Use X", 7, "Use X"],
    ["007_use_x.md", "# [ADR-7] Use X", 7, "Use X"],
    ["7-use-x.md", "# 7 - Use X", 7, "Use X"],
    ["2021-06-05_001-use-x.md", "# Use X", 1, "Use X"],
    ["20210605-use-x.md", "# Use X", undefined, "Use X"],
    ["0006-x.md", "# 6 Blocking Retry", 6, "6 Blocking Retry"],
    ["0001-x.md", "# Use `git` and **not** [svn](https://svn.example)", 1, "Use git and not svn"],
    ["0001-use-the-queue.md", "## Status\n\nAccepted", 1, "Use the queue"],
    ["0009-x.md", "Use X\n=====", 9, "Use X"],
  ])("reads %s with the heading %j", (file, heading, number, title) => {
    expect(read(file, `${heading}\n\n## Context\n\nY\n`)).toMatchObject({ number, title });
  });
});

describe("links between ADRs", () => {
  const raws = (text: string) => {
    const adr = read("0001-x.md", `# X\n\n${text}\n`);
    return [adr.supersededBy.map((it) => it.raw), adr.supersedes.map((it) => it.raw), adr.related.map((it) => it.raw)];
  };
  it.each([
    ["## Status\n\nSuperseded by [2. Y](0002-y.md)", [["0002-y.md"], [], []]],
    ["## Status\n\nAccepted\n\nSupercedes [2. Y](0002-y.md)", [[], ["0002-y.md"], []]],
    ["## Status\n\nSuperseded by ADR 23 and ADR-26", [["23", "26"], [], []]],
    ["## Status\n\nAmends [2. Y](0002-y.md)", [[], [], ["0002-y.md"]]],
    ["**Supersedes:** ADR-0005", [[], ["5"], []]],
    ["## Links\n\n* Supersedes [ADR-0005](0005-y.md)", [[], ["0005-y.md"], []]],
    ["## Context\n\nWe supersede ADR 5 here.", [[], [], []]],
    ["```\nSuperseded by ADR 5\n```", [[], [], []]],
  ])("finds those of %j", (text, expected) => {
    expect(raws(text)).toEqual(expected);
  });

  it("marks a replacement of a part as such", () => {
    const { supersedes } = read("0002-x.md", "# X\n\n**Supersedes**: ADR 5 §7\n");
    expect(supersedes).toMatchObject([{ number: 5, isPartial: true }]);
  });
});

describe("what is no ADR", () => {
  it.each([
    ["index.md", "# Decisions\n\n* [1](0001-x.md)", "page about the folder"],
    ["README.md", "# Decisions", "page about the folder"],
    ["adr-template.md", "# X\n\n## Status\n\n## Context\n\n## Decision", "template"],
    ["0000-x.md", "# [short title of solved problem and solution]\n\n## Context\n", "placeholder"],
    ["notes.md", "# Lunch\n\nPizza", "neither its name nor its sections"],
    ["0001-x.md", "  \n", "empty"],
    ["0001-x.png", "x", "no Markdown"],
  ])("says why %s is left out", (file, text, reason) => {
    expect(reasonOf(file, text)).toContain(reason);
  });

  it("reads a file without a number when its sections are those of a decision", () => {
    expect(read("use-x.md", "# Use X\n\n## Status\n\nAccepted\n\n## Decision\n\nYes\n").status).toBe("accepted");
  });
});

it("never fails, whatever the text", () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "---",
      "# X",
      "## Status",
      "|a|b|",
      "|-|-|",
      "```",
      "<!--",
      "-->",
      "* Status: x",
      "***",
      "====",
      "1. ",
    ),
  );
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom("0001-x.md", "x.rst", "1.adoc", "20200101-y.md"), (lines, file) => {
      readAdr(file, lines.join("\n"), () => undefined);
    }),
  );
});
