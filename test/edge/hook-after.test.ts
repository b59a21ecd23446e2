import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { auditChange } from "../../src/core/audit.ts";
import { changeOfEdits } from "../../src/core/hook-change.ts";
import { writeReport } from "../../src/core/hook-report.ts";
import { readToolUse } from "../../src/core/hook-tools.ts";
import { openContext } from "../../src/io/context.ts";
import { recordText, runHook, runProgram, told, write } from "./hook-run.ts";
import { layOutShop } from "./repository.ts";

const USE = 'import merge from "lodash";';
const ID = "prov-2026-000000a";

type Tool = { name: string; input: { [field: string]: unknown } };

const edit = (file_path: string, new_string = USE): Tool => ({
  name: "Edit",
  input: { file_path, old_string: "const a = 1;", new_string },
});

/** What the hook says after a tool was used, in a session of its own. */
async function saidAfter(folder: string, { name, input }: Tool, session = `s${Math.random()}`): Promise<string> {
  const event = {
    session_id: session,
    cwd: folder,
    hook_event_name: "PostToolUse",
    tool_name: name,
    tool_input: input,
  };
  const ran = await runHook("claude", JSON.stringify(event), folder);
  expect(ran.error).toBe("");
  return told(ran);
}

/** What an audit by all records says of the same. */
async function audited(folder: string, tool: Tool): Promise<string> {
  const actor = { kind: "agent", name: "t" } as const;
  const context = await openContext({ startDir: folder, env: {}, actor, watch: false, examines: true });
  try {
    const [view, governance] = [await context.view(), await context.governance()];
    const change = changeOfEdits(readToolUse("claude", tool).edits);
    const all = auditChange(change, { view, governance, neighbours: [], precedents: [] });
    const findings = all.filter((it) => it.class === "violation" || it.class === "conflict");
    return findings.length === 0 ? "" : writeReport(findings);
  } finally {
    await context.close();
  }
}

const NO_LODASH = "lodash must not be used";

/** Records of every way to bind: by scope, everywhere, by a forbidden scope, rejected, replaced, for a manifest. */
function layOutRecords(options = { git: true }): string {
  const folder = layOutShop(options);
  const put = (end: string, text: string, at = "provenance") => write(folder, `${at}/${ID}${end}.yml`, text);
  const record = (end: string, state: string, scope: string, constraint = NO_LODASH, title = `T${end}`) =>
    recordText(`${ID}${end}`, state, title, scope, constraint);
  const unscoped = (text: string) => text.replace(/affected_scope:\n.*\n/, "affected_scope: []\n");
  put("1", record("1", "implemented", "src/web/**"));
  put("2", unscoped(record("2", "implemented", "x", "Only src/net may import axios")));
  put("3", record("3", "implemented", "src/money/**", "No `eval` anywhere"));
  put(
    "4",
    record("4", "implemented", "src/old/**").replace("forbidden_scope: []", 'forbidden_scope: ["src/web/gen/**"]'),
  );
  put("5", record("5", "rejected", "src/api/**", "x", "Use Lodash"), "provenance/drafts");
  put("6", record("6", "superseded", "src/api/**", "Never use moment"));
  put("7", `${record("7", "implemented", "src/api/**", "Never use dayjs")}supersedes: ${ID}6\n`);
  put("8", record("8", "open", "src/**", "Never use chalk"));
  put("9", unscoped(record("9", "rejected", "x", "x", "Use Moment")), "provenance/drafts");
  return folder;
}

