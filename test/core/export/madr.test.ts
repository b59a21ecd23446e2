import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAdr } from "../../../src/core/adr/read.ts";
import { exportMadr } from "../../../src/core/export/madr.ts";
import { graphOf } from "../../../src/core/graph.ts";
import type { ProvenanceRecord } from "../../../src/core/record.ts";
import { parseYaml } from "../../../src/io/yaml.ts";
import { recordOf, viewOf } from "../record-of.ts";

function exported(...records: ProvenanceRecord[]) {
  const view = viewOf(...records);
  return exportMadr({ standings: view.standings, runs: [], graph: graphOf(view) });
}

function readBack({ file, text }: { file: string; text: string }) {
  const adr = readAdr(`docs/adr/${file}`, text, (yaml) => parseYaml(yaml).value);
  if ("reason" in adr) throw new Error(adr.reason);
  return adr;
}

const VAULT = recordOf("prov-2026-aaaaaaaa", {
  title: "Keys live in the vault",
  status: "implemented",
  created_at: "2026-02-11",
  author: "mira@shop.example",
  intent: "A key was in the log.\n# not a heading\n---\nof ours",
  rationale: "it audits.",
  outcome: "One more thing to run.",
  constraints: ["Must not read keys from the environment"],
  options: [{ name: "Environment", rejected_because: "it leaks" }, { name: "Vault" }],
  affected_scope: ["src/keys/**"],
  supersedes: "prov-2026-bbbbbbbb",
  lifecycle: { approver: "Ann Bell" },
});
const FILE = recordOf("prov-2026-bbbbbbbb", {
  title: "Keys live in a file",
  status: "implemented",
  created_at: "2025-01-02",
});

describe("a decision as MADR", () => {
  test("is read back by our own import as what it was", () => {
    const [vault, file] = exported(VAULT, FILE).map(readBack);
    expect(vault).toMatchObject({
      title: "Keys live in the vault",
      status: "accepted",
      date: "2026-02-11",
      fileDate: "2026-02-11",
      deciders: ["Ann Bell"],
      options: [{ name: "Vault" }, { name: "Environment", rejected_because: "it leaks" }],
      supersedes: [{ target: "20250102-keys-live-in-a-file.md" }],
    });
    expect(vault?.context).toContain("not a heading");
    expect(file).toMatchObject({
      status: "superseded",
      supersededBy: [{ target: "20260211-keys-live-in-the-vault.md" }],
    });
  });

  test.each([
    ["implemented", "accepted"],
    ["open", "proposed"],
    ["proposed", "proposed"],
    ["draft", "proposed"],
    ["rejected", "rejected"],
    ["deprecated", "deprecated"],
    ["whatever", "proposed"],
  ])("that is %s never reads as more than %s", (status, expected) => {
    const [adr] = exported(recordOf("prov-2026-aaaaaaaa", { title: "Keys", status, created_at: "2026-02-11" }));
    expect(adr && readBack(adr).status).toBe(expected);
  });

  test("shares its day and title with another: both keep a file", () => {
    const same = { title: "Keys", created_at: "2026-02-11" };
    expect(
      exported(recordOf("prov-2026-aaaaaaaa", same), recordOf("prov-2026-bbbbbbbb", same)).map((it) => it.file),
    ).toEqual(["20260211-keys-prov-2026-aaaaaaaa.md", "20260211-keys-prov-2026-bbbbbbbb.md"]);
  });

  test("has a file name without path, whatever its title", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (title, created_at) => {
        const [adr] = exported(recordOf("prov-2026-aaaaaaaa", { title, created_at }));
        expect(adr?.file).toMatch(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*\.md$/u);
      }),
    );
  });
});
