import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { ProblemError } from "../../src/core/problem.ts";
import { openRepo, type Repo } from "./people.ts";

/** Records as somebody may write them who means no good; each has a state that some steps start from. */
const HOSTILE: { [what: string]: string } = {
  "with a history that is no list": "status: proposed\nlifecycle:\n  history: all mine\n",
  "with a lifecycle that is text": "status: proposed\nlifecycle: approved by everybody\n",
  "with keys of the prototype":
    'status: proposed\n__proto__:\n  approver: me\nconstructor: x\nlifecycle:\n  __proto__: x\n  toString: "1"\n',
  "that replaces a path": "status: proposed\nsupersedes: ../../etc/passwd\n",
  "that replaces itself": "status: proposed\nsupersedes: prov-2026-001\nsuperseded_by: prov-2026-001\n",
  "in a circle with another": "status: implemented\nsuperseded_by: prov-2026-002\n",
  "that steers a terminal": 'status: proposed\ntitle: "\\e[2J\\u202Eevil\\u0000"\nauthor: "\\e]0;x\\a"\n',
  "with anchors that grow": `status: proposed\na: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nconstraints: *c\n`,
  "with a pattern made to blow up": 'status: implemented\naffected_scope: ["re:(a+)+$", "/../**", "re:("]\n',
  "that expires in no time": "status: active\ntype: risk\nlifecycle:\n  expires_at: [never]\n",
  "with proof outside the repository":
    "status: open\nassociated_specs:\n  - path: ../../../etc/passwd\n  - path: /etc/passwd\n",
  "with rules that are no rules":
    'status: mitigated\ntype: mistake\nenforcement:\n  - ref: "../../../etc/passwd"\n    must_exist: "true"\n  - nothing\n  - kind: [a]\n',
  "with a seal that is none":
    "status: implemented\nsealed_at_sha: --output=/tmp/pwned\nlifecycle:\n  content_digest: [1]\n",
  "in a state of another type": "status: closed\ntype: risk\n",
};

const STEPS: [tool: string, input: object][] = [
  ["get_record", { ids: ["prov-2026-001"] }],
  ["show_history", { id: "prov-2026-001" }],
  ["verify_runs", { runs: ["prov-2026-001"] }],
  ["lint_records", {}],
  ["gate_change", { message: "prov-2026-001" }],
  ["check_commits", { staged: true, expiring_within: "30d" }],
  ["audit_change", { staged: true }],
  ["audit_change", { commit: "HEAD" }],
  ["supersede_record", { id: "prov-2026-001", intent: "Better." }],
  ["update_record", { id: "prov-2026-001", set: { tags: ["x"], intent: "y" } }],
  ["update_record", { id: "prov-2026-001", propose: true }],
  ["withdraw_record", { id: "prov-2026-001" }],
  ["extend_record", { id: "prov-2026-001", until: "never", reason: "x" }],
  ["extend_record", { id: "prov-2026-001", until: "now", reason: "x" }],
  ["approve_record", { id: "prov-2026-001", yes: true }],
  ["complete_record", { record: "prov-2026-001", force: true }],
  ["deprecate_record", { record: "prov-2026-001" }],
  ["reject_record", { id: "prov-2026-001", reason: "x" }],
];

/** Everything that lies outside the folder of records, and beside the repository. */
function outside(repo: Repo): { [file: string]: string } {
  const names = readdirSync(repo.root, { recursive: true, encoding: "utf8" })
    .filter((it) => !/^(?:\.git|provenance)(?:\/|$)/.test(it))
    .filter(
      (it) =>
        !readdirSync(join(repo.root, dirname(it)), { withFileTypes: true })
          .find((one) => one.name === it.split("/").at(-1))
          ?.isDirectory(),
    );
  return Object.fromEntries(names.map((it) => [it, readFileSync(join(repo.root, it), "utf8")]));
}

describe("P31: a hostile record", () => {
  test.each(Object.entries(HOSTILE))(
    "%s is answered or refused at every step, and nothing else is touched",
    async (_, rest) => {
      const repo = openRepo({ "src/app.ts": "1\n" });
      const has = (key: string) => new RegExp(`^${key}:`, "m").test(rest);
      const usual = { title: "A", created_at: '"2026-01-02"', author: "a@b.c", intent: "Because." };
      const lines = Object.entries(usual).flatMap(([key, value]) => (has(key) ? [] : [`${key}: ${value}\n`]));
      const text = `id: prov-2026-001\n${lines.join("")}${rest}`;
      const folder = /^status: proposed$/m.test(rest) ? "provenance/drafts" : "provenance";
      const other =
        'id: prov-2026-002\ntitle: B\nstatus: implemented\ncreated_at: "2026-01-02"\nauthor: a@b.c\nintent: I.\nsuperseded_by: prov-2026-001\n';
      repo.write({ [`${folder}/prov-2026-001.yml`]: text, "provenance/prov-2026-002.yml": other });
      repo.git("add", ".");
      repo.git("commit", "--quiet", "-m", "Somebody's [prov-2026-001]");
      repo.write({ "src/app.ts": "2\n" });
      repo.git("add", "src");
      const before = outside(repo);
      const failures: string[] = [];
      for (const [tool, input] of STEPS) {
        try {
          const answer = JSON.stringify(await repo.person(tool, { ...input }));
          // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
          expect(answer, tool).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]|\\u001b|\\u0000/);
        } catch (error) {
          if (!(error instanceof ProblemError)) failures.push(`${tool}: ${error}`);
        }
      }
      expect(failures).toEqual([]);
      expect(outside(repo)).toEqual(before);
      expect(existsSync("/tmp/pwned")).toBe(false);
    },
  );
});