describe("the answer after an edit is that of an audit by all records", () => {
  // biome-ignore format: a table
  test.each<[what: string, tool: Tool, said: string | undefined]>([
    ["in a scope", edit("src/web/a.ts"), `${ID}1`],
    ["outside every scope", edit("src/else/a.ts"), undefined],
    ["by a record without a scope", edit("src/else/a.ts", 'import axios from "axios";'), `${ID}2`],
    ["where that record permits it", edit("src/net/a.ts", 'import axios from "axios";'), undefined],
    ["by a record that speaks of everything", edit("src/else/a.ts", "eval(x);"), `${ID}3`],
    ["in a forbidden scope", edit("src/web/gen/a.ts", "const b = 1;"), "forbids changes"],
    ["that was proposed and rejected", edit("src/api/a.ts"), `${ID}5`],
    ["that was proposed without a scope and rejected", edit("src/else/a.ts", 'import moment from "moment";'), `${ID}9`],
    ["by a replaced record and its successor", edit("src/api/a.ts", 'import m from "dayjs";\nimport c from "chalk";'), `${ID}7`],
    ["in a manifest of the code a record governs", edit("package.json", '    "lodash": "4.17.21",'), `${ID}1`],
    ["of a sealed record's own file", { name: "Edit", input: { file_path: `provenance/${ID}1.yml`, old_string: "title: T1", new_string: "title: T2" } }, `${ID}1 is sealed`],
    ["of a file written whole, that is new", { name: "Write", input: { file_path: "src/web/new.ts", content: USE } }, `${ID}1`],
    ["of several files at once", { name: "Bash", input: { command: `*** Begin Patch\n*** Update File: src/web/a.ts\n+${USE}\n*** Update File: src/else/b.ts\n+eval(x);\n*** End Patch` } }, `${ID}3`],
    ["that deletes a sealed record", { name: "Bash", input: { command: `*** Begin Patch\n*** Delete File: provenance/${ID}1.yml\n*** End Patch` } }, "its file is deleted"],
  ])("%s", async (_, tool, said) => {
    const folder = layOutRecords();
    const expected = await audited(folder, tool);
    if (said === undefined) expect(expected).toBe("");
    else expect(expected).toContain(said);
    expect(await saidAfter(folder, tool)).toBe(expected);
  });
});

test("of a file written whole only what the last commit had not is judged", async () => {
  const folder = layOutShop();
  const file = "src/money/old.ts";
  write(folder, file, 'import Decimal from "decimal.js";\n');
  execFileSync("git", ["add", file], { cwd: folder });
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t.t", "commit", "--quiet", "-m", "x"], { cwd: folder });
  const whole = (content: string) => saidAfter(folder, { name: "Write", input: { file_path: file, content } });
  expect(await whole('import Decimal from "decimal.js";\nexport const a = 1;\n')).toBe("");
  expect(await whole('import Decimal from "decimal.js";\nimport { set } from "decimal.js";\n')).toContain("3fa41b07");
});

describe("the answer after an edit is by the records as they are now", () => {
  const tool = edit("src/web/a.ts");
  const file = `provenance/${ID}1.yml`;

  // biome-ignore format: a table
  test.each<[what: string, change: (folder: string) => void, said: string]>([
    ["once one was edited to the same length, its time put back", (folder) => {
      const { atime, mtime } = statSync(join(folder, file));
      writeFileSync(join(folder, file), readFileSync(join(folder, file), "utf8").replace("lodash", "ramdas"));
      utimesSync(join(folder, file), atime, mtime);
    }, ""],
    ["once one came", (folder) => write(folder, `provenance/${ID}b.yml`, recordText(`${ID}b`, "implemented", "T", "src/web/**", NO_LODASH)), `${ID}b`],
    ["once its successor came", (folder) => write(folder, `provenance/${ID}b.yml`, `${recordText(`${ID}b`, "implemented", "T", "x", "Never use chalk")}supersedes: ${ID}1\n`), ""],
    ["once it went", (folder) => rmSync(join(folder, file)), ""],
  ])("%s", async (_, change, said) => {
    const folder = layOutRecords();
    expect(await saidAfter(folder, tool)).toContain(`${ID}1`);
    change(folder);
    const answer = await saidAfter(folder, tool);
    expect(answer).toBe(await audited(folder, tool));
    if (said) expect(answer).toContain(said);
    else expect(answer).toBe("");
  });
});

describe("a broken index is made anew", () => {
  const CACHE = ".git/precedent/hook-index";

  // biome-ignore format: a table
  test.each<[what: string, damage: (path: string) => void]>([
    ["that is garbage", (path) => writeFileSync(path, "\0{garbage".repeat(9_000))],
    ["that is empty", (path) => writeFileSync(path, "")],
    ["whose directory was lost", (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0, 0, 4_096);
      writeFileSync(path, bytes);
    }],
    ["that was cut off", (path) => truncateSync(path, statSync(path).size - 3_000)],
    ["whose values are garbage", (path) => {
      const bytes = readFileSync(path);
      bytes.fill("x", bytes.indexOf('{"s:') , bytes.length);
      writeFileSync(path, bytes);
    }],
    ["of another version", (path) => {
      const text = readFileSync(path, "latin1");
      writeFileSync(path, text.replace("precedent hook index 2", "precedent hook index 1").replaceAll("lodash", "ramdas"), "latin1");
    }],
  ])("%s", async (_, damage) => {
    const folder = layOutRecords();
    await runProgram(["hook", "--prepare"], "", folder);
    damage(join(folder, CACHE));
    const tool = edit("src/web/a.ts");
    expect(await saidAfter(folder, tool)).toBe(await audited(folder, tool));
    expect(await saidAfter(folder, tool)).toContain(`${ID}1`);
  });
});

