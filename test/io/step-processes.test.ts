import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { openRepo, type Repo, recordIn } from "../tools/people.ts";

const CHILD = join(import.meta.dirname, "children/step.ts");

function start(repo: Repo, tool: string, input: object) {
  return spawn(process.execPath, [CHILD, repo.root, tool, JSON.stringify(input)], {
    env: { PATH: process.env["PATH"], HOME: repo.root },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function shown(repo: Repo, id: string) {
  const { records } = (await repo.agent("get_record", { ids: [id] })) as {
    records: { state: string; seal: string; file: string; lifecycle: { history: object[] } }[];
  };
  return records[0];
}

test("P22: of eight processes that approve one record at once, one does, and its history says so once", async () => {
  const repo = openRepo();
  const id = await recordIn(repo, "decision", "proposed");
  const children = Array.from({ length: 8 }, () => start(repo, "approve_record", { id, yes: true }));
  const outcomes = await Promise.all(children.map((it) => text(it.stdout)));
  expect(outcomes.filter((it) => it === "open")).toHaveLength(1);
  for (const it of outcomes) expect(["open", "transition_illegal", "record_changed", "file_unreadable"]).toContain(it);
  expect(await shown(repo, id)).toMatchObject({
    state: "open",
    lifecycle: { history: [{ to: "proposed" }, { to: "open" }] },
  });
  expect(readdirSync(join(repo.root, "provenance/drafts"))).toEqual([]);
}, 60_000);

describe("kill -9 in the middle of a step leaves the state before it or after it, and the next step goes on", () => {
  // biome-ignore format: a table
  test.each<[string, string, string, (id: string) => object, string[]]>([
    ["approve_record",   "decision", "proposed",    (id) => ({ id, yes: true }),              ["proposed", "open"]],
    ["reject_record",    "decision", "proposed",    (id) => ({ id, reason: "No." }),          ["proposed", "rejected"]],
    ["withdraw_record",  "decision", "proposed",    (id) => ({ id }),                         ["proposed", "draft"]],
    ["complete_record",  "decision", "open",        (id) => ({ record: id }),                 ["open", "implemented"]],
    ["deprecate_record", "decision", "implemented", (id) => ({ record: id, reason: "No." }),  ["implemented", "deprecated"]],
    ["extend_record",    "risk",     "active",      (id) => ({ id, until: "now", reason: "No." }), ["active", "expired"]],
  ])("%s", async (tool, type, state, input, states) => {
    const repo = openRepo({ ".precedent.yml": "provenance:\n  embedding:\n    index_on_complete: no\n" });
    for (let attempt = 0; attempt < 4; attempt++) {
      const id = await recordIn(repo, type, state);
      const child = start(repo, tool, input(id));
      await sleep(80 + 50 * attempt);
      child.kill("SIGKILL");
      await once(child, "exit");
      const after = await shown(repo, id);
      expect(states).toContain(after?.state);
      const isDone = after?.state === states[1];
      expect(after?.lifecycle.history.filter((it) => "to" in it && it.to === states[1])).toHaveLength(isDone ? 1 : 0);
      if (!isDone) expect(await text(start(repo, tool, input(id)).stdout)).toBe(tool === "extend_record" ? "expired" : states[1]);
    }
    expect(existsSync(join(repo.root, ".git/precedent/unfinished.json"))).toBe(false);
    const names = readdirSync(join(repo.root, "provenance"), { recursive: true, encoding: "utf8" });
    expect(names.filter((it) => it.endsWith(".tmp"))).toEqual([]);
    expect(await repo.person("lint_records", {})).toMatchObject({ errors: 0 });
  }, 90_000);
});
