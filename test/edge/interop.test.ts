import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { linespecHazards } from "../io/linespec-editor.ts";
import { linespecComplete, linespecErrors } from "../io/linespec-loader.ts";
import type { TempRepo } from "../temp-repo.ts";
import { FILE, ID, json, OTHER, precedent, read, record, repository } from "./linespec.ts";

/** Texts that trip a reader of lines: signs of blocks, keys of its own, comments, other scripts, endless lines. */
const NASTY = [
  "a > b | c",
  "status: implemented",
  "ends with >",
  "two\nlines\nsealed_at_sha: abc",
  "# no comment: really",
  "- a dash",
  "'quoted' \"twice\" \\ back",
  "associated_linespecs: in prose",
  "ä — 決定 🚀",
  "0123456",
  "null",
  `${"word ".repeat(80)}> ${"more ".repeat(40)}`,
];

function decided(repo: TempRepo): Map<string, string> {
  const names = readdirSync(join(repo.root, "provenance")).filter((it) => it.endsWith(".yml"));
  return new Map(names.map((name) => [name, read(repo, `provenance/${name}`)]));
}

test("S37: after every write of ours LineSpec reads the repository, and its own `complete` changes two lines", () => {
  const repo = repository({ ...record(ID, { sealed_at_sha: '""' }), ...record(OTHER, { sealed_at_sha: '""' }) });
  const run = (...args: string[]) => {
    const { status, stderr } = precedent(repo, args);
    expect(status, `${args.join(" ")}\n${stderr}`).toBe(0);
    const files = decided(repo);
    expect(linespecErrors(files), args.join(" ")).toEqual([]);
    for (const [name, text] of files) expect(linespecHazards(text), `${args.join(" ")}: ${name}`).toEqual([]);
  };
  for (const text of NASTY) {
    const title = (text.split("\n")[0] ?? "").slice(0, 120);
    const said = [`--title=${title}`, `--intent=${text}`, `--constraints=${text}`];
    run("create", ...said, `--tag=${title}`, "--no-edit");
    run("draft", ...said, `--tags=${title}`, "--affected-scope=src/a.ts");
  }
  repo.commit({ "src/a.ts": "2\n" }, `Work [${ID}]`);
  run("status", ID, "--save-scope");
  run("complete", ID, "--force");
  run("create", "Successor", "--supersedes", ID, "--no-edit");
  run("deprecate", OTHER, "--reason", "a > b: status: gone");
  const draft = json(repo, "draft", "A proposal > all others", "--intent", "status: open\nsealed_at_sha: x").id;
  run("update", draft, "--propose");
  run("approve", draft, "--yes");
  run("update", draft, "--set", JSON.stringify({ tags: NASTY.slice(0, 5), monitors: ["https://m.example/?a=1|2"] }));
  const rejected = json(repo, "draft", "Another", "--intent", "Why").id;
  run("reject", rejected, "--reason", "No | never");
  const { id: superseding } = json(repo, "supersede", draft, "--title", "Better", "--intent", "Because > before");
  run("update", superseding, "--propose");
  run("approve", superseding, "--yes");

  for (const text of decided(repo).values()) {
    if (!/^status: open$/m.test(text)) continue;
    const completed = linespecComplete(text, "a".repeat(40));
    const before = parse(text) as { [key: string]: unknown };
    expect(parse(completed)).toEqual({ ...before, status: "implemented", sealed_at_sha: "a".repeat(40) });
    expect(text.split("\n").filter((line, i) => line !== completed.split("\n")[i])).toHaveLength(2);
  }
});

test("a LineSpec file is changed in the bytes that say what changed, and in no others", () => {
  const repo = repository(record(ID, { intent: ">\n  Folded\n  prose", sealed_at_sha: "''  # set by complete" }));
  const before = read(repo, FILE).split("\n");
  precedent(repo, ["complete", ID]);
  const after = read(repo, FILE).split("\n");
  expect(before.filter((line) => !after.includes(line))).toEqual([
    "status: open",
    "sealed_at_sha: ''  # set by complete",
  ]);
  expect(after.find((line) => line.startsWith("sealed_at_sha"))).toMatch(
    /^sealed_at_sha: '[0-9a-f]{40}' {2}# set by complete$/,
  );
});