describe("what sentences were read as is kept", () => {
  const tool = edit("src/web/a.ts");
  const RULES = ".git/precedent/rules";

  test("and not read again, until the record says something else", async () => {
    const folder = layOutRecords();
    await saidAfter(folder, tool);
    const kept = readFileSync(join(folder, RULES), "utf8");
    expect(kept).toContain(NO_LODASH);
    // What nobody would read from the sentence tells where the answer is from.
    writeFileSync(join(folder, RULES), kept.replaceAll(NO_LODASH, "so it was kept"));
    expect(await saidAfter(folder, tool)).toContain("so it was kept");
    expect(readFileSync(join(folder, RULES), "utf8")).not.toContain(NO_LODASH);
    const file = join(folder, `provenance/${ID}1.yml`);
    writeFileSync(file, readFileSync(file, "utf8").replace(`"T1"`, `"Another"`));
    expect(await saidAfter(folder, tool)).toBe(await audited(folder, tool));
  });

  // biome-ignore format: a table
  test.each<[what: string, damage: (text: string) => string]>([
    ["garbage", () => "\0{garbage\n".repeat(9_000)],
    ["nothing", () => ""],
    ["a line that was cut off", (text) => text.slice(0, text.indexOf(NO_LODASH) + 4)],
    ["a line of another shape", (text) => text.replace(/ \[\{.*/g, " 7")],
    ["a line of other values", (text) => text.replace(/ \[\{.*/g, ' [{"targets":[null]}]')],
  ])("and read again where the file holds %s", async (_, damage) => {
    const folder = layOutRecords();
    await saidAfter(folder, tool);
    writeFileSync(join(folder, RULES), damage(readFileSync(join(folder, RULES), "utf8")));
    const expected = await audited(folder, tool);
    expect(expected).toContain(`${ID}1`);
    for (const _ of [1, 2]) expect(await saidAfter(folder, tool)).toBe(expected);
  });

  test("ahead of time, for what may bind any path", async () => {
    const folder = layOutRecords();
    expect((await runProgram(["hook", "--prepare"], "", folder)).code).toBe(0);
    const kept = readFileSync(join(folder, RULES), "utf8");
    expect(kept).toContain("Only src/net may import axios");
    expect(kept).toContain("No `eval` anywhere");
    expect(kept).not.toContain(NO_LODASH);
    const axios = edit("src/else/a.ts", 'import axios from "axios";');
    expect(await saidAfter(folder, axios)).toBe(await audited(folder, axios));
    // By all records, as a manifest is judged, nothing is read that was read by some.
    const manifest = edit("package.json", '    "lodash": "4.17.21",');
    await saidAfter(folder, manifest);
    const keys = readFileSync(join(folder, RULES), "utf8").match(/^[0-9a-f]{40} /gm) ?? [];
    expect(keys.length).toBe(new Set(keys).size);
  });

  test("but not outside git, where a folder could come with what others wrote", async () => {
    const folder = layOutRecords({ git: false });
    expect(await saidAfter(folder, tool)).toContain(`${ID}1`);
    const caches = readdirSync(join(folder, "provenance/.cache"));
    expect(caches).toContain("hook-index");
    expect(caches).not.toContain("rules");
  });

  test("hooks that run at once all answer", async () => {
    const folder = layOutRecords();
    const expected = await audited(folder, tool);
    const said = await Promise.all(Array.from({ length: 6 }, () => saidAfter(folder, tool)));
    expect(new Set(said)).toEqual(new Set([expected]));
    expect(await saidAfter(folder, tool)).toBe(expected);
  });

  test("a copy of the work tree has its own", async () => {
    const folder = layOutRecords();
    const other = join(folder, ".git/other");
    execFileSync("git", ["worktree", "add", "--quiet", "--detach", other], { cwd: folder });
    await saidAfter(folder, tool);
    // The records are not committed there.
    const elsewhere = edit(join(other, "src/web/a.ts"));
    expect(await saidAfter(other, elsewhere)).toBe("");
    expect(await saidAfter(folder, tool)).toContain(`${ID}1`);
  });
});
